//! Scripted conversations: the guard searches and lets in.

use conversation::What;
use insta::assert_snapshot;

use super::town::Town;

#[test]
fn a_guard_finds_a_car_by_part_of_its_plate_and_lets_it_in() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(5, "/gate | 123 | [Arrived]"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > 123
    * takes back {gate/1@5}
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      Pass No. 1, valid until 23 November, 14:00" [Arrived]
    > [Arrived]
    * pass 1 is now Arrived { at: 2026-11-21T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest arrived on 21 November, 14:00.

      Car: Kia Rio
      Plate: А 123 ВС 777"
    * no timer expire-pass 1 any more
    to 1: "Your guest arrived at 14:00: Kia Rio, А 123 ВС 777, pass No. 1."
    * pass 1 arrived by guard 5
    * toast: Pass No. 1: arrived. The resident is told.
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      ✓ Arrived on 21 November, 14:00, marked by Somebody, pass No. 1"
    "#);
    let again = What::Press {
        query_id: "q".to_owned(),
        data: "arrived:1".to_owned(),
        message_id: None,
    };
    assert_snapshot!(town.does(5, again.clone()).join("\n"), @r#"
    * toast: Somebody marked pass No. 1 as arrived before you: 21 November, 14:00.
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      ✓ Arrived on 21 November, 14:00, marked by Somebody, pass No. 1"
    "#);
    assert_snapshot!(town.does(1, again).join("\n"), @r#"* toast: This is for the guards at the gate. If you are one, ask the administrator for an invitation."#);
}

#[test]
fn a_plate_that_was_misread_is_found_as_well() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(5, "A1238C | A124BC | X999XX99 | hello"), @r#"
    > A1238C
    "No open pass has exactly this plate. Did you mean:"
    * takes back {gate/1@5}
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      Pass No. 1, valid until 23 November, 14:00" [Arrived]
    "None of these?" [Car without a pass]
    > A124BC
    "No open pass has exactly this plate. Did you mean:"
    * takes back {gate/1@5}
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      Pass No. 1, valid until 23 November, 14:00" [Arrived]
    "None of these?" [Car without a pass]
    > X999XX99
    "No open pass fits." [Car without a pass]
    > hello
    "To look for a car, write part of its licence plate or send /gate. All commands: /help."
    "#);
}

#[test]
fn whoever_comes_second_to_an_arrival_hears_who_was_first() {
    let mut town = Town::with_guard();
    town.play(
        1,
        "/order | Kia Rio | a123bc777 | [Order] | /order | Lada | b555bb77 | [Order]",
    );
    town.play(5, "777 | 555");
    town.play(1, "tick 2");
    assert_snapshot!(town.play(5, "[Arrived]"), @r#"
    > [Arrived]
    * toast: Pass No. 2 was ticked in the spreadsheet before you: 21 November, 14:00.
    {gate/2@5} "В 555 ВВ 77
      Lada, house 12

      ✓ Arrived on 21 November, 14:00, ticked in the spreadsheet, pass No. 2"
    "#);
    assert_snapshot!(town.play(1, "[Cancel the pass]"), @r#"
    > [Cancel the pass]
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} "Pass No. 1 is cancelled.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order again]
    * no timer expire-pass 1 any more
    * toast: Pass No. 1 is cancelled.
    "#);
    assert_snapshot!(town.play(5, "[Arrived]"), @r#"
    > [Arrived]
    * toast: Pass No. 1 is cancelled: the resident does not expect this car.
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      ✗ Pass No. 1 is cancelled"
    "#);
    assert_eq!(town.desk.arrivals.len(), 1);
}

#[test]
fn whatever_a_guard_sends_at_the_gate_is_answered() {
    let mut town = Town::with_guard();
    assert_snapshot!(town.play(5, "/gate | photo | edit 12 | contact 79161234567 | what? | /help | /cancel | what?"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > photo
    "I understand only text and buttons."
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > edit 12
    "I do not read edited messages. Please send the right version as a new message."
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > contact 79161234567
    "Thank you, but no contact is needed now. /help tells what you can do."
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > what?
    "No open pass fits." [Car without a pass]
    > /help
    "What I can do:

      /register – register with an invitation code
      /gate – search for a car, let it in
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > /cancel
    "All right. To begin again: /help" (keyboard away)
    > what?
    "To look for a car, write part of its licence plate or send /gate. All commands: /help."
    "#);
}

#[test]
fn a_pass_that_ran_out_under_the_guards_finger_is_not_let_in() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    town.play(5, "/gate | 123 | (48h)");
    assert_snapshot!(town.play(5, "[Arrived] | 123"), @r#"
    > [Arrived]
    * toast: Pass No. 1 has expired. You can ask the house: “Car without a pass”.
    {gate/1@5} "А 123 ВС 777
      Kia Rio, house 12

      ✗ Pass No. 1 has expired"
    > 123
    "No open pass fits." [Car without a pass]
    "#);
}

#[test]
fn a_guest_on_foot_is_found_by_part_of_his_name_or_by_his_house() {
    let mut town = Town::with_guard();
    town.play(
        1,
        "/order | [A guest on foot] | Мария Семёнова | [Order] | /order | Kia Rio | a123bc777 | [Order]",
    );
    assert_snapshot!(town.play(5, "/gate | семен | [Arrived] | семен | 12 | x"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > семен
    * takes back {gate/1@5}
    {gate/1@5} "Мария Семёнова
      A guest on foot, house 12

      Pass No. 1, valid until 23 November, 14:00" [Arrived]
    > [Arrived]
    * pass 1 is now Arrived { at: 2026-11-21T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest came on 21 November, 14:00.

      Guest on foot: Мария Семёнова"
    * no timer expire-pass 1 any more
    to 1: "Your guest came at 14:00: Мария Семёнова (on foot), pass No. 1."
    * pass 1 arrived by guard 5
    * toast: Pass No. 1: arrived. The resident is told.
    {gate/1@5} "Мария Семёнова
      A guest on foot, house 12

      ✓ Came on 21 November, 14:00, pass No. 1"
    > семен
    "No open pass fits." [Car without a pass]
    > 12
    * takes back {gate/2@5}
    {gate/2@5} "А 123 ВС 777
      Kia Rio, house 12

      Pass No. 2, valid until 23 November, 14:00" [Arrived]
    > x
    "This is not part of a licence plate. Write two to twelve of its letters and digits, for example: A123"
    "#);
}
