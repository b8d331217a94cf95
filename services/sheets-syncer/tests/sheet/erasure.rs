//! Rows of who wants to be forgotten.

use sandbox::sheets::grid::Act;
use sheets_syncer::sheet::Place;

use crate::world::{COMPLETED, LATEST, MOVES, World};

#[test]
fn an_erased_pass_leaves_the_completed_ones_and_nobody_else_does() {
    let mut world = World::with_passes(4);
    for number in [1, 2, 3] {
        world.arrive(number);
    }
    world.settle();
    assert_eq!(world.numbers(COMPLETED).len(), 3);
    world.erase(2);
    world.settle();
    let mut left = world.numbers(COMPLETED);
    left.sort();
    assert_eq!(
        (left, world.numbers(LATEST)),
        (vec!["1".to_owned(), "3".to_owned()], vec!["4".to_owned()])
    );
    assert_eq!(world.entry(2).place, Place::Left);
    assert!(world.sheet(MOVES).rows.iter().all(sandbox::sheets::grid::Row::is_blank));
    assert_eq!(world.sync().requests, Vec::<serde_json::Value>::new());
}

#[test]
fn whatever_row_is_hit_instead_of_an_erased_one_comes_back_among_the_completed() {
    let mut world = World::with_passes(4);
    for number in [1, 2, 3] {
        world.arrive(number);
    }
    world.settle();
    let before = world.rows(COMPLETED);
    let number = |row: &Vec<String>| row[0].parse::<i64>().unwrap();
    let (first, last) = (number(&before[0]), number(&before[2]));
    world.erase(first);
    // The guard sorts the completed passes between the read and the write, so that another row stands there.
    let sorted = Act::Sort {
        sheet: COMPLETED.to_owned(),
        column: "A".to_owned(),
        descending: first < last,
    };
    world.sync_with(&[sorted]);
    world.settle();
    let mut rows = world.rows(COMPLETED);
    let mut expected: Vec<_> = before.into_iter().filter(|row| number(row) != first).collect();
    rows.sort();
    expected.sort();
    assert_eq!(rows, expected);
}

#[test]
fn a_pass_that_is_erased_while_its_row_moves_is_found_wherever_it_is() {
    for syncs in 0..4 {
        let mut world = World::with_passes(2);
        world.arrive(1);
        for _ in 0..syncs {
            world.sync();
        }
        world.erase(1);
        world.settle();
        assert_eq!(
            (world.rows_of(LATEST, 1).len(), world.rows_of(COMPLETED, 1).len()),
            (0, 0),
            "after {syncs}"
        );
        assert_eq!(world.numbers(LATEST), ["2"]);
    }
}
