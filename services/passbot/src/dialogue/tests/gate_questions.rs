//! Scripted conversations: a car without a pass.

use insta::assert_snapshot;

use super::town::Town;
use crate::domain::PassStatus;

fn town() -> Town {
    let mut town = Town::with_guard();
    town.settle(2, "Boris Petrov");
    town
}

#[test]
fn the_house_is_asked_and_the_first_answer_decides() {
    let mut town = town();
    assert_snapshot!(town.play(5, "/gate | [Car without a pass] | a777aa77 | 12"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > [Car without a pass]
    "What is its licence plate? For example: A123BC777"
    > a777aa77
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > 12
    * gate question 1: 2 asked, Open
    {gate-question/1@5} "А 777 АА 77, house 12

      2 residents are asked. The answer comes here until 14:03."
    * timer gate-question 1 at 21 Nov 11:03
    {gate-answer/1@1} to 1: "A car without a pass is at the gate for house 12:

      А 777 АА 77

      Shall it be let in? The guard waits until 14:03." [Allow] [Refuse]
    {gate-answer/1@2} to 2: "A car without a pass is at the gate for house 12:

      А 777 АА 77

      Shall it be let in? The guard waits until 14:03." [Allow] [Refuse]
    "#);
    assert_snapshot!(town.play(2, "[Allow]"), @r#"
    > [Allow]
    * adds pass 1: no pass, А 777 АА 77
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * pass 1 is now Arrived { at: 2026-11-21T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    * pass 1 arrived by a question of guard 5
    * gate question 1 is Allowed { at: 2026-11-21T11:00:00Z }, by Some(2), pass Some(1)
    * no timer gate-question 1 any more
    {gate-question/1@5} to 5: "А 777 АА 77, house 12

      ✓ Let the car in: Boris Petrov allowed it at 14:00."
    {gate-answer/1@1} to 1: "A car without a pass came for house 12: А 777 АА 77

      ✓ Allowed at 14:00"
    {gate-answer/1@2} "A car without a pass came for house 12: А 777 АА 77

      ✓ Allowed at 14:00"
    * toast: The guard lets the car in.
    "#);
    let late = town.does(
        1,
        conversation::What::Press {
            query_id: "q".to_owned(),
            data: "gate-refuse:1".to_owned(),
            message_id: Some(1),
        },
    );
    assert_snapshot!(late.join("\n"), @r#"
    * toast: The car was already allowed at 14:00.
    {gate-answer/1@1} "A car without a pass came for house 12: А 777 АА 77

      ✓ Allowed at 14:00"
    "#);
    let (pass, holder) = town.passes.values().next().unwrap();
    assert!(matches!(pass.status, PassStatus::Arrived { .. }));
    assert_eq!((pass.version, *holder), (2, 2));
}

#[test]
fn a_refusal_is_final_too() {
    let mut town = town();
    town.play(5, "/gate | [Car without a pass] | a777aa77 | 12");
    assert_snapshot!(town.play(1, "[Refuse]"), @r#"
    > [Refuse]
    * gate question 1 is Refused { at: 2026-11-21T11:00:00Z }, by Some(1), pass None
    * no timer gate-question 1 any more
    {gate-question/1@5} to 5: "А 777 АА 77, house 12

      ✗ Do not let the car in: Anna Petrova refused it at 14:00."
    {gate-answer/1@1} "A car without a pass came for house 12: А 777 АА 77

      ✗ Refused at 14:00"
    {gate-answer/1@2} to 2: "A car without a pass came for house 12: А 777 АА 77

      ✗ Refused at 14:00"
    * toast: The guard does not let the car in.
    "#);
    assert!(town.passes.is_empty());
}

#[test]
fn nobody_answers_within_three_minutes() {
    let mut town = town();
    town.play(5, "/gate | [Car without a pass] | a777aa77 | 12");
    assert_snapshot!(town.play(5, "(2m) | (1m)"), @r#"
    > (2m)
    > (1m)
    * gate question 1 is Unanswered { at: 2026-11-21T11:03:00Z }, by None, pass None
    * no timer gate-question 1 any more
    {gate-question/1@5} to 5: "А 777 АА 77, house 12

      ✗ Nobody answered within three minutes. The car stays outside."
    {gate-answer/1@1} to 1: "A car without a pass came for house 12: А 777 АА 77

      ✗ Nobody answered in time, the car was not let in"
    {gate-answer/1@2} to 2: "A car without a pass came for house 12: А 777 АА 77

      ✗ Nobody answered in time, the car was not let in"
    "#);
    let late = conversation::What::Press {
        query_id: "q".to_owned(),
        data: "gate-allow:1".to_owned(),
        message_id: Some(1),
    };
    assert_snapshot!(town.does(1, late.clone()).join("\n"), @r#"
    * toast: Too late: the time for an answer is over.
    {gate-answer/1@1} "A car without a pass came for house 12: А 777 АА 77

      ✗ Nobody answered in time, the car was not let in"
    "#);
    assert_snapshot!(town.does(5, late).join("\n"), @r#"
    * toast: This button no longer works.
    * takes the buttons off
    "#);
}

#[test]
fn a_house_that_cannot_be_asked_is_said_so_at_once() {
    let mut town = town();
    assert_snapshot!(town.play(5, "/gate | [Car without a pass] | nonsense | a777aa77 | where? | 99"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > [Car without a pass]
    "What is its licence plate? For example: A123BC777"
    > nonsense
    "This does not look like a licence plate. Write it as it looks, for example: А123ВС777"
    > a777aa77
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > where?
    "A house begins with a number. For example: 12, 12А, 12/3 or 12 к2"
    > 99
    "No resident of house 99 is registered, so there is nobody to ask. Check the house and write it again, or /cancel."
    "#);
    town.desk.out_of_reach = vec![1, 2];
    assert_snapshot!(town.play(5, "12"), @r#"
    > 12
    * gate question 2: 0 asked, Unreachable { at: 2026-11-21T11:00:00Z }
    {gate-question/2@5} "А 777 АА 77, house 12

      ✗ The residents of this house cannot be reached in Telegram. The car stays outside."
    "#);
}

#[test]
fn who_turns_out_to_be_out_of_reach_is_waited_for_no_longer() {
    let mut town = town();
    town.play(5, "/gate | [Car without a pass] | a777aa77 | 12");
    assert_snapshot!(town.play(5, "undelivered 1 | undelivered 1 | undelivered 1"), @r#"
    > undelivered 1
    * gate question 1: one more out of reach
    > undelivered 1
    * gate question 1: one more out of reach
    * gate question 1 is Unreachable { at: 2026-11-21T11:00:00Z }, by None, pass None
    * no timer gate-question 1 any more
    {gate-question/1@5} to 5: "А 777 АА 77, house 12

      ✗ The residents of this house cannot be reached in Telegram. The car stays outside."
    {gate-answer/1@1} to 1: "A car without a pass came for house 12: А 777 АА 77

      ✗ Nobody answered in time, the car was not let in"
    {gate-answer/1@2} to 2: "A car without a pass came for house 12: А 777 АА 77

      ✗ Nobody answered in time, the car was not let in"
    > undelivered 1
    "#);
}

#[test]
fn the_dialogue_of_a_car_without_a_pass_bears_interruptions() {
    let mut town = town();
    assert_snapshot!(town.play(5, "/gate | [Car without a pass] | photo | a777aa77 | photo | /help | /cancel"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > [Car without a pass]
    "What is its licence plate? For example: A123BC777"
    > photo
    "I understand only text and buttons."
    "What is its licence plate? For example: A123BC777"
    > a777aa77
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > photo
    "I understand only text and buttons."
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > /help
    "What I can do:

      /register – register with an invitation code
      /gate – search for a car, let it in
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "А 777 АА 77: to which house? For example: 12, 12А, 12/3 or 12 к2"
    > /cancel
    "All right. To begin again: /help" (keyboard away)
    "#);
}
