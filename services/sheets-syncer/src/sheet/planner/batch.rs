//! The requests of one batch, in an order in which no index shifts under another.

use std::{cmp::Reverse, collections::HashMap};

use google_sheets4::api;
use jiff::civil::DateTime;

use super::{
    super::{
        Layout, PassNumber, Seen, Wanted,
        layout::{FENCES_KEPT, FIRST_FENCE, OUR_COLUMNS},
        requests::{self, Mark},
        seen::{Home, Key, Pair, Sheet, to_i32},
    },
    Plan,
};

/// Size of a worksheet that we create, like Google's own.
const NEW_SIZE: (i32, i32) = (1000, 26);
/// Where the ids of our worksheets begin, if nobody has them.
const FIRST_SHEET_ID: i32 = 1_717_000_001;

/// Collects movements and lays them out as requests.
pub(super) struct Batch<'a> {
    seen: &'a Seen,
    layout: &'a Layout,
    /// By index among the latest passes, as read.
    latest: Vec<(i32, Act<'a>)>,
    /// By index among the completed passes, as read.
    completed: Vec<(i32, Act<'a>)>,
    inserts: Vec<(&'a Wanted, bool)>,
    arrivals: Vec<(DateTime, Arrival<'a>)>,
    /// Pairs whose use has ended.
    done: Vec<i32>,
    follow_up: bool,
}

enum Act<'a> {
    Take(&'a Wanted),
    /// The row of a pair comes back, with this in H if anything is to change there.
    Put(&'a Pair, Change<'a>),
    Insert(Vec<(&'a Wanted, bool)>),
    /// Each on top of the one that arrived before it.
    Arrive(Vec<(DateTime, Arrival<'a>)>),
}

impl Act<'_> {
    /// At one index first the row goes, then others come above what stood below it.
    fn rank(&self) -> u8 {
        match self {
            Act::Take(_) => 0,
            Act::Put(..) | Act::Insert(_) => 1,
            Act::Arrive(_) => 2,
        }
    }

    /// Whether a row comes out of the hidden worksheet.
    fn copies_back(&self) -> bool {
        match self {
            Act::Take(_) | Act::Insert(_) => false,
            Act::Put(..) => true,
            Act::Arrive(arrivals) => arrivals.iter().any(|(_, arrival)| matches!(arrival, Arrival::Moved(_))),
        }
    }
}

enum Change<'a> {
    AsItWas,
    WithCheckbox,
    Unticked(&'a str),
}

enum Arrival<'a> {
    Moved(&'a Pair),
    New(&'a Wanted),
}

/// A worksheet as it is when the batch begins, created if need be.
struct Target {
    id: i32,
    row_count: i32,
    column_count: i32,
    /// Index of the first row below the header.
    first: i32,
    has_header: bool,
}

impl<'a> Batch<'a> {
    pub(super) fn new(seen: &'a Seen, layout: &'a Layout) -> Self {
        Self {
            seen,
            layout,
            latest: Vec::new(),
            completed: Vec::new(),
            inserts: Vec::new(),
            arrivals: Vec::new(),
            done: Vec::new(),
            follow_up: false,
        }
    }

    /// Movements so far.
    pub(super) fn changes(&self) -> usize {
        self.latest.len() + self.completed.len() + self.inserts.len() + self.arrivals.len()
    }

    pub(super) fn leave_for_later(&mut self) {
        self.follow_up = true;
    }

    /// Copies the row at an index to the hidden worksheet and deletes it.
    pub(super) fn take(&mut self, pass: &'a Wanted, home: Home, row: usize) {
        self.acts(home).push((to_i32(row), Act::Take(pass)));
    }

    /// A row comes back as it was; the row of a wanted pass among the latest with its checkbox.
    pub(super) fn put_back(&mut self, pair: &'a Pair, wanted: bool) {
        let change = if wanted && pair.home == Home::Latest && !pair.row.mark.words {
            Change::WithCheckbox
        } else {
            Change::AsItWas
        };
        self.put(pair, change);
    }

    pub(super) fn put_back_unticked(&mut self, pair: &'a Pair, note: &'a str) {
        self.put(pair, Change::Unticked(note));
    }

    fn put(&mut self, pair: &'a Pair, change: Change<'a>) {
        self.acts(pair.home).push((pair.from, Act::Put(pair, change)));
        self.done.push(pair.index);
    }

    fn acts(&mut self, home: Home) -> &mut Vec<(i32, Act<'a>)> {
        match home {
            Home::Latest => &mut self.latest,
            Home::Completed => &mut self.completed,
        }
    }

    /// A row goes on to the completed passes.
    pub(super) fn complete(&mut self, pair: &'a Pair, at: DateTime) {
        self.arrivals.push((at, Arrival::Moved(pair)));
        self.done.push(pair.index);
    }

    pub(super) fn discard(&mut self, pair: &'a Pair) {
        self.done.push(pair.index);
    }

    pub(super) fn insert_latest(&mut self, pass: &'a Wanted, ticked: bool) {
        self.inserts.push((pass, ticked));
    }

    pub(super) fn insert_completed(&mut self, pass: &'a Wanted, at: DateTime) {
        self.arrivals.push((at, Arrival::New(pass)));
    }

    /// Lays all out. A batch that would change nothing has no requests.
    pub(super) fn finish(mut self, ages: &HashMap<PassNumber, DateTime>, plan: &mut Plan) {
        let mut ids = free_ids(&self.seen.taken_ids);
        let latest = self.target(self.seen.latest.as_ref(), &self.layout.latest_header, &mut ids);
        let completed = self.target(self.seen.completed.as_ref(), &self.layout.completed_header, &mut ids);
        let moves_id = self.seen.moves.as_ref().map_or_else(&mut ids, |moves| moves.id);

        let mut requests = self.create_sheets(&latest, &completed, moves_id);
        self.place_inserts(&latest, ages);
        self.place_arrivals(&completed);
        requests.extend(self.make_room(&latest, &completed, moves_id));
        // Where the next pair goes in the hidden worksheet.
        let mut pair_at = self.moves_end();
        requests.extend(self.act_requests(Home::Latest, &latest, moves_id, &mut pair_at));
        requests.extend(self.act_requests(Home::Completed, &completed, moves_id, &mut pair_at));
        requests.extend(self.clean_up(moves_id));
        let header_unknown = self.seen.completed.as_ref().is_some_and(|sheet| !sheet.whole) && !completed.has_header;
        for (target, header, unknown) in [
            (&latest, &self.layout.latest_header, false),
            (&completed, &self.layout.completed_header, header_unknown),
        ] {
            if !target.has_header && !unknown {
                requests.push(requests::insert_rows(target.id, 0, 1, target.row_count));
                requests.push(requests::write_header(target.id, header));
                requests.push(requests::freeze_header(target.id));
            }
        }
        plan.look_for_header = header_unknown;
        plan.follow_up = self.follow_up || header_unknown;
        if !requests.is_empty() {
            plan.requests = fence(self.seen);
            plan.requests.append(&mut requests);
        }
    }

    fn target(&self, sheet: Option<&Sheet>, header: &[String; 8], mut fresh: impl FnMut() -> i32) -> Target {
        let Some(sheet) = sheet else {
            let (row_count, column_count) = NEW_SIZE;
            return Target {
                id: fresh(),
                row_count,
                column_count,
                first: 0,
                has_header: false,
            };
        };
        let is_header = |key: &Key| matches!(key, Key::Other(text) if *text == header[0]);
        let found = sheet.rows.iter().position(|row| is_header(&row.key));
        // Words in the first cell are a header too, in the guards' own language.
        let found = found.or_else(|| {
            sheet
                .rows
                .first()
                .filter(|row| matches!(row.key, Key::Other(_)))
                .map(|_| 0)
        });
        let astray = self
            .seen
            .moves
            .iter()
            .flat_map(|moves| &moves.pairs)
            .any(|pair| is_header(&pair.row.key));
        Target {
            id: sheet.id,
            row_count: sheet.row_count,
            column_count: sheet.column_count,
            first: found.map_or(0, |row| to_i32(row) + 1),
            has_header: found.is_some() || astray,
        }
    }

    fn create_sheets(&self, latest: &Target, completed: &Target, moves_id: i32) -> Vec<api::Request> {
        let mut requests = Vec::new();
        let wanted = [
            (self.seen.latest.is_none(), latest, &self.layout.latest, false),
            (self.seen.completed.is_none(), completed, &self.layout.completed, true),
        ];
        for (missing, target, title, mark_is_moment) in wanted {
            if missing {
                requests.push(requests::add_sheet(target.id, title, NEW_SIZE, false));
                requests.extend(requests::format_columns(target.id, mark_is_moment));
            }
        }
        if self.seen.moves.is_none() {
            // One row that is never used, so that there is always a row after the last pair.
            requests.push(requests::add_sheet(
                moves_id,
                &self.layout.moves,
                (1, latest.column_count),
                true,
            ));
        }
        requests
    }

    /// Finds the places of new rows: newest first, as far as the guards have not sorted otherwise.
    fn place_inserts(&mut self, latest: &Target, ages: &HashMap<PassNumber, DateTime>) {
        let mut inserts = std::mem::take(&mut self.inserts);
        inserts.sort_by_key(|(pass, _)| Reverse((pass.ordered_at, pass.number)));
        let rows = self.seen.latest.iter().flat_map(|sheet| &sheet.rows).enumerate();
        let standing: Vec<_> = rows
            .filter_map(|(index, row)| match row.key {
                Key::Pass(number) => Some((to_i32(index), ages.get(&number)?, number)),
                _ => None,
            })
            .collect();
        let after_all = standing.last().map_or(latest.first, |(index, ..)| index + 1);
        for insert in inserts {
            let age = (insert.0.ordered_at, insert.0.number);
            let older = standing
                .iter()
                .find(|(_, ordered_at, number)| (**ordered_at, *number) < age);
            let at = older.map_or(after_all, |(index, ..)| *index).max(latest.first);
            match self.latest.last_mut() {
                Some((index, Act::Insert(group))) if *index == at => group.push(insert),
                _ => self.latest.push((at, Act::Insert(vec![insert]))),
            }
        }
    }

    /// Arrivals come above all other completed passes.
    fn place_arrivals(&mut self, completed: &Target) {
        let mut arrivals = std::mem::take(&mut self.arrivals);
        arrivals.sort_by_key(|(at, _)| *at);
        if !arrivals.is_empty() {
            self.completed.push((completed.first, Act::Arrive(arrivals)));
        }
    }

    /// Whatever is copied must fit, and Google never deletes the last row below the header.
    fn make_room(&self, latest: &Target, completed: &Target, moves_id: i32) -> Vec<api::Request> {
        let mut requests = Vec::new();
        let moves_columns = self
            .seen
            .moves
            .as_ref()
            .map_or(latest.column_count, |moves| moves.column_count);
        let mut taken_columns = 0;
        for (home, target) in [(Home::Latest, latest), (Home::Completed, completed)] {
            if self.takes(home) > 0 {
                taken_columns = taken_columns.max(target.column_count);
            }
            let spare = self.spare_rows(home, target);
            if spare > 0 {
                requests.push(requests::append(target.id, "ROWS", spare));
            }
        }
        if moves_columns < taken_columns {
            requests.push(requests::append(moves_id, "COLUMNS", taken_columns - moves_columns));
        }
        let width = moves_columns.max(if taken_columns > 0 { taken_columns } else { OUR_COLUMNS });
        for (acts, target) in [(&self.latest, latest), (&self.completed, completed)] {
            if acts.iter().any(|(_, act)| act.copies_back()) && target.column_count < width {
                requests.push(requests::append(target.id, "COLUMNS", width - target.column_count));
            }
        }
        if let Some(moves) = &self.seen.moves
            && !self.done.is_empty()
            && self.moves_end() >= moves.row_count
        {
            requests.push(requests::append(moves_id, "ROWS", 1));
        }
        requests
    }

    /// Rows to append, so that all that are taken can be deleted.
    fn spare_rows(&self, home: Home, target: &Target) -> i32 {
        let takes = to_i32(self.takes(home));
        let sheet = match home {
            Home::Latest => self.seen.latest.as_ref(),
            Home::Completed => self.seen.completed.as_ref(),
        };
        let frozen = sheet.map_or(0, |sheet| sheet.frozen_rows);
        if takes > 0 && target.row_count - frozen <= takes {
            takes
        } else {
            0
        }
    }

    /// From the bottom up, so that each index is still the one that was read.
    fn act_requests(&mut self, home: Home, sheet: &Target, moves_id: i32, pair_at: &mut i32) -> Vec<api::Request> {
        // How many rows there are when a request comes to its turn.
        let mut count = sheet.row_count + self.spare_rows(home, sheet);
        let mut acts = std::mem::take(self.acts(home));
        for (at, act) in &mut acts {
            if let Act::Put(pair, _) = act {
                let first = if matches!(pair.row.key, Key::Pass(_)) {
                    sheet.first
                } else {
                    0
                };
                *at = (*at).clamp(first.min(sheet.row_count), sheet.row_count);
            }
        }
        acts.sort_by_key(|(at, act)| (Reverse(*at), act.rank()));
        let moves_count = self.seen.moves.as_ref().map_or(1, |moves| moves.row_count);
        let mut requests = Vec::new();
        for (at, act) in acts {
            match act {
                Act::Take(pass) => {
                    requests.push(requests::insert_rows(moves_id, *pair_at, 2, moves_count));
                    requests.push(requests::write_label(moves_id, *pair_at, pass, (home, at)));
                    requests.push(requests::copy_row((sheet.id, at), (moves_id, *pair_at + 1)));
                    requests.push(requests::delete_rows(sheet.id, at, 1));
                    count -= 1;
                    *pair_at += 2;
                    self.follow_up = true;
                }
                Act::Put(pair, change) => {
                    requests.push(requests::insert_rows(sheet.id, at, 1, count));
                    count += 1;
                    requests.push(requests::copy_row((moves_id, pair.index + 1), (sheet.id, at)));
                    match change {
                        Change::AsItWas => {}
                        Change::WithCheckbox => requests.push(requests::write_checkbox(sheet.id, at)),
                        Change::Unticked(note) => {
                            let mark = Mark::Checkbox {
                                ticked: false,
                                note: Some(note),
                            };
                            requests.push(requests::write_mark(sheet.id, at, &mark));
                        }
                    }
                }
                Act::Insert(group) => {
                    let marked = |(pass, ticked): (&'a Wanted, bool)| (pass, Mark::Checkbox { ticked, note: None });
                    let new = to_i32(group.len());
                    requests.push(requests::insert_rows(sheet.id, at, new, count));
                    count += new;
                    requests.push(requests::write_rows(sheet.id, at, group.into_iter().map(marked)));
                }
                Act::Arrive(arrivals) => {
                    for (arrived_at, arrival) in arrivals {
                        requests.push(requests::insert_rows(sheet.id, at, 1, count));
                        count += 1;
                        match arrival {
                            Arrival::Moved(pair) => {
                                requests.push(requests::copy_row((moves_id, pair.index + 1), (sheet.id, at)));
                                requests.push(requests::write_mark(sheet.id, at, &Mark::Arrival(arrived_at)));
                            }
                            Arrival::New(pass) => {
                                let row = std::iter::once((pass, Mark::Arrival(arrived_at)));
                                requests.push(requests::write_rows(sheet.id, at, row));
                            }
                        }
                    }
                }
            }
        }
        requests
    }

    /// Deletes the pairs whose use has ended, neighbours together, from the bottom up.
    fn clean_up(&mut self, moves_id: i32) -> Vec<api::Request> {
        self.done.sort_unstable();
        let mut runs: Vec<(i32, i32)> = Vec::new();
        for index in &self.done {
            match runs.last_mut() {
                Some((start, count)) if *start + *count == *index => *count += 2,
                _ => runs.push((*index, 2)),
            }
        }
        runs.iter()
            .rev()
            .map(|(start, count)| requests::delete_rows(moves_id, *start, *count))
            .collect()
    }

    fn takes(&self, home: Home) -> usize {
        let acts = match home {
            Home::Latest => &self.latest,
            Home::Completed => &self.completed,
        };
        acts.iter().filter(|(_, act)| matches!(act, Act::Take(_))).count()
    }

    /// Where the next pair goes: below the last one, above the row that is never used.
    fn moves_end(&self) -> i32 {
        let Some(moves) = &self.seen.moves else { return 0 };
        let below = moves.pairs.last().map_or(0, |pair| pair.index + 2);
        below.max(moves.row_count - 1)
    }
}

/// Makes sure that no batch which was planned on this read is carried out after this one.
pub(super) fn fence(seen: &Seen) -> Vec<api::Request> {
    let next = seen.fences.iter().max().map_or(FIRST_FENCE, |last| last + 1);
    let old = seen.fences.iter().filter(|fence| **fence < next - FENCES_KEPT);
    let mut requests = vec![requests::create_fence(next)];
    requests.extend(old.map(|fence| requests::delete_fence(*fence)));
    requests
}

fn free_ids(taken: &[i32]) -> impl FnMut() -> i32 {
    let mut next = FIRST_SHEET_ID;
    let taken = taken.to_vec();
    move || {
        while taken.contains(&next) {
            next += 1;
        }
        next += 1;
        next - 1
    }
}
