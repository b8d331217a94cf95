use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn a_standing_pass_is_asked_for_and_the_first_answer_decides() {
    let mut town = Town::with_resident();
    town.settings.admins.push(8);
    town.play(8, "/start");
    assert_snapshot!(town.play(1, "Kia a123bc777 | [For months …] | [3 months] | [Ask the administrator]"), @r#"
    > Kia a123bc777
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia
      Plate: А 123 ВС 777" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > [For months …]
    {order@1} "For how long? An administrator approves a standing pass; you hear of every arrival." [1 month] [3 months] [6 months] [12 months] [For now, once] [Back]
    > [3 months]
    {order@1} "Ask the administrator for a standing pass? It will be valid until 21 February 2027, for one arrival a day.

      Car: Kia
      Plate: А 123 ВС 777" [Ask the administrator] [For another day …] [For months …] [Change brand] [Change plate]
    > [Ask the administrator]
    * takes back {order@1}
    * adds request 1
    "The administrators have been asked for a standing pass. I will tell you what they decide.

      Car: Kia
      Plate: А 123 ВС 777"
    {standing/1@9} to 9: "Anna Petrova, house 12, +7 916 123-45-67, asks for a standing pass for 3 months.

      Car: Kia
      Plate: А 123 ВС 777" [Approve] [Decline]
    {standing/1@8} to 8: "Anna Petrova, house 12, +7 916 123-45-67, asks for a standing pass for 3 months.

      Car: Kia
      Plate: А 123 ВС 777" [Approve] [Decline]
    "#);
    assert_snapshot!(town.play(ADMIN, "[Approve]"), @r#"
    > [Approve]
    * answers request 1: yes
    * toast: The standing pass is approved.
    {standing/1@9} "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 3 months was approved by Somebody.

      Car: Kia
      Plate: А 123 ВС 777"
    {standing/1@8} to 8: "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 3 months was approved by Somebody.

      Car: Kia
      Plate: А 123 ВС 777"
    * adds standing pass 1: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:1, version 1
    * timer expire-pass 1 at 20 Feb 21:00
    to 1: "The administrator has approved the standing pass. After each arrival the next pass takes its place from the following day; to end it, cancel the pass."
    {pass/1@1} to 1: "Standing pass No. 1 is valid from 21 November, 14:00 until 21 February 2027, for one arrival a day.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    "#);
    assert_snapshot!(town.play(8, "/help"), @r#"
    > /help
    "What I can do:

      /register – register with an invitation code
      /code – make an invitation code
      /news – tell all residents something
      /residents – find, block, remove residents
      /plates – block a licence plate
      /guards – name guards and administrators
      /export – passes of some days as a spreadsheet
      /language – choose the language
      /privacy – your data: see, take away, erase
      /help – show the commands
      /cancel – stop what you have begun

      If you get lost, /cancel takes you back to the start."
    "Please send your invitation code: 20 Latin letters and digits."
    "#);
}

#[test]
fn a_standing_pass_survives_arrivals_until_it_is_cancelled() {
    let mut town = Town::with_resident();
    town.settings.admins.push(8);
    town.play(8, "/start");
    town.play(
        1,
        "Kia a123bc777 | [For months …] | [1 month] | [Ask the administrator]",
    );
    town.play(ADMIN, "[Approve]");
    assert_snapshot!(town.play(1, "tick 1 | tick 2 | (24h) | tick 2 | [Cancel the pass] | (24h) | tick 3"), @r#"
    > tick 1
    * pass 1 is now Arrived { at: 2026-11-21T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1: your guest arrived on 21 November, 14:00.

      Car: Kia
      Plate: А 123 ВС 777"
    * no timer expire-pass 1 any more
    to 1: "Your guest arrived at 14:00: Kia, А 123 ВС 777, pass No. 1."
    * adds standing pass 2: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:2, version 1
    * timer expire-pass 2 at 20 Dec 21:00
    {pass/2@1} to 1: "Standing pass No. 2 is valid from 22 November, 00:00 until 21 December 2026, for one arrival a day.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    * pass 1 arrived by the sheet
    > tick 2
    * publishes passbot.tick-refused.v1 of pass:2, version 0
    to 1: "At the gate: Kia, А 123 ВС 777. But pass No. 2 is valid only from 22 November, 00:00. If your guest should come in earlier, order one more: /order"
    > (24h)
    > tick 2
    * pass 2 is now Arrived { at: 2026-11-22T11:00:00Z }, version 2
    * publishes passbot.pass-changed.v1 of pass:2, version 2
    {pass/2@1} to 1: "Pass No. 2: your guest arrived on 22 November, 14:00.

      Car: Kia
      Plate: А 123 ВС 777"
    * no timer expire-pass 2 any more
    to 1: "Your guest arrived at 14:00: Kia, А 123 ВС 777, pass No. 2."
    * adds standing pass 3: Kia, А 123 ВС 777
    * publishes passbot.pass-changed.v1 of pass:3, version 1
    * timer expire-pass 3 at 20 Dec 21:00
    {pass/3@1} to 1: "Standing pass No. 3 is valid from 23 November, 00:00 until 21 December 2026, for one arrival a day.

      Car: Kia
      Plate: А 123 ВС 777" [Cancel the pass]
    * pass 2 arrived by the sheet
    > [Cancel the pass]
    * pass 3 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:3, version 2
    {pass/3@1} "Pass No. 3 is cancelled.

      Car: Kia
      Plate: А 123 ВС 777" [Order again]
    * no timer expire-pass 3 any more
    * toast: Pass No. 3 is cancelled.
    > (24h)
    > tick 3
    * publishes passbot.tick-refused.v1 of pass:3, version 0
    to 1: "At the gate: Kia, А 123 ВС 777. But pass No. 3 is cancelled. If your guest should come in, order the pass again." [Order again]
    "#);
}

#[test]
fn a_standing_pass_ends_with_its_months() {
    let mut town = Town::with_resident();
    town.settings.admins.push(8);
    town.play(8, "/start");
    town.play(
        1,
        "/order | [A guest on foot] | Maria | [For months …] | [1 month] | [Ask the administrator]",
    );
    town.play(ADMIN, "[Approve]");
    assert_snapshot!(town.play(1, "(719h)"), @r#"
    > (719h)
    * pass 1 is now Expired, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Standing pass No. 1 was valid until 21 December 2026.

      Guest on foot: Maria"
    to 1: "Standing pass No. 1 has ended: Maria (on foot). To ask for a new one, order again and choose the months." [Order again]
    "#);
}

#[test]
fn a_declined_request_is_told() {
    let mut town = Town::with_resident();
    town.settings.admins.push(8);
    town.play(8, "/start");
    town.play(
        1,
        "Kia a123bc777 | [For months …] | [12 months] | [Ask the administrator]",
    );
    assert_snapshot!(town.play(ADMIN, "[Decline]"), @r#"
    > [Decline]
    * answers request 1: no
    * toast: The standing pass is declined.
    {standing/1@9} "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 12 months was declined by Somebody.

      Car: Kia
      Plate: А 123 ВС 777"
    {standing/1@8} to 8: "Anna Petrova, house 12, +7 916 123-45-67: the standing pass for 12 months was declined by Somebody.

      Car: Kia
      Plate: А 123 ВС 777"
    to 1: "The administrator has declined the standing pass. You can order a pass for each visit: /order

      Car: Kia
      Plate: А 123 ВС 777"
    "#);
}

#[test]
fn months_are_never_granted_by_a_button_of_the_card_as_it_was_before() {
    let mut town = Town::with_resident();
    town.play(1, "Kia a123bc777");
    let order = town.chats[&1].last().unwrap().buttons[0].clone();
    town.play(1, "[For months …] | [12 months]");
    let what = conversation::What::Press {
        query_id: "q".to_owned(),
        data: order.data,
        message_id: None,
    };
    town.does(1, what);
    assert!(town.passes.is_empty() && town.requests.is_empty());
}

#[test]
fn an_answer_that_comes_second_and_one_of_a_stranger_change_nothing() {
    let mut town = Town::with_resident();
    town.settings.admins.push(8);
    town.play(
        1,
        "Kia a123bc777 | [For months …] | [1 month] | [Ask the administrator]",
    );
    let press = |data: &str| conversation::What::Press {
        query_id: "q".to_owned(),
        data: data.to_owned(),
        message_id: Some(1),
    };
    town.does(1, press("approve-standing:1"));
    assert!(town.passes.is_empty());
    town.play(ADMIN, "[Decline]");
    assert_eq!(
        town.does(8, press("approve-standing:1")),
        ["* toast: The standing pass is declined.", "* takes the buttons off"]
    );
    assert!(town.passes.is_empty());
}
