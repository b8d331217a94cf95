//! Scripted conversations: plates are blocked and unblocked.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn a_plate_is_blocked_with_a_note_and_who_awaits_it_is_told() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(ADMIN, "/plates | nonsense | a123bc777 | photo | Damaged the barrier"), @r#"
    > /plates
    * takes back {plates@9}
    {plates@9} "No plate is blocked.

      To block a plate, write it, for example: A123BC777"
    > nonsense
    "This does not look like a licence plate. Write it as it looks, for example: А123ВС777"
    > a123bc777
    "Open passes for А 123 ВС 777 will be cancelled, and their residents told:
      No. 1 · Anna Petrova, house 12"
    "Block А 123 ВС 777? Write why, for the guards and administrators, or block it without a note. To leave: /cancel" [Block without a note]
    > photo
    "I understand only text and buttons."
    "Block А 123 ВС 777? Write why, for the guards and administrators, or block it without a note. To leave: /cancel" [Block without a note]
    > Damaged the barrier
    * pass 1 is now Cancelled, version 2
    * publishes passbot.pass-changed.v1 of pass:1, version 2
    {pass/1@1} to 1: "Pass No. 1 is cancelled.

      Car: Kia Rio
      Plate: А 123 ВС 777" [Order again]
    * no timer expire-pass 1 any more
    to 1: "Pass No. 1 is cancelled: the administrators have blocked the plate А 123 ВС 777. If you think this is a mistake, please ask them."
    * plate А 123 ВС 777 is blocked
    * audit: 9 blocked_plate plate 1
    "⛔ А 123 ВС 777 is blocked: Damaged the barrier

      1 open pass is cancelled, the resident is told. All blocked plates: /plates" [Unblock]
    "#);
    assert_snapshot!(town.play(5, "/gate | 123 | [Car without a pass] | a123bc777"), @r#"
    > /gate
    "Which car is at the gate? Write part of its licence plate, for example: 123. A guest on foot: part of the name, or the house." [Car without a pass] [Shift list]
    > 123
    "⛔ А 123 ВС 777 is blocked by the administrators: Damaged the barrier. Do not let it in; no house is asked."
    > [Car without a pass]
    "What is its licence plate? For example: A123BC777"
    > a123bc777
    "⛔ А 123 ВС 777 is blocked by the administrators: Damaged the barrier. Do not let it in; no house is asked."
    "#);
    assert_snapshot!(town.play(ADMIN, "/plates | a123bc777 | [Unblock А 123 ВС 777] | [Unblock]"), @r#"
    > /plates
    * takes back {plates@9}
    {plates@9} "Blocked plates
      ⛔ А 123 ВС 777: Damaged the barrier

      To block a plate, write it, for example: A123BC777" [Unblock А 123 ВС 777]
    > a123bc777
    "⛔ А 123 ВС 777 has been blocked since 21 November, 14:00: Damaged the barrier" [Unblock]
    > [Unblock А 123 ВС 777]
    * block 1 of a plate ends
    * audit: 9 unblocked_plate plate 1
    * toast: А 123 ВС 777 is not blocked any more.
    {plates@9} "No plate is blocked.

      To block a plate, write it, for example: A123BC777"
    > [Unblock]
    * toast: This plate is not blocked any more.
    {plates@9} "No plate is blocked.

      To block a plate, write it, for example: A123BC777"
    "#);
}

#[test]
fn no_pass_is_ordered_for_a_blocked_plate_in_whichever_way() {
    let mut town = Town::with_guard();
    // A card, a request and a question that stand there when the plate is blocked.
    town.play(
        1,
        "/order | Kia Rio | a123bc777 | [Order] | /order | Kia Rio | a123bc777",
    );
    town.settle(2, "Boris Ivanov");
    town.play(
        2,
        "/order | Kia Rio | a123bc777 | [For months …] | [3 months] | [Ask the administrator]",
    );
    town.play(5, "/gate | [Car without a pass] | a123bc777 | 12");
    town.play(ADMIN, "/plates | a123bc777 | [Block without a note]");
    assert_snapshot!(town.play(1, "[Order one more] | a123bc777 | b555bb77 | /cancel | белый Kia А123ВС777 | /cancel | [Order again]"), @r#"
    > [Order one more]
    * takes back {order@1}
    "No pass can be ordered for А 123 ВС 777: the administrators have blocked this plate. If you think this is a mistake, please ask them."
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > a123bc777
    "No pass can be ordered for А 123 ВС 777: the administrators have blocked this plate. If you think this is a mistake, please ask them."
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > b555bb77
    * takes back {order@1}
    {order@1} "Order the pass? It will be valid for 48 hours.

      Car: Kia Rio
      Plate: В 555 ВВ 77" [Order] [For another day …] [For months …] [Change brand] [Change plate]
    > /cancel
    * takes back {order@1}
    "Order stopped. To order again: /order" (keyboard away)
    > белый Kia А123ВС777
    "No pass can be ordered for А 123 ВС 777: the administrators have blocked this plate. If you think this is a mistake, please ask them."
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    > /cancel
    * takes back {order@1}
    "Order stopped. To order again: /order" (keyboard away)
    > [Order again]
    "No pass can be ordered for А 123 ВС 777: the administrators have blocked this plate. If you think this is a mistake, please ask them."
    "What is the licence plate? For example: А123ВС777. Latin letters are fine."
    "#);
    assert_snapshot!(town.play(ADMIN, "[Approve]"), @r"
    > [Approve]
    * toast: The plate А 123 ВС 777 is blocked. First unblock it: /plates
    ");
    assert_snapshot!(town.play(2, "[Allow]"), @r"
    > [Allow]
    * toast: The plate А 123 ВС 777 is blocked by the administrators. The car is not let in.
    ");
}
