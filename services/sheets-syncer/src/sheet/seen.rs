//! What was read of the spreadsheet.

use super::{
    Layout, PassNumber,
    layout::{FENCE_KEY, FROM_COMPLETED, LABEL, MARK_COLUMN},
    reply::{Cell, Reply, Worksheet},
};

/// Which fields to read: nothing that is not used.
pub const FIELDS: &str = "properties.title,developerMetadata(metadataId,metadataKey),\
     sheets(properties(sheetId,title,hidden,gridProperties(rowCount,columnCount,frozenRowCount)),\
     data(startRow,startColumn,rowData.values(userEnteredValue,dataValidation.condition.type)))";

/// Which fields to read to learn what worksheets there are.
pub const PRESENCE_FIELDS: &str =
    "properties.title,developerMetadata(metadataId,metadataKey),sheets.properties(sheetId,title)";

/// Which of our worksheets exist. Google refuses a read that names one that does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Presence {
    pub latest: bool,
    pub completed: bool,
    pub moves: bool,
    /// Ids of all worksheets, foreign ones too.
    pub taken_ids: Vec<i32>,
}

/// All that a sync reads.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Seen {
    pub title: String,
    /// Ids of our fences.
    pub fences: Vec<i32>,
    pub taken_ids: Vec<i32>,
    pub latest: Option<Sheet>,
    pub completed: Option<Sheet>,
    pub moves: Option<Moves>,
}

/// A worksheet with its rows up to the last one that holds something in A or H.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    pub id: i32,
    pub row_count: i32,
    pub column_count: i32,
    pub frozen_rows: i32,
    pub rows: Vec<Row>,
    /// The rows were asked for; otherwise only the header was.
    pub whole: bool,
}

/// What matters of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    pub key: Key,
    pub mark: Mark,
}

/// Column A.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Key {
    #[default]
    Blank,
    Pass(PassNumber),
    /// Anything else: a header, a guard's words, a formula.
    Other(String),
}

/// Column H.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Mark {
    pub ticked: bool,
    pub checkbox: bool,
    /// Something stands there that is neither true nor false.
    pub words: bool,
}

/// The hidden worksheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moves {
    pub id: i32,
    pub row_count: i32,
    pub column_count: i32,
    pub pairs: Vec<Pair>,
}

/// A label and below it the row that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Index of the label; the row is at the next one.
    pub index: i32,
    /// The pass whose row was meant.
    pub meant: PassNumber,
    /// Of which worksheet the row was.
    pub home: Home,
    /// Where the row had been read.
    pub from: i32,
    /// The row that was hit.
    pub row: Row,
}

/// A worksheet from which rows are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    Latest,
    Completed,
}

impl Presence {
    /// From a reply to [`PRESENCE_FIELDS`].
    pub fn of(reply: &Reply, layout: &Layout) -> Self {
        let mut presence = Self::default();
        for properties in reply.sheets.iter().map(|sheet| &sheet.properties) {
            presence.latest |= properties.title == layout.latest;
            presence.completed |= properties.title == layout.completed;
            presence.moves |= properties.title == layout.moves;
            presence.taken_ids.push(properties.sheet_id);
        }
        presence
    }

    /// Our worksheets exist, all of them.
    pub fn is_complete(&self) -> bool {
        self.latest && self.completed && self.moves
    }

    /// The ranges of a read. Column A of the completed passes is read only when somebody is about to move there
    /// or to be erased, because it grows without end.
    pub fn ranges(&self, layout: &Layout, with_completed: bool) -> Vec<String> {
        let quote = |title: &str| format!("'{}'", title.replace('\'', "''"));
        let mut ranges = Vec::new();
        if self.latest {
            let title = quote(&layout.latest);
            ranges.extend([format!("{title}!A:A"), format!("{title}!H:H")]);
        }
        if self.completed {
            let cells = if with_completed { "A:A" } else { "A1:A1" };
            ranges.push(format!("{}!{cells}", quote(&layout.completed)));
        }
        if self.moves {
            ranges.push(format!("{}!A:H", quote(&layout.moves)));
        }
        ranges
    }
}

impl Seen {
    /// From a reply to [`Presence::ranges`] and [`FIELDS`], or to [`PRESENCE_FIELDS`] where there are no ranges to read
    /// because none of our worksheets exists.
    pub fn of(reply: &Reply, presence: &Presence, layout: &Layout, with_completed: bool) -> Self {
        let metadata = reply.developer_metadata.iter();
        let fences = metadata.filter(|metadata| metadata.metadata_key.as_deref() == Some(FENCE_KEY));
        let mut seen = Self {
            title: reply.properties.title.clone(),
            fences: fences.filter_map(|metadata| metadata.metadata_id).collect(),
            taken_ids: presence.taken_ids.clone(),
            ..Self::default()
        };
        for sheet in &reply.sheets {
            match &sheet.properties.title {
                title if *title == layout.latest => seen.latest = Some(Sheet::of(sheet, true)),
                title if *title == layout.completed => seen.completed = Some(Sheet::of(sheet, with_completed)),
                title if *title == layout.moves => seen.moves = Some(Moves::of(sheet)),
                _ => {}
            }
        }
        seen
    }
}

impl Sheet {
    fn of(sheet: &Worksheet, whole: bool) -> Self {
        let grid = sheet.properties.grid_properties;
        Self {
            id: sheet.properties.sheet_id,
            row_count: grid.row_count,
            column_count: grid.column_count,
            frozen_rows: grid.frozen_row_count,
            rows: rows(sheet),
            whole,
        }
    }
}

impl Moves {
    fn of(sheet: &Worksheet) -> Self {
        let labels = cells(sheet, 0);
        let (numbers, indexes, homes) = (cells(sheet, 1), cells(sheet, 2), cells(sheet, 3));
        let rows = rows(sheet);
        let mut pairs = Vec::new();
        let mut index = 0;
        while index < labels.len() {
            let meant = numbers.get(index).and_then(|cell| number(*cell));
            let from = indexes.get(index).and_then(|cell| number(*cell));
            if text(labels[index]) == Some(LABEL)
                && let (Some(meant), Some(from)) = (meant, from)
            {
                let row = rows.get(index + 1).cloned().unwrap_or_default();
                let home = homes.get(index).and_then(|cell| text(*cell));
                let home = if home == Some(FROM_COMPLETED) {
                    Home::Completed
                } else {
                    Home::Latest
                };
                let (index, from) = (to_i32(index), i32::try_from(from).unwrap_or(i32::MAX));
                pairs.push(Pair {
                    index,
                    meant: PassNumber(meant),
                    home,
                    from,
                    row,
                });
            }
            // The row below a label may itself look like one, if a guard wrote so: it is never read as one.
            index += if text(labels[index]) == Some(LABEL) { 2 } else { 1 };
        }
        Self {
            id: sheet.properties.sheet_id,
            row_count: sheet.properties.grid_properties.row_count,
            column_count: sheet.properties.grid_properties.column_count,
            pairs,
        }
    }
}

fn rows(sheet: &Worksheet) -> Vec<Row> {
    let (keys, marks) = (cells(sheet, 0), cells(sheet, MARK_COLUMN));
    let read = |index: usize| Row {
        key: keys.get(index).map_or(Key::Blank, |cell| Key::of(*cell)),
        mark: marks.get(index).map_or_else(Mark::default, |cell| Mark::of(*cell)),
    };
    let mut rows: Vec<Row> = (0..keys.len().max(marks.len())).map(read).collect();
    while rows.last().is_some_and(|row| *row == Row::default()) {
        rows.pop();
    }
    rows
}

/// The cells of one column from whichever of the ranges that were read holds it.
fn cells(sheet: &Worksheet, column: i32) -> Vec<Option<&Cell>> {
    for grid in &sheet.data {
        let Ok(offset) = usize::try_from(column - grid.start_column) else {
            continue;
        };
        let found = grid.row_data.iter().map(|row| row.values.get(offset));
        if found.clone().any(|cell| cell.is_some()) {
            let above = usize::try_from(grid.start_row).unwrap_or(0);
            return std::iter::repeat_n(None, above).chain(found).collect();
        }
    }
    Vec::new()
}

impl Key {
    fn of(cell: Option<&Cell>) -> Self {
        let Some(value) = cell.and_then(|cell| cell.user_entered_value.as_ref()) else {
            return Self::Blank;
        };
        if let Some(number) = number(cell) {
            return Self::Pass(PassNumber(number));
        }
        match (&value.string_value, &value.formula_value) {
            // A number that a guard typed into a cell formatted as text.
            (Some(text), _)
                if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 16 && !text.is_empty() =>
            {
                text.parse().map_or_else(
                    |_| Self::Other(text.to_string()),
                    |number| Self::Pass(PassNumber(number)),
                )
            }
            (Some(text), _) if text.is_empty() => Self::Blank,
            (Some(text), _) | (None, Some(text)) => Self::Other(text.to_string()),
            (None, None) => Self::Other(String::new()),
        }
    }
}

impl Mark {
    fn of(cell: Option<&Cell>) -> Self {
        let Some(cell) = cell else { return Self::default() };
        let value = cell.user_entered_value.as_ref();
        let kind = cell.data_validation.as_ref().map(|rule| &*rule.condition.kind);
        Self {
            ticked: value.and_then(|value| value.bool_value) == Some(true),
            checkbox: kind == Some("BOOLEAN"),
            words: value.is_some_and(|value| value.bool_value.is_none()),
        }
    }
}

/// A whole number that was entered as a number.
fn number(cell: Option<&Cell>) -> Option<i64> {
    let number = cell?.user_entered_value.as_ref()?.number_value?;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and small enough to be exact"
    )]
    (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64)
}

fn text(cell: Option<&Cell>) -> Option<&str> {
    cell?.user_entered_value.as_ref()?.string_value.as_deref()
}

/// An index of a row: Google's grids hold ten million cells at most.
pub(super) fn to_i32(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}
