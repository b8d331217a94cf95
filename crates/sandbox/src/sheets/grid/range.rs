use serde::Deserialize;

use super::{Refusal, Spreadsheet, Worksheet};

/// `GridRange`: zero-based, half open, unbounded where an index is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Range {
    pub sheet_id: i32,
    pub start_row_index: Option<i32>,
    pub end_row_index: Option<i32>,
    pub start_column_index: Option<i32>,
    pub end_column_index: Option<i32>,
}

/// A range with its bounds filled in from the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub top: usize,
    /// Exclusive.
    pub bottom: usize,
    pub left: usize,
    /// Exclusive.
    pub right: usize,
}

impl Area {
    pub fn height(&self) -> usize {
        self.bottom - self.top
    }

    pub fn width(&self) -> usize {
        self.right - self.left
    }
}

impl Range {
    /// Bounds within the worksheet; what lies outside of it is refused.
    pub(super) fn within(&self, sheet: &Worksheet) -> Result<Area, Refusal> {
        let (top, bottom) = bounds(
            self.start_row_index,
            self.end_row_index,
            sheet.rows.len(),
            "RowIndex",
            "row",
        )?;
        let (left, right) = bounds(
            self.start_column_index,
            self.end_column_index,
            sheet.columns.len(),
            "ColumnIndex",
            "column",
        )?;
        Ok(Area {
            top,
            bottom,
            left,
            right,
        })
    }
}

impl Spreadsheet {
    pub(super) fn area(&self, range: &Range) -> Result<(usize, Area), Refusal> {
        let position = self.sheet_position(range.sheet_id)?;
        Ok((position, range.within(&self.worksheets[position])?))
    }
}

fn bounds(
    start: Option<i32>,
    end: Option<i32>,
    count: usize,
    name: &str,
    line: &str,
) -> Result<(usize, usize), Refusal> {
    let (first, last) = (index(start.unwrap_or(0))?, end.map_or(Ok(count), index)?);
    if first > count || (first == count && end.is_none()) {
        return Err(Refusal::new(format!(
            "range.start{name}[{first}] is after last {line} in grid[{count}]"
        )));
    }
    if last > count {
        return Err(Refusal::new(format!(
            "range.end{name}[{last}] is after last {line} in grid[{count}]"
        )));
    }
    if first >= last {
        return Err(Refusal::new(format!(
            "range.end{name}[{last}] must be greater than range.start{name}[{first}]"
        )));
    }
    Ok((first, last))
}

/// An index that came over the wire.
pub(super) fn index(value: i32) -> Result<usize, Refusal> {
    usize::try_from(value).map_err(|_| Refusal::new(format!("Index must not be negative: {value}")))
}
