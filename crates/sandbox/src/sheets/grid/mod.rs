//! The grid as a pure data structure: what a spreadsheet holds, what the requests of a batch do to it, and what a
//! person does to it. No HTTP, no clock, no threads, so that races can be played thousands of times a second.

mod a1;
mod acts;
mod cell;
mod dimensions;
mod mask;
mod metadata;
mod paste;
mod range;
mod request;
mod sheets;
mod sort;
mod view;
mod write;

use std::fmt;

use serde_json::{Value as Json, json};

pub(crate) use a1::shown_range;
pub use a1::{A1, column_name, parse_column};
pub use acts::{Act, Locator};
pub use cell::{Cell, Content};
pub use mask::Mask;
pub use metadata::{Metadata, Place};
pub use range::{Area, Range};
pub use view::View;

/// Why a request of a batch was refused: the words without the prefix that tells which request it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    pub message: String,
    /// It is Google's to do, but not in the sandbox.
    pub unsupported: bool,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            unsupported: false,
        }
    }

    pub(crate) fn unsupported(what: impl fmt::Display) -> Self {
        Self {
            message: format!("The sandbox does not play {what}."),
            unsupported: true,
        }
    }
}

/// Identity of a row or a column that stays with it while others are inserted and deleted around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineId(u64);

/// A row: its cells up to the last one that was ever written.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub id: LineId,
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell in a column; the empty cell where nothing was written.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::EMPTY)
    }

    /// The cell in a column, to be written.
    pub fn cell_mut(&mut self, column: usize) -> &mut Cell {
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::EMPTY);
        }
        &mut self.cells[column]
    }

    /// No cell holds a value, a format, a note or a rule.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|cell| *cell == Cell::EMPTY)
    }
}

/// One worksheet (Google calls it a sheet).
#[derive(Debug, Clone, PartialEq)]
pub struct Worksheet {
    pub id: i32,
    pub title: String,
    pub hidden: bool,
    pub rows: Vec<Row>,
    pub columns: Vec<LineId>,
    pub frozen_rows: usize,
    pub frozen_columns: usize,
}

/// A spreadsheet with its worksheets in the order of their tabs.
#[derive(Debug, Clone, PartialEq)]
pub struct Spreadsheet {
    pub title: String,
    pub locale: String,
    pub time_zone: String,
    pub worksheets: Vec<Worksheet>,
    pub metadata: Vec<Metadata>,
    /// Whether developer metadata of rows moves with them when a range is sorted. Google does not say.
    pub metadata_follows_sort: bool,
    next_line: u64,
}

impl Spreadsheet {
    /// A new spreadsheet with the empty worksheet `Sheet1` of 1000 rows and 26 columns, as Google makes it.
    pub fn new(title: impl Into<String>) -> Self {
        let mut spreadsheet = Self {
            title: title.into(),
            locale: "en_US".to_owned(),
            time_zone: "Etc/GMT".to_owned(),
            worksheets: Vec::new(),
            metadata: Vec::new(),
            metadata_follows_sort: true,
            next_line: 0,
        };
        spreadsheet.add_blank_worksheet(0, "Sheet1", 1000, 26);
        spreadsheet
    }

    pub(crate) fn add_blank_worksheet(&mut self, id: i32, title: &str, rows: usize, columns: usize) {
        let rows = self.blank_rows(rows);
        let columns = (0..columns).map(|_| self.new_line()).collect();
        let title = title.to_owned();
        let sheet = Worksheet {
            id,
            title,
            hidden: false,
            rows,
            columns,
            frozen_rows: 0,
            frozen_columns: 0,
        };
        self.worksheets.push(sheet);
    }

    /// Applies a batch: all of its requests, or none and the reason with the number of the request that was refused.
    /// Returns a reply per request.
    pub fn apply(&mut self, requests: &[Json]) -> Result<Vec<Json>, Refusal> {
        let mut next = self.clone();
        let mut replies = Vec::with_capacity(requests.len());
        for (index, request) in requests.iter().enumerate() {
            let Some((kind, body)) = request
                .as_object()
                .filter(|kinds| kinds.len() == 1)
                .and_then(|k| k.iter().next())
            else {
                return Err(Refusal::new(format!(
                    "Invalid requests[{index}]: Must specify exactly one kind of request."
                )));
            };
            let reply = next.apply_one(kind, body).map_err(|refusal| Refusal {
                message: format!("Invalid requests[{index}].{kind}: {}", refusal.message),
                ..refusal
            })?;
            replies.push(reply.map_or_else(|| json!({}), |reply| json!({ kind.as_str(): reply })));
        }
        *self = next;
        Ok(replies)
    }

    /// The worksheet with this title.
    pub fn worksheet(&self, title: &str) -> Option<&Worksheet> {
        self.worksheets.iter().find(|sheet| sheet.title == title)
    }

    /// The worksheet with this title, to be changed.
    pub fn worksheet_mut(&mut self, title: &str) -> Option<&mut Worksheet> {
        self.worksheets.iter_mut().find(|sheet| sheet.title == title)
    }

    fn sheet_position(&self, id: i32) -> Result<usize, Refusal> {
        let found = self.worksheets.iter().position(|sheet| sheet.id == id);
        found.ok_or_else(|| Refusal::new(format!("No grid with id: {id}")))
    }

    fn sheet_mut(&mut self, id: i32) -> Result<&mut Worksheet, Refusal> {
        let position = self.sheet_position(id)?;
        Ok(&mut self.worksheets[position])
    }

    fn new_line(&mut self) -> LineId {
        self.next_line += 1;
        LineId(self.next_line)
    }

    fn blank_rows(&mut self, count: usize) -> Vec<Row> {
        (0..count)
            .map(|_| Row {
                id: self.new_line(),
                cells: Vec::new(),
            })
            .collect()
    }
}

impl Worksheet {
    /// The rows as text as a person sees them, trailing blank cells and rows left off.
    pub fn shown(&self) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = self
            .rows
            .iter()
            .map(|row| {
                let mut cells: Vec<_> = row.cells.iter().map(Cell::shown).collect();
                while cells.last().is_some_and(String::is_empty) {
                    cells.pop();
                }
                cells
            })
            .collect();
        while rows.last().is_some_and(Vec::is_empty) {
            rows.pop();
        }
        rows
    }

    /// Index after the last row that holds a value.
    pub fn content_end(&self) -> usize {
        let used = |row: &Row| row.cells.iter().any(|cell| cell.content.is_some());
        self.rows.iter().rposition(used).map_or(0, |last| last + 1)
    }
}
