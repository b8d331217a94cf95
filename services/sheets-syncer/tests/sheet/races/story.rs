//! The world of one interleaving, and what of it must not be lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use proptest::sample::Index;
use sandbox::sheets::grid::Spreadsheet;
use sheets_syncer::sheet::{Entry, Status, Tick};

use super::{MOST_PASSES, Meanwhile, Step, Word};
use crate::world::{COMPLETED, LATEST, Looked, Pending, World};

/// A mark that the guard left in a cell, and the row it stands in by its column A.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Left {
    pub(super) column: usize,
    pub(super) key: String,
}

pub(super) struct Story {
    pub(super) world: World,
    pub(super) marks: BTreeMap<String, Left>,
    /// Marks that stand in several rows since a row was copied: which is which cannot be told.
    pub(super) copied: BTreeSet<String>,
    /// Numbers that the guard gave to a second row: which of them is whose cannot be told.
    pub(super) doubled: BTreeSet<String>,
    /// Ticks that must be published yet.
    pub(super) owed: BTreeSet<i64>,
    /// How often the guard ticked a row of this number, or copied a ticked one.
    pub(super) ticks: BTreeMap<i64, usize>,
    /// Ticked and unticked again by the guard: such a row may be unticked while passbot is asked.
    pub(super) unticked: BTreeSet<i64>,
    /// Unticked while passbot was asked or had refused, and not read since: a further tick cannot be told from the old one.
    pub(super) taken_back: BTreeSet<i64>,
    /// After how many more syncs each is carried out.
    pub(super) late: Vec<(usize, Pending)>,
    pub(super) next: i64,
    pub(super) written: usize,
}

/// The sheet with so many passes shown, and what is remembered of them: made once, for that takes longer than most stories.
static BEGINNINGS: LazyLock<Vec<(Spreadsheet, BTreeMap<i64, Entry>)>> = LazyLock::new(|| {
    let beginnings = (0..=MOST_PASSES).map(|passes| {
        let mut world = World::with_passes(passes);
        // A small grid: quick to play with, and its end is near.
        for title in [LATEST, COMPLETED] {
            let sheet = world.book.worksheet_mut(title).unwrap();
            sheet.rows.truncate(sheet.content_end() + 2);
        }
        (world.book, world.entries)
    });
    beginnings.collect()
});

impl Story {
    pub(super) fn new(passes: i64, metadata_follows_sort: bool) -> Self {
        let (book, entries) = BEGINNINGS[usize::try_from(passes).unwrap()].clone();
        let mut world = World::new();
        (world.book, world.entries) = (book, entries);
        world.book.metadata_follows_sort = metadata_follows_sort;
        Self {
            world,
            marks: BTreeMap::new(),
            copied: BTreeSet::new(),
            doubled: BTreeSet::new(),
            owed: BTreeSet::new(),
            ticks: BTreeMap::new(),
            unticked: BTreeSet::new(),
            taken_back: BTreeSet::new(),
            late: Vec::new(),
            next: passes + 1,
            written: 0,
        }
    }

    pub(super) fn play(&mut self, step: &Step) {
        match step {
            Step::Guard(deed) => self.act(deed),
            Step::Passbot(word) => self.hear(word),
            Step::Sync(meanwhile) => {
                let pending = self.begin(meanwhile);
                self.world.finish(&pending).ok();
            }
            Step::Forgotten(meanwhile) => {
                let late = self.due();
                self.world.look();
                self.carry_out(&late);
                meanwhile.deeds.iter().for_each(|deed| self.act(deed));
                self.world.die();
            }
            Step::Lost(meanwhile) => {
                self.begin(meanwhile);
                self.world.die();
            }
            Step::Unheard(meanwhile) => {
                let pending = self.begin(meanwhile);
                self.world.carry_out(&pending).ok();
                self.world.die();
            }
            Step::Late(meanwhile, syncs) => {
                let pending = self.begin(meanwhile);
                self.world.unsettled = true;
                self.late.push((*syncs, pending));
            }
        }
    }

    fn hear(&mut self, word: &Word) {
        match word {
            Word::Ordered => {
                self.world.order(self.next);
                self.next += 1;
            }
            Word::Arrived(which) => {
                let number = self.choose(which);
                if self.world.entries[&number].status == Status::Ordered {
                    self.world.arrive(number);
                    self.owed.remove(&number);
                }
            }
            Word::Cancelled(which) => {
                let number = self.choose(which);
                if self.world.entries[&number].status == Status::Ordered {
                    self.world.entry(number).status = Status::Cancelled;
                }
            }
            Word::Erased(which) => {
                let number = self.choose(which);
                self.world.erase(number);
                // passbot is asked no more of a pass that is nobody's.
                self.owed.remove(&number);
            }
            Word::Refused(which) => {
                let number = self.choose(which);
                self.world.entry(number).refuse_tick("refused".to_owned());
            }
        }
    }

    /// Reads, plans and records, then lets the guard and late batches go first.
    fn begin(&mut self, meanwhile: &Meanwhile) -> Pending {
        let late = self.due();
        let looked = self.world.look();
        meanwhile.words.iter().for_each(|word| self.hear(word));
        let pending = self.record(looked);
        self.carry_out(&late);
        meanwhile.deeds.iter().for_each(|deed| self.act(deed));
        pending
    }

    fn record(&mut self, looked: Looked) -> Pending {
        let known = self.world.ticked.len();
        let pending = self.world.record(looked);
        self.published(known);
        pending
    }

    /// Ticks that were published are owed no more; and what is read as free is not ambiguous any more.
    pub(super) fn published(&mut self, known: usize) {
        for number in &self.world.ticked[known..] {
            self.owed.remove(number);
        }
        let entries = &self.world.entries;
        self.taken_back
            .retain(|number| !matches!(entries[number].tick, Tick::Free { .. }));
    }

    /// Late batches whose time has come.
    fn due(&mut self) -> Vec<Pending> {
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.late)
            .into_iter()
            .partition(|(syncs, _)| *syncs == 0);
        self.late = later.into_iter().map(|(syncs, late)| (syncs - 1, late)).collect();
        due.into_iter().map(|(_, late)| late).collect()
    }

    fn carry_out(&mut self, late: &[Pending]) {
        for late in late {
            self.world.carry_out(late).ok();
        }
    }

    fn choose(&self, which: &Index) -> i64 {
        *which.get(&self.world.entries.keys().copied().collect::<Vec<_>>())
    }
}
