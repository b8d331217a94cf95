use jiff::ToSpan;
use sandbox::sheets::grid::{Act, Locator};
use sheets_syncer::sheet::{Decision, PassNumber, Place, Status, Tick};

use crate::world::{COMPLETED, LATEST, MOVES, World, latest};

fn tick(number: i64) -> Act {
    Act::Tick {
        sheet: latest(),
        row: Locator::Pass(number),
        on: true,
        column: Some("H".to_owned()),
    }
}

fn edit(number: i64, column: &str, text: &str) -> Act {
    Act::Edit {
        sheet: latest(),
        row: Locator::Pass(number),
        column: column.to_owned(),
        text: text.to_owned(),
    }
}

fn insert_above(number: i64) -> Act {
    Act::InsertRows {
        sheet: latest(),
        above: Locator::Pass(number),
        count: 1,
    }
}

fn copy_above(number: i64, above: i64) -> Act {
    Act::CopyRow {
        sheet: latest(),
        row: Locator::Pass(number),
        above: Locator::Pass(above),
    }
}

fn delete(number: i64) -> Act {
    Act::DeleteRows {
        sheet: latest(),
        first: Locator::Pass(number),
        count: 1,
    }
}

#[test]
fn an_empty_spreadsheet_gets_its_worksheets_with_headers_formats_and_checkboxes() {
    let world = World::with_passes(2);
    let row = &world.rows(LATEST)[0];
    assert_eq!(
        row,
        &[
            "2",
            "А 002 ВС 777",
            "Лада",
            "21.11.2026 09:02",
            "=name 2",
            "+79161234567",
            "12",
            "FALSE"
        ]
    );
    assert_eq!(world.sheet(LATEST).shown()[0][7], "Arrived");
    assert_eq!(world.sheet(COMPLETED).shown()[0][7], "Time_of_arrival");
    assert!(world.rows_of(LATEST, 1)[0].cell(7).has_checkbox());
    assert_eq!((world.sheet(LATEST).frozen_rows, world.sheet(MOVES).hidden), (1, true));
}

#[test]
fn nothing_is_written_when_nothing_changes() {
    let mut world = World::with_passes(3);
    assert_eq!(world.sync().requests, Vec::<serde_json::Value>::new());
}

#[test]
fn newer_passes_stand_above_older_ones() {
    let mut world = World::with_passes(2);
    world.order(5);
    world.order(4);
    world.settle();
    world.order(3);
    world.settle();
    assert_eq!(world.numbers(LATEST), ["5", "4", "3", "2", "1"]);
}

#[test]
fn a_pass_is_shown_from_twelve_hours_before_it_is_valid() {
    let mut world = World::with_passes(1);
    world.order(2);
    world.entry(2).valid_from = world.now + 13.hours();
    world.settle();
    assert_eq!(world.numbers(LATEST), ["1"]);
    world.now += 1.hour();
    world.settle();
    assert_eq!(world.numbers(LATEST), ["2", "1"]);
}

#[test]
fn a_ticked_pass_is_proposed_once_and_moves_when_passbot_accepts() {
    let mut world = World::with_passes(3);
    world.act(&tick(2));
    world.settle();
    assert_eq!(
        (&world.ticked, world.is_ticked(2)),
        (&vec![2], true),
        "the row stays, ticked, until the answer"
    );
    world.act(&edit(2, "B", "edited by the guard"));
    world.act(&edit(2, "J", "to the right"));
    world.arrive(2);
    world.settle();
    assert_eq!(world.numbers(LATEST), ["3", "1"]);
    let row = &world.rows(COMPLETED)[0];
    assert_eq!(
        (row[0].as_str(), row[1].as_str(), row[7].as_str(), row[9].as_str()),
        ("2", "edited by the guard", "21.11.2026 14:00", "to the right")
    );
    assert!(!world.rows_of(COMPLETED, 2)[0].cell(7).has_checkbox());
    assert_eq!((&world.ticked, world.entries[&2].place), (&vec![2], Place::Filed));
    assert!(world.rows(MOVES).is_empty() && world.sheet(MOVES).rows.len() == 1);
}

#[test]
fn a_refused_tick_is_taken_back_with_its_reason_and_a_new_tick_is_a_new_proposal() {
    let mut world = World::with_passes(3);
    world.act(&tick(2));
    world.settle();
    world.entry(2).refuse_tick("not yet".to_owned());
    world.settle();
    assert_eq!(world.numbers(LATEST), ["3", "2", "1"], "it comes back to its place");
    let cell = world.rows_of(LATEST, 2)[0].cell(7).clone();
    assert_eq!(
        (cell.is_ticked(), cell.has_checkbox(), cell.note.as_deref()),
        (false, true, Some("not yet"))
    );
    assert_eq!(world.tick_of(2), &Tick::Free { standing: 0 });
    world.act(&tick(2));
    world.settle();
    assert_eq!(world.ticked, [2, 2]);
}

#[test]
fn a_new_tick_right_after_the_old_one_was_taken_back_is_not_lost() {
    let mut world = World::with_passes(1);
    world.act(&tick(1));
    world.sync();
    world.entry(1).refuse_tick("not yet".to_owned());
    world.sync();
    world.sync();
    world.act(&tick(1));
    world.settle();
    assert_eq!(world.ticked, [1, 1]);
}

#[test]
fn a_new_tick_on_a_pass_that_is_cancelled_right_after_is_not_lost() {
    let mut world = World::with_passes(1);
    world.act(&tick(1));
    world.sync();
    world.entry(1).refuse_tick("not yet".to_owned());
    world.sync();
    world.sync();
    world.act(&tick(1));
    world.entry(1).status = Status::Cancelled;
    world.settle();
    assert_eq!(world.ticked, [1, 1]);
    assert!(world.numbers(LATEST).is_empty());
}

#[test]
fn cancelled_and_expired_passes_leave_and_those_of_an_old_order_too() {
    let mut world = World::with_passes(4);
    world.entry(1).status = Status::Cancelled;
    world.entry(2).status = Status::Expired;
    world.settle();
    assert_eq!(world.numbers(LATEST), ["4", "3"]);
    world.now += 48.hours().minutes(3);
    world.settle();
    assert_eq!(world.numbers(LATEST), ["4"], "48 h after it was ordered");
    assert!(world.rows(COMPLETED).is_empty());
}

#[test]
fn a_ticked_pass_waits_for_its_answer_even_when_its_window_ends() {
    let mut world = World::with_passes(1);
    world.act(&tick(1));
    world.settle();
    world.now += 50.hours();
    world.settle();
    assert_eq!(world.numbers(LATEST), ["1"]);
    world.entry(1).refuse_tick("expired".to_owned());
    world.settle();
    assert!(world.numbers(LATEST).is_empty());
}

#[test]
fn a_pass_that_arrived_before_it_was_ever_shown_is_filed_from_its_details() {
    let mut world = World::with_passes(1);
    world.order(2);
    world.arrive(2);
    world.settle();
    assert_eq!(
        (world.numbers(LATEST), world.numbers(COMPLETED)),
        (vec!["1".to_owned()], vec!["2".to_owned()])
    );
}

#[test]
fn a_row_shifted_between_read_and_write_is_put_back_and_the_right_one_moves() {
    let mut world = World::with_passes(5);
    world.act(&edit(4, "K", "mark of 4"));
    world.arrive(3);
    let acts = [insert_above(5), tick(4)];
    world.sync_with(&acts);
    assert_eq!(world.rows_of(LATEST, 4).len(), 0, "the wrong row was hit");
    world.settle();
    assert_eq!(world.rows_of(LATEST, 4)[0].cell(10).shown(), "mark of 4");
    assert_eq!(
        (world.is_ticked(4), &world.ticked),
        (true, &vec![4]),
        "the tick came with the row"
    );
    assert_eq!(world.numbers(COMPLETED), ["3"]);
    let numbers: Vec<_> = world.numbers(LATEST);
    assert_eq!(numbers, ["5", "4", "2", "1"]);
}

#[test]
fn a_tick_on_the_row_that_is_being_moved_is_not_lost() {
    let mut world = World::with_passes(2);
    world.entry(1).status = Status::Cancelled;
    world.sync_with(&[tick(1)]);
    world.settle();
    assert_eq!(world.ticked, [1], "passbot is asked, though the pass was cancelled");
    assert_eq!(world.numbers(LATEST), ["2"]);
}

#[test]
fn a_row_whose_number_was_changed_is_the_guards_and_the_pass_comes_back() {
    let mut world = World::with_passes(2);
    world.act(&edit(2, "A", "see below"));
    world.settle();
    assert_eq!(world.numbers(LATEST), ["see below", "2", "1"]);
    world.entry(2).status = Status::Cancelled;
    world.settle();
    assert_eq!(world.numbers(LATEST), ["see below", "1"]);
}

#[test]
fn a_deleted_row_comes_back_while_the_pass_is_open_and_a_filed_one_does_not() {
    let mut world = World::with_passes(2);
    world.act(&delete(2));
    world.settle();
    assert_eq!(world.numbers(LATEST), ["2", "1"]);
    world.arrive(2);
    world.settle();
    world.act(&Act::DeleteRows {
        sheet: COMPLETED.to_owned(),
        first: Locator::Pass(2),
        count: 1,
    });
    world.settle();
    assert!(world.numbers(COMPLETED).is_empty());
}

#[test]
fn of_a_doubled_row_one_goes_and_the_other_stays() {
    let mut world = World::with_passes(3);
    world.act(&copy_above(2, 1));
    world.settle();
    world.arrive(2);
    world.settle();
    assert_eq!(
        (world.numbers(LATEST), world.numbers(COMPLETED)),
        (vec!["3".into(), "2".into(), "1".into()], vec!["2".to_owned()])
    );
    world.settle();
}

#[test]
fn a_refused_tick_on_a_doubled_row_is_not_proposed_for_ever() {
    let mut world = World::with_passes(1);
    world.act(&tick(1));
    world.act(&copy_above(1, 1));
    world.settle();
    world.entry(1).refuse_tick("cancelled".to_owned());
    world.settle();
    world.settle();
    assert_eq!(world.ticked, [1]);
    let ticked = world
        .rows_of(LATEST, 1)
        .iter()
        .filter(|row| row.cell(7).is_ticked())
        .count();
    assert_eq!(
        (world.rows_of(LATEST, 1).len(), ticked),
        (2, 1),
        "the guard's copy is left alone"
    );
}

#[test]
fn of_a_doubled_row_the_ticked_one_is_unticked_even_when_the_other_was_hit() {
    let mut world = World::with_passes(1);
    world.act(&copy_above(1, 1));
    world.act(&tick(1));
    world.settle();
    world.entry(1).refuse_tick("not yet".to_owned());
    // The ticked row goes down, the unticked one comes into its place.
    world.sync_with(&[Act::Sort {
        sheet: latest(),
        column: "H".to_owned(),
        descending: false,
    }]);
    world.settle();
    assert_eq!(world.ticked, [1]);
    assert!(world.rows_of(LATEST, 1).iter().all(|row| !row.cell(7).is_ticked()));
}

#[test]
fn a_batch_that_comes_late_is_refused_by_its_fence() {
    let mut world = World::with_passes(2);
    world.order(3);
    let late = world.begin();
    world.unsettled = true;
    world.settle();
    assert!(
        world.carry_out(&late).is_err(),
        "the answer never came, and then the batch came after all"
    );
    assert_eq!(world.numbers(LATEST), ["3", "2", "1"]);
}

#[test]
fn nothing_is_concluded_while_a_batch_may_be_on_its_way() {
    let mut world = World::with_passes(1);
    world.order(2);
    let late = world.begin();
    world.unsettled = true;
    world.entry(2).status = Status::Cancelled;
    let next = world.begin();
    assert_eq!(next.plan.decisions, [], "pass 2 is not there, and may come yet");
    assert_eq!(world.carry_out(&late), Ok(()));
    assert!(
        world.finish(&next).is_err(),
        "now it is known that the late batch is over"
    );
    world.settle();
    assert_eq!(world.numbers(LATEST), ["1"]);
}

#[test]
fn a_lost_checkbox_is_created_anew() {
    let mut world = World::with_passes(2);
    world.act(&Act::ClearCell {
        sheet: latest(),
        row: Locator::Pass(1),
        column: "H".to_owned(),
    });
    world.settle();
    assert!(world.rows_of(LATEST, 1)[0].cell(7).has_checkbox());
    assert_eq!(world.numbers(LATEST), ["2", "1"]);
}

#[test]
fn missing_worksheets_and_headers_are_created_anew() {
    let mut world = World::with_passes(2);
    world.arrive(1);
    world.settle();
    world.act(&Act::DeleteWorksheet { sheet: latest() });
    world.settle();
    assert_eq!(world.numbers(LATEST), ["2"]);
    world.act(&Act::DeleteRows {
        sheet: latest(),
        first: Locator::Line(1),
        count: 1,
    });
    world.act(&Act::DeleteRows {
        sheet: COMPLETED.to_owned(),
        first: Locator::Line(1),
        count: 1,
    });
    world.settle();
    assert_eq!(
        (world.numbers(LATEST), world.numbers(COMPLETED)),
        (vec!["2".to_owned()], vec!["1".to_owned()])
    );
    assert_eq!(world.sheet(COMPLETED).shown()[0][0], "Pass");
    world.act(&Act::DeleteWorksheet {
        sheet: MOVES.to_owned(),
    });
    world.settle();
    assert!(world.sheet(MOVES).hidden);
}

#[test]
fn a_pass_whose_row_is_found_among_the_completed_is_not_added_twice() {
    let mut world = World::with_passes(2);
    world.arrive(1);
    world.sync();
    let lost = world.begin();
    world.finish(&lost).unwrap();
    // The process died before it heard of it, and began again from what it had recorded.
    let again = world.begin();
    assert_eq!(again.plan.decisions, [Decision::Filed(PassNumber(1))]);
    world.settle();
    assert_eq!(world.numbers(COMPLETED), ["1"]);
}

#[test]
fn a_sync_sends_as_much_as_changes_however_long_the_sheet() {
    let mut world = World::with_passes(200);
    world.order(201);
    let few = serde_json::to_string(&world.sync().requests).unwrap().len();
    let mut long = World::with_passes(2000);
    long.order(2001);
    let many = serde_json::to_string(&long.sync().requests).unwrap().len();
    assert!(many < few + 100, "{few} bytes for 200 rows, {many} for 2000");
}

#[test]
fn ten_thousand_open_passes_are_shown_and_one_more_costs_no_more_than_in_a_short_sheet() {
    let mut world = World::new();
    for number in 1..=10_000 {
        world.order(number);
        let now = world.now;
        world.entry(number).valid_from = now;
        world.entry(number).details.ordered_at = now;
    }
    let mut syncs = 0;
    while !world.sync().requests.is_empty() {
        syncs += 1;
    }
    assert_eq!(
        (syncs, world.numbers(LATEST).len()),
        (10, 10_000),
        "a thousand by a batch"
    );
    world.order(10_001);
    let now = world.now;
    world.entry(10_001).valid_from = now;
    let pending = world.begin();
    assert!(serde_json::to_string(&pending.requests).unwrap().len() < 3_000);
}
