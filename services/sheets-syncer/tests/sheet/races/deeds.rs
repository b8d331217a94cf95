//! What a guard does, and what the syncer owes him from then on.

use proptest::sample::Index;
use sandbox::sheets::grid::{Act, Cell, Locator, Row, column_name};
use serde_json::json;
use sheets_syncer::sheet::{Status, Tick};

use super::story::{Left, Story};
use crate::world::{COMPLETED, LATEST, WINDOW, latest};

/// One thing that a guard does; which row it is is found out when it is done.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Tick(Index),
    Untick(Index),
    Sort(Index, bool),
    /// Some rows, by their number.
    SortPart(Index, Index, bool),
    SortCompleted(bool),
    InsertAbove(Index),
    Delete(Index),
    EditOurs(Index, Index),
    EditRight(Index),
    /// Words in column A.
    Rename(Index),
    /// Another number in column A, which a row may have already.
    Renumber(Index, i64),
    Copy(Index, Index),
    /// Takes the checkbox away.
    ClearBox(Index),
    WriteBelow,
}

impl Story {
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

    pub(super) fn act(&mut self, deed: &Deed) {
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
            Deed::Untick(which) => {
                let Some(line) = pick(which).filter(|line| self.row(*line).cell(7).is_ticked()) else {
                    return;
                };
                let column = Some("H".to_owned());
                self.world.act(&Act::Tick {
                    sheet: latest(),
                    row: Locator::Line(line),
                    on: false,
                    column,
                });
                if let Ok(number) = number_of(self, line).parse() {
                    self.take_tick_back(number);
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
            Deed::SortPart(from, to, descending) => {
                let (Some(from), Some(to)) = (pick(from), pick(to)) else {
                    return;
                };
                let sheet = self.world.sheet(LATEST);
                let range = json!({
                    "sheetId": sheet.id, "startRowIndex": from.min(to) - 1, "endRowIndex": from.max(to),
                    "startColumnIndex": 0, "endColumnIndex": sheet.columns.len(),
                });
                let order = if *descending { "DESCENDING" } else { "ASCENDING" };
                let specs = json!([{"dimensionIndex": 0, "sortOrder": order}]);
                let sort = json!({"sortRange": {"range": range, "sortSpecs": specs}});
                self.world.book.apply(&[sort]).unwrap();
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
                let Some(line) = pick(which) else { return };
                let key = number_of(self, line).parse::<i64>();
                let ticked = self.row(line).cell(7).is_ticked();
                let lost: Vec<_> = self.row(line).cells.iter().map(Cell::shown).collect();
                // The last row below the header cannot be deleted.
                let delete = Act::DeleteRows {
                    sheet: latest(),
                    first: Locator::Line(line),
                    count: 1,
                };
                if self.world.book.act(&delete).is_ok() {
                    self.marks.retain(|mark, _| !lost.contains(mark));
                    if let (Ok(number), true) = (key, ticked) {
                        self.take_tick_back(number);
                    }
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
                let Some(line) = pick(which) else { return };
                let words = self.fresh("words");
                self.rekey(line, &words);
            }
            Deed::Renumber(which, number) => {
                let Some(line) = pick(which) else { return };
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
            Deed::ClearBox(which) => {
                let Some(line) = pick(which).filter(|line| !self.row(*line).cell(7).is_ticked()) else {
                    return;
                };
                self.world.act(&Act::ClearCell {
                    sheet: latest(),
                    row: Locator::Line(line),
                    column: "H".to_owned(),
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
            Tick::Unticking { .. } => alone && !self.taken_back.contains(&number),
            Tick::Proposed | Tick::Refused { .. } => false,
        };
        let open = entry.wanted(self.world.now, WINDOW, &jiff::tz::TimeZone::UTC).is_some();
        let over = matches!(entry.status, Status::Arrived { .. } | Status::Erased);
        // A copy that stayed behind when the pass itself was on its way out is the guard's own.
        if counts && open && !over && !self.doubled.contains(&number.to_string()) {
            self.owed.insert(number);
        }
    }

    /// The guard took a tick away: what was not read yet need not be published.
    fn take_tick_back(&mut self, number: i64) {
        let rows = self.world.rows_of(LATEST, number);
        if !rows.iter().any(|row| row.cell(7).is_ticked()) {
            self.owed.remove(&number);
        }
        self.unticked.insert(number);
        if let Some(entry) = self.world.entries.get(&number)
            && !matches!(entry.tick, Tick::Free { .. })
        {
            self.taken_back.insert(number);
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
        let column = column_name(column);
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
        if self.row(line).cell(7).is_ticked() {
            if let Ok(number) = was.parse() {
                self.take_tick_back(number);
            }
            if let Ok(number) = key.parse() {
                *self.ticks.entry(number).or_default() += 1;
            }
        }
    }
}
