//! A guard works while syncs run, batches are lost or come late, and passbot goes on: whatever the order, no tick is
//! lost, none lands on another pass, nobody's cell is overwritten, and every row is right in the end.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, sample::Index};
use sandbox::sheets::grid::{Act, Cell, Content, Locator, Row};
use sheets_syncer::sheet::{Place, Status, Tick};

use crate::world::{COMPLETED, LATEST, MOVES, Pending, WINDOW, World, latest};

/// One thing that a guard does; which row it is is found out when it is done.
#[derive(Debug, Clone)]
enum Deed {
    Tick(Index),
    Sort(Index, bool),
    SortCompleted(bool),
    InsertAbove(Index),
    Delete(Index),
    EditOurs(Index, Index),
    EditRight(Index),
    Rename(Index),
    Renumber(Index, i64),
    Copy(Index, Index),
    WriteBelow,
}

#[derive(Debug, Clone)]
enum Step {
    Guard(Deed),
    Order,
    Arrive(Index),
    Cancel(Index),
    Refuse(Index),
    /// With what the guard does between read and write.
    Sync(Vec<Deed>),
    /// The process dies, or Google does not answer and did nothing.
    Lost(Vec<Deed>),
    /// Google does not answer and carries the batch out during the next sync.
    Late(Vec<Deed>),
}

fn deed() -> impl Strategy<Value = Deed> {
    let row = any::<Index>;
    prop_oneof![
        4 => row().prop_map(Deed::Tick),
        2 => (row(), any::<bool>()).prop_map(|(column, descending)| Deed::Sort(column, descending)),
        1 => any::<bool>().prop_map(Deed::SortCompleted),
        3 => row().prop_map(Deed::InsertAbove),
        2 => row().prop_map(Deed::Delete),
        2 => (row(), row()).prop_map(|(row, column)| Deed::EditOurs(row, column)),
        2 => row().prop_map(Deed::EditRight),
        1 => row().prop_map(Deed::Rename),
        1 => (row(), 1..12_i64).prop_map(|(row, number)| Deed::Renumber(row, number)),
        1 => (row(), row()).prop_map(|(row, above)| Deed::Copy(row, above)),
        1 => Just(Deed::WriteBelow),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let deeds = || prop::collection::vec(deed(), 0..4);
    prop_oneof![
        4 => deed().prop_map(Step::Guard),
        2 => Just(Step::Order),
        3 => any::<Index>().prop_map(Step::Arrive),
        2 => any::<Index>().prop_map(Step::Cancel),
        3 => any::<Index>().prop_map(Step::Refuse),
        8 => deeds().prop_map(Step::Sync),
        1 => deeds().prop_map(Step::Lost),
        1 => deeds().prop_map(Step::Late),
    ]
}

/// A mark that the guard left in a cell, and the row it stands in by its column A.
#[derive(Debug, Clone, PartialEq)]
struct Left {
    column: usize,
    key: String,
}

struct Story {
    world: World,
    marks: BTreeMap<String, Left>,
    /// Marks that stand in several rows since a row was copied: which is which cannot be told.
    copied: BTreeSet<String>,
    /// Numbers that the guard gave to a second row: which of them is whose cannot be told.
    doubled: BTreeSet<String>,
    /// Ticks that must be published yet.
    owed: BTreeSet<i64>,
    /// How often the guard ticked a row of this number, or copied a ticked one.
    ticks: BTreeMap<i64, usize>,
    late: Vec<Pending>,
    next: i64,
    written: usize,
}

impl Story {
    fn new(passes: i64) -> Self {
        let mut world = World::with_passes(passes);
        // A small grid: quick to play with, and its end is near.
        for title in [LATEST, COMPLETED] {
            let sheet = world.book.worksheet_mut(title).unwrap();
            sheet.rows.truncate(sheet.content_end() + 2);
        }
        Self {
            world,
            marks: BTreeMap::new(),
            copied: BTreeSet::new(),
            doubled: BTreeSet::new(),
            owed: BTreeSet::new(),
            ticks: BTreeMap::new(),
            late: Vec::new(),
            next: passes + 1,
            written: 0,
        }
    }

    fn play(&mut self, step: &Step) {
        match step {
            Step::Guard(deed) => self.act(deed),
            Step::Order => {
                self.world.order(self.next);
                self.next += 1;
            }
            Step::Arrive(which) => {
                let number = self.choose(which);
                if self.world.entries[&number].status == Status::Ordered {
                    self.world.arrive(number);
                    self.owed.remove(&number);
                }
            }
            Step::Cancel(which) => {
                let number = self.choose(which);
                if self.world.entries[&number].status == Status::Ordered {
                    self.world.entry(number).status = Status::Cancelled;
                }
            }
            Step::Refuse(which) => {
                let number = self.choose(which);
                self.world.entry(number).refuse_tick("refused".to_owned());
            }
            Step::Sync(deeds) => {
                let pending = self.begin(deeds);
                self.world.finish(&pending).ok();
            }
            Step::Lost(deeds) => {
                self.begin(deeds);
                self.world.unsettled = true;
            }
            Step::Late(deeds) => {
                let pending = self.begin(deeds);
                self.world.unsettled = true;
                self.late.push(pending);
            }
        }
    }

    /// Reads and plans, then lets the guard and late batches go first.
    fn begin(&mut self, deeds: &[Deed]) -> Pending {
        let known = self.world.ticked.len();
        let pending = self.world.begin();
        for number in &self.world.ticked[known..] {
            self.owed.remove(number);
        }
        for late in std::mem::take(&mut self.late) {
            self.world.carry_out(&late).ok();
        }
        deeds.iter().for_each(|deed| self.act(deed));
        pending
    }

    fn choose(&self, which: &Index) -> i64 {
        *which.get(&self.world.entries.keys().copied().collect::<Vec<_>>())
    }

    /// Lines that a guard works on: all with content but the header.
    fn lines(&self) -> Vec<usize> {
        let sheet = self.world.sheet(LATEST);
        let lines = sheet.rows.iter().enumerate().take(sheet.content_end());
        lines
            .filter(|(_, row)| row.cell(0).shown() != "Pass")
            .map(|(index, _)| index + 1)
            .collect()
    }

    fn row(&self, line: usize) -> &Row {
        &self.world.sheet(LATEST).rows[line - 1]
    }

    fn act(&mut self, deed: &Deed) {
        let lines = self.lines();
        let number_of = |story: &Self, line: usize| story.row(line).cell(0).shown();
        let pick = |which: &Index| (!lines.is_empty()).then(|| *which.get(&lines));
        match deed {
            Deed::Tick(which) => {
                let Some(line) = pick(which) else { return };
                let (number, cell) = (number_of(self, line).parse::<i64>(), self.row(line).cell(7));
                if let Ok(number) = number
                    && cell.has_checkbox()
                    && !cell.is_ticked()
                {
                    self.owe(number);
                    *self.ticks.entry(number).or_default() += 1;
                    let column = Some("H".to_owned());
                    self.world.act(&Act::Tick {
                        sheet: latest(),
                        row: Locator::Line(line),
                        on: true,
                        column,
                    });
                }
            }
            Deed::Sort(which, descending) => {
                let column = (*which.get(&["A", "B", "D", "H", "J"])).to_owned();
                self.world.act(&Act::Sort {
                    sheet: latest(),
                    column,
                    descending: *descending,
                });
            }
            Deed::SortCompleted(descending) => {
                let (sheet, column) = (COMPLETED.to_owned(), "B".to_owned());
                self.world.act(&Act::Sort {
                    sheet,
                    column,
                    descending: *descending,
                });
            }
            Deed::InsertAbove(which) => {
                let Some(line) = pick(which) else { return };
                self.world.act(&Act::InsertRows {
                    sheet: latest(),
                    above: Locator::Line(line),
                    count: 1,
                });
            }
            Deed::Delete(which) => {
                let Some(line) = pick(which).filter(|line| !self.row(*line).cell(7).is_ticked()) else {
                    return;
                };
                let lost: Vec<_> = self.row(line).cells.iter().map(Cell::shown).collect();
                // The last row below the header cannot be deleted.
                let delete = Act::DeleteRows {
                    sheet: latest(),
                    first: Locator::Line(line),
                    count: 1,
                };
                if self.world.book.act(&delete).is_ok() {
                    self.marks.retain(|mark, _| !lost.contains(mark));
                }
            }
            Deed::EditOurs(which, column) => {
                let Some(line) = pick(which) else { return };
                self.mark(line, 1 + column.index(6));
            }
            Deed::EditRight(which) => {
                let Some(line) = pick(which) else { return };
                self.mark(line, 9);
            }
            Deed::Rename(which) => {
                let Some(line) = pick(which).filter(|line| !self.row(*line).cell(7).is_ticked()) else {
                    return;
                };
                let words = self.fresh("words");
                self.rekey(line, &words);
            }
            Deed::Renumber(which, number) => {
                let Some(line) = pick(which).filter(|line| !self.row(*line).cell(7).is_ticked()) else {
                    return;
                };
                self.doubled.insert(number.to_string());
                self.rekey(line, &number.to_string());
            }
            Deed::Copy(which, above) => {
                let (Some(line), Some(above)) = (pick(which), pick(above)) else {
                    return;
                };
                let key = number_of(self, line);
                if let (Ok(number), true) = (key.parse::<i64>(), self.row(line).cell(7).is_ticked()) {
                    *self.ticks.entry(number).or_default() += 1;
                }
                self.doubled.insert(key);
                let marks: Vec<_> = self.row(line).cells.iter().map(Cell::shown).collect();
                self.copied
                    .extend(marks.into_iter().filter(|mark| self.marks.remove(mark).is_some()));
                let (row, above) = (Locator::Line(line), Locator::Line(above));
                self.world.act(&Act::CopyRow {
                    sheet: latest(),
                    row,
                    above,
                });
            }
            Deed::WriteBelow => {
                let line = self.world.sheet(LATEST).content_end() + 1;
                if line > self.world.sheet(LATEST).rows.len() {
                    return;
                }
                let words = self.fresh("words");
                self.rekey(line, &words);
                self.mark(line, 9);
            }
        }
    }

    fn fresh(&mut self, what: &str) -> String {
        self.written += 1;
        format!("{what}{}", self.written)
    }

    /// A tick must be published unless it joins one that was published and not answered, or comes too late.
    fn owe(&mut self, number: i64) {
        let Some(entry) = self.world.entries.get(&number) else {
            return;
        };
        let alone = self.world.rows_of(LATEST, number).len() == 1;
        let counts = match entry.tick {
            Tick::Free { .. } => true,
            Tick::Unticking { .. } => alone,
            Tick::Proposed | Tick::Refused { .. } => false,
        };
        let open = entry.wanted(self.world.now, WINDOW, &jiff::tz::TimeZone::UTC).is_some();
        let arrived = matches!(entry.status, Status::Arrived { .. });
        // A copy that stayed behind when the pass itself was on its way out is the guard's own.
        if counts && open && !arrived && !self.doubled.contains(&number.to_string()) {
            self.owed.insert(number);
        }
    }

    fn mark(&mut self, line: usize, column: usize) {
        let mark = self.fresh("mark");
        let row = self.row(line);
        let (old, key) = (row.cell(column).shown(), row.cell(0).shown());
        // The old mark is overwritten by the guard himself; a copy of it elsewhere proves nothing.
        if self.marks.contains_key(&old) || self.copied.contains(&old) {
            return;
        }
        self.marks.insert(mark.clone(), Left { column, key });
        let column = sandbox::sheets::grid::column_name(column);
        self.world.act(&Act::Edit {
            sheet: latest(),
            row: Locator::Line(line),
            column,
            text: mark,
        });
    }

    fn rekey(&mut self, line: usize, key: &str) {
        let marks: Vec<_> = self.row(line).cells.iter().map(Cell::shown).collect();
        let was = self.row(line).cell(0).shown();
        for (mark, left) in &mut self.marks {
            if marks.contains(mark) && left.key == was {
                left.key = key.to_owned();
            }
        }
        let (sheet, row, column) = (latest(), Locator::Line(line), "A".to_owned());
        self.world.act(&Act::Edit {
            sheet,
            row,
            column,
            text: key.to_owned(),
        });
    }

    fn check(mut self) {
        for late in std::mem::take(&mut self.late) {
            self.world.carry_out(&late).ok();
        }
        let known = self.world.ticked.len();
        self.world.settle();
        for number in &self.world.ticked[known..] {
            self.owed.remove(number);
        }
        assert_eq!(self.owed, BTreeSet::new(), "ticks were lost");
        for (number, times) in self.world.ticked.iter().fold(BTreeMap::new(), |mut counts, number| {
            *counts.entry(*number).or_insert(0) += 1;
            counts
        }) {
            let made = self.ticks.get(&number).copied().unwrap_or(0);
            assert!(
                times <= made,
                "pass {number} was ticked {made} times and proposed {times} times"
            );
        }
        assert!(
            self.world.sheet(MOVES).rows.iter().all(Row::is_blank),
            "a row was left in the hidden worksheet"
        );
        self.check_marks();
        let numbers: Vec<i64> = self.world.entries.keys().copied().collect();
        for number in numbers {
            self.check_pass(number);
        }
        let sheet = self.world.sheet(LATEST);
        assert_eq!(
            sheet.rows.iter().filter(|row| row.cell(0).shown() == "Pass").count(),
            1,
            "one header"
        );
    }

    /// What the guard wrote stands where he wrote it: in the same column of the same pass's row.
    fn check_marks(&self) {
        let cancelled = |key: &str| {
            let entry = key
                .parse::<i64>()
                .ok()
                .and_then(|number| self.world.entries.get(&number));
            entry.is_some_and(|entry| entry.status == Status::Cancelled)
        };
        let rows = || {
            self.world
                .sheet(LATEST)
                .rows
                .iter()
                .chain(&self.world.sheet(COMPLETED).rows)
        };
        for (mark, left) in &self.marks {
            let found: Vec<_> = rows().filter(|row| row.cell(left.column).shown() == *mark).collect();
            // The row of a cancelled pass leaves with all that stands in it.
            if !cancelled(&left.key) && !self.doubled.contains(&left.key) {
                assert!(!found.is_empty(), "{mark} of {left:?} is gone");
            }
            if !self.doubled.contains(&left.key) {
                assert!(
                    found.iter().all(|row| row.cell(0).shown() == left.key),
                    "{mark} stands in another row than {left:?}"
                );
            }
        }
    }

    fn check_pass(&self, number: i64) {
        let entry = &self.world.entries[&number];
        let (latest, completed) = (
            self.world.rows_of(LATEST, number),
            self.world.rows_of(COMPLETED, number),
        );
        let doubled = self.doubled.contains(&number.to_string());
        let (least, filed) = match entry.status {
            Status::Ordered => (1, 0),
            Status::Arrived { .. } => (0, 1),
            _ => (0, 0),
        };
        assert_eq!(completed.len(), filed, "pass {number} among the completed");
        assert!(latest.len() >= least, "pass {number} is missing");
        if doubled {
            return;
        }
        assert_eq!(latest.len(), least, "rows of pass {number}");
        assert_eq!(entry.place == Place::Filed, filed == 1);
        for row in latest.iter().chain(&completed) {
            let plate = row.cell(1).shown();
            let own = plate == entry.details.plate;
            assert!(
                own || self
                    .marks
                    .get(&plate)
                    .is_some_and(|left| left.key == number.to_string()),
                "plate of {number}"
            );
            assert!(matches!(row.cell(1).content, Some(Content::Text(_))));
        }
        for row in latest {
            let mark = row.cell(7);
            assert!(mark.has_checkbox(), "pass {number} has no checkbox");
            let ticked = self.ticks.get(&number).copied().unwrap_or(0) > 0;
            assert!(ticked || !mark.is_ticked(), "pass {number} was ticked by nobody");
            assert!(
                entry.tick != Tick::Proposed || mark.is_ticked(),
                "pass {number} waits for its answer unticked"
            );
            assert!(
                !matches!(entry.tick, Tick::Free { .. }) || !mark.is_ticked(),
                "pass {number} is ticked unseen"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_guard_does_between_read_and_write_every_row_is_right_in_the_end(
        passes in 1..7_i64,
        steps in prop::collection::vec(step(), 1..24),
    ) {
        let mut story = Story::new(passes);
        for step in &steps {
            story.play(step);
        }
        story.check();
    }
}
