//! A guard works while syncs run, batches are lost or come late, processes die and passbot goes on: whatever the order, no
//! tick is lost, none lands on another pass, nobody's cell is overwritten, and every row is right in the end.
//!
//! Filter views are not among the deeds: they change what one person sees, not where a row is.

mod check;
mod deeds;
mod story;

use std::{
    env,
    sync::atomic::{AtomicU64, Ordering},
    thread,
};

use proptest::{
    prelude::*,
    sample::Index,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use deeds::Deed;
use story::Story;

/// How many interleavings are tried.
const CASES: u64 = 10_000;
/// With how many passes in the sheet a story begins at most.
const MOST_PASSES: i64 = 6;
/// Names a seed that is to be played alone, or the number of cases.
const SEED: &str = "SHEET_RACES_SEED";
const COUNT: &str = "SHEET_RACES";

/// Something that passbot says of a pass.
#[derive(Debug, Clone)]
enum Word {
    Ordered,
    Arrived(Index),
    Cancelled(Index),
    Refused(Index),
    Erased(Index),
}

/// What happens while a sync runs.
#[derive(Debug, Clone)]
struct Meanwhile {
    /// Between the read and the commit of what was decided.
    words: Vec<Word>,
    /// Between the read and the write.
    deeds: Vec<Deed>,
}

#[derive(Debug, Clone)]
enum Step {
    Guard(Deed),
    Passbot(Word),
    Sync(Meanwhile),
    /// The process dies before it has recorded what it decided.
    Forgotten(Meanwhile),
    /// It dies before it writes, or Google does not answer and did nothing.
    Lost(Meanwhile),
    /// It dies after it wrote, or Google does not answer and did all.
    Unheard(Meanwhile),
    /// Google does not answer and carries the batch out during the sync after next, or after so many more.
    Late(Meanwhile, usize),
}

fn deed() -> impl Strategy<Value = Deed> {
    let row = any::<Index>;
    prop_oneof![
        5 => row().prop_map(Deed::Tick),
        2 => row().prop_map(Deed::Untick),
        2 => (row(), any::<bool>()).prop_map(|(column, descending)| Deed::Sort(column, descending)),
        1 => (row(), row(), any::<bool>()).prop_map(|(from, to, descending)| Deed::SortPart(from, to, descending)),
        1 => any::<bool>().prop_map(Deed::SortCompleted),
        3 => row().prop_map(Deed::InsertAbove),
        2 => row().prop_map(Deed::Delete),
        2 => (row(), row()).prop_map(|(row, column)| Deed::EditOurs(row, column)),
        2 => row().prop_map(Deed::EditRight),
        1 => row().prop_map(Deed::Rename),
        1 => (row(), 1..12_i64).prop_map(|(row, number)| Deed::Renumber(row, number)),
        1 => (row(), row()).prop_map(|(row, above)| Deed::Copy(row, above)),
        1 => row().prop_map(Deed::ClearBox),
        1 => Just(Deed::WriteBelow),
    ]
}

fn word() -> impl Strategy<Value = Word> {
    prop_oneof![
        2 => Just(Word::Ordered),
        3 => any::<Index>().prop_map(Word::Arrived),
        2 => any::<Index>().prop_map(Word::Cancelled),
        3 => any::<Index>().prop_map(Word::Refused),
        1 => any::<Index>().prop_map(Word::Erased),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let meanwhile = || {
        let words = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(word(), 1..3)];
        (words, prop::collection::vec(deed(), 0..4)).prop_map(|(words, deeds)| Meanwhile { words, deeds })
    };
    prop_oneof![
        8 => deed().prop_map(Step::Guard),
        20 => word().prop_map(Step::Passbot),
        16 => meanwhile().prop_map(Step::Sync),
        1 => meanwhile().prop_map(Step::Forgotten),
        1 => meanwhile().prop_map(Step::Lost),
        1 => meanwhile().prop_map(Step::Unheard),
        2 => (meanwhile(), 0..4_usize).prop_map(|(meanwhile, syncs)| Step::Late(meanwhile, syncs)),
    ]
}

/// Plays the interleaving of a seed; a failing one is made as short as possible.
fn play(seed: u64) -> Result<(), String> {
    let config = Config {
        max_shrink_iters: 2000,
        failure_persistence: None,
        ..Config::default()
    };
    let bytes: Vec<u8> = seed.to_le_bytes().repeat(4);
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let stories = (1..=MOST_PASSES, any::<bool>(), prop::collection::vec(step(), 1..24));
    let tree = stories.new_tree(&mut runner).map_err(|reason| reason.to_string())?;
    let played = runner.run_one(tree, |(passes, metadata_follows, steps)| {
        let mut story = Story::new(passes, metadata_follows);
        steps.iter().for_each(|step| story.play(step));
        story.check();
        Ok(())
    });
    let failed = |error| format!("{SEED}={seed} plays it again: {error}");
    played.map(drop).map_err(failed)
}

#[test]
fn whatever_the_guard_does_between_read_and_write_every_row_is_right_in_the_end() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let first = number(SEED).unwrap_or_else(rand::random);
    let cases = number(COUNT).unwrap_or(if number(SEED).is_some() { 1 } else { CASES });
    let next = AtomicU64::new(0);
    thread::scope(|scope| {
        let players = (0..thread::available_parallelism().map_or(2, usize::from)).map(|_| {
            scope.spawn(|| {
                let drawn = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
                let mut seeds = drawn
                    .take_while(|case| *case < cases)
                    .map(|case| first.wrapping_add(case));
                seeds.try_for_each(play)
            })
        });
        for player in players.collect::<Vec<_>>() {
            if let Err(failed) = player.join().unwrap() {
                panic!("{failed}");
            }
        }
    });
}
