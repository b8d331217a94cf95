//! Scripted conversations: plates are blocked and unblocked.

use insta::assert_snapshot;

use super::town::{ADMIN, Town};

#[test]
fn a_plate_is_blocked_with_a_note_and_who_awaits_it_is_told() {
    let mut town = Town::with_guard();
    town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
    assert_snapshot!(town.play(ADMIN, "/plates | nonsense | a123bc777 | photo | Damaged the barrier"), @"");
    assert_snapshot!(town.play(5, "/gate | 123 | [Car without a pass] | a123bc777"), @"");
    assert_snapshot!(town.play(ADMIN, "/plates | a123bc777 | [Unblock А 123 ВС 777] | [Unblock]"), @"");
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
    assert_snapshot!(town.play(1, "[Order one more] | a123bc777 | b555bb77 | /cancel | белый Kia А123ВС777 | /cancel | [Order again]"), @"");
    assert_snapshot!(town.play(ADMIN, "[Approve]"), @"");
    assert_snapshot!(town.play(2, "[Allow]"), @"");
}
