use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::grid::{Cell, Worksheet};

/// What the sandbox counted and found wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// Requests by method, such as `spreadsheets.batchUpdate` or `token`, refused ones too.
    pub requests: BTreeMap<String, u64>,
    /// Refusals by HTTP status.
    pub refused: BTreeMap<u16, u64>,
    /// Single requests inside of all batches that were carried out.
    pub batched: u64,
    /// Bytes of the bodies of batches that were carried out.
    pub batched_bytes: u64,
    /// Cells in the rows of batches that were carried out.
    pub batched_cells: u64,
    /// Bytes of the replies to reads.
    pub read_bytes: u64,
    /// Most reads and writes in any 60 seconds of the sandbox's clock, whatever the quota.
    pub most_reads_a_minute: usize,
    pub most_writes_a_minute: usize,
    /// Requests of clients and replies of the sandbox that do not conform to the discovery document.
    pub violations: Vec<String>,
    /// What was asked for and is not played here.
    pub unsupported: Vec<String>,
    /// Acts of hooks that could not be done.
    pub missed_acts: Vec<String>,
}

/// A row as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownRow {
    /// The number beside the row, from 1.
    pub line: usize,
    pub cells: Vec<ShownCell>,
}

/// A cell as a person sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShownCell {
    pub text: String,
    /// `None` where there is no checkbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticked: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ShownRow {
    /// All rows up to the last one that shows something.
    pub fn of(sheet: &Worksheet) -> Vec<Self> {
        let rows = sheet.rows.iter().enumerate();
        let mut shown: Vec<Self> = rows
            .map(|(index, row)| Self {
                line: index + 1,
                cells: row.cells.iter().map(ShownCell::of).collect(),
            })
            .collect();
        // A format alone shows nothing.
        let end = shown
            .iter()
            .rposition(|row| row.cells.iter().any(ShownCell::is_something));
        shown.truncate(end.map_or(0, |last| last + 1));
        shown
    }

    /// The texts of the cells.
    pub fn texts(&self) -> Vec<&str> {
        self.cells.iter().map(|cell| cell.text.as_str()).collect()
    }
}

impl ShownCell {
    fn of(cell: &Cell) -> Self {
        let ticked = cell.has_checkbox().then(|| cell.is_ticked());
        Self {
            text: cell.shown(),
            ticked,
            note: cell.note.clone(),
        }
    }

    fn is_something(&self) -> bool {
        !self.text.is_empty() || self.ticked.is_some() || self.note.is_some()
    }
}
