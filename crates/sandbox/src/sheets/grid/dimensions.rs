use serde::Deserialize;
use serde_json::Value as Json;

use super::{
    Area, Cell, LineId, Range, Refusal, Spreadsheet, Worksheet, range::index, request::parse, sheets::sheet_id,
};

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Dimension {
    #[default]
    #[serde(rename = "DIMENSION_UNSPECIFIED")]
    Unspecified,
    #[serde(rename = "ROWS")]
    Rows,
    #[serde(rename = "COLUMNS")]
    Columns,
}

/// `DimensionRange`.
#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Lines {
    pub(super) sheet_id: i32,
    pub(super) dimension: Dimension,
    pub(super) start_index: Option<i32>,
    pub(super) end_index: Option<i32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct InsertDimension {
    range: Lines,
    #[serde(default)]
    inherit_from_before: bool,
}

#[derive(Deserialize)]
struct DeleteDimension {
    range: Lines,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MoveDimension {
    source: Lines,
    #[serde(default)]
    destination_index: i32,
}

#[derive(Deserialize)]
struct AppendDimension {
    #[serde(default)]
    dimension: Dimension,
    #[serde(default)]
    length: i32,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ShiftRange {
    range: Range,
    #[serde(default)]
    shift_dimension: Dimension,
}

impl Lines {
    /// First and end; both must be given when `bounded`.
    fn bounds(&self, count: usize) -> Result<(usize, usize), Refusal> {
        let start = index(self.start_index.unwrap_or(0))?;
        let end = self.end_index.map_or(Ok(count), index)?;
        if start >= end {
            return Err(Refusal::new(format!(
                "range.endIndex[{end}] must be greater than range.startIndex[{start}]"
            )));
        }
        Ok((start, end))
    }
}

impl Spreadsheet {
    pub(super) fn insert_dimension(&mut self, body: &Json) -> Result<(), Refusal> {
        let InsertDimension {
            range,
            inherit_from_before,
        } = parse(body)?;
        let position = self.sheet_position(range.sheet_id)?;
        if range.start_index.is_none() || range.end_index.is_none() {
            return Err(Refusal::new("range.startIndex and range.endIndex are required"));
        }
        let count = self.worksheets[position].count(range.dimension)?;
        let (start, end) = range.bounds(count)?;
        if start == 0 && inherit_from_before {
            return Err(Refusal::new(
                "inheritFromBefore cannot be true when inserting at the first row or column",
            ));
        }
        // At the very end there is nothing after it to inherit from.
        if start > count || (start == count && !inherit_from_before) {
            return Err(Refusal::new(format!(
                "range.startIndex[{start}] must be less than the grid size[{count}]"
            )));
        }
        self.insert_lines(position, range.dimension, start, end - start);
        let sheet = &mut self.worksheets[position];
        match range.dimension {
            Dimension::Rows if start < sheet.frozen_rows => sheet.frozen_rows += end - start,
            Dimension::Columns if start < sheet.frozen_columns => sheet.frozen_columns += end - start,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn append_dimension(&mut self, body: &Json) -> Result<(), Refusal> {
        let AppendDimension { dimension, length } = parse(body)?;
        let position = self.sheet_position(sheet_id(body)?)?;
        let count = self.worksheets[position].count(dimension)?;
        self.insert_lines(position, dimension, count, index(length)?);
        Ok(())
    }

    pub(super) fn delete_dimension(&mut self, body: &Json) -> Result<(), Refusal> {
        let DeleteDimension { range } = parse(body)?;
        let position = self.sheet_position(range.sheet_id)?;
        let sheet = &mut self.worksheets[position];
        let count = sheet.count(range.dimension)?;
        let (start, end) = range.bounds(count)?;
        if start >= count {
            return Err(Refusal::new(format!(
                "Cannot delete a row or column that doesn't exist. Tried to delete index {start} but there are only {count}."
            )));
        }
        // Google cuts an end beyond the grid.
        let end = end.min(count);
        let frozen = match range.dimension {
            Dimension::Columns => sheet.frozen_columns,
            _ => sheet.frozen_rows,
        };
        let unfrozen = count - frozen;
        if end - start.max(frozen).min(end) >= unfrozen {
            let name = if range.dimension == Dimension::Columns {
                "columns"
            } else {
                "rows"
            };
            return Err(Refusal::new(format!(
                "Sorry, it is not possible to delete all non-frozen {name}."
            )));
        }
        let thawed = end.min(frozen).saturating_sub(start);
        match range.dimension {
            Dimension::Columns => {
                sheet.frozen_columns -= thawed;
                sheet.columns.drain(start..end);
                for row in &mut sheet.rows {
                    let (start, end) = (start.min(row.cells.len()), end.min(row.cells.len()));
                    row.cells.drain(start..end);
                }
            }
            _ => {
                sheet.frozen_rows -= thawed;
                sheet.rows.drain(start..end);
            }
        }
        self.forget_lost_metadata();
        Ok(())
    }

    pub(super) fn move_dimension(&mut self, body: &Json) -> Result<(), Refusal> {
        let MoveDimension {
            source,
            destination_index,
        } = parse(body)?;
        let position = self.sheet_position(source.sheet_id)?;
        let sheet = &mut self.worksheets[position];
        let count = sheet.count(source.dimension)?;
        let (start, end) = source.bounds(count)?;
        let destination = index(destination_index)?;
        if end > count || destination > count {
            return Err(Refusal::new(format!(
                "The source or destination lies outside of the grid of {count}"
            )));
        }
        if (start..=end).contains(&destination) {
            return Err(Refusal::new("The destination lies within the source"));
        }
        if source.dimension == Dimension::Columns {
            for row in &mut sheet.rows {
                row.cells.resize(count, Cell::EMPTY);
                relocate(&mut row.cells, start, end, destination);
            }
            relocate(&mut sheet.columns, start, end, destination);
        } else {
            relocate(&mut sheet.rows, start, end, destination);
        }
        Ok(())
    }

    pub(super) fn insert_range(&mut self, body: &Json) -> Result<(), Refusal> {
        let ShiftRange { range, shift_dimension } = parse(body)?;
        let (position, area) = self.area(&range)?;
        if shift_dimension == Dimension::Rows {
            // Google makes room: cells that hold something are not pushed off the grid.
            let more = self.blank_rows(area.height());
            self.worksheets[position].rows.extend(more);
        } else {
            self.insert_lines(
                position,
                Dimension::Columns,
                self.worksheets[position].columns.len(),
                area.width(),
            );
        }
        self.worksheets[position].shift(area, shift_dimension, true)
    }

    pub(super) fn delete_range(&mut self, body: &Json) -> Result<(), Refusal> {
        let ShiftRange { range, shift_dimension } = parse(body)?;
        let (position, area) = self.area(&range)?;
        self.worksheets[position].shift(area, shift_dimension, false)
    }

    pub(super) fn insert_lines(&mut self, position: usize, dimension: Dimension, at: usize, count: usize) {
        if dimension == Dimension::Columns {
            let lines: Vec<LineId> = (0..count).map(|_| self.new_line()).collect();
            let sheet = &mut self.worksheets[position];
            sheet.columns.splice(at..at, lines);
            for row in sheet.rows.iter_mut().filter(|row| row.cells.len() > at) {
                row.cells.splice(at..at, std::iter::repeat_n(Cell::EMPTY, count));
            }
        } else {
            let rows = self.blank_rows(count);
            self.worksheets[position].rows.splice(at..at, rows);
        }
    }
}

impl Worksheet {
    fn count(&self, dimension: Dimension) -> Result<usize, Refusal> {
        match dimension {
            Dimension::Rows => Ok(self.rows.len()),
            Dimension::Columns => Ok(self.columns.len()),
            Dimension::Unspecified => Err(Refusal::new("No dimension was specified")),
        }
    }

    /// Pushes cells out of an area (or pulls them into it) along one dimension, within its rows or columns only.
    fn shift(&mut self, area: Area, dimension: Dimension, insert: bool) -> Result<(), Refusal> {
        match dimension {
            Dimension::Rows => {
                let end = self.rows.len();
                for column in area.left..area.right {
                    let mut cells: Vec<Cell> = self.rows[area.top..end]
                        .iter_mut()
                        .map(|row| std::mem::replace(row.cell_mut(column), Cell::EMPTY))
                        .collect();
                    shift_cells(&mut cells, area.height(), insert);
                    for (row, cell) in self.rows[area.top..end].iter_mut().zip(cells) {
                        *row.cell_mut(column) = cell;
                    }
                }
            }
            Dimension::Columns => {
                let width = self.columns.len();
                for row in &mut self.rows[area.top..area.bottom] {
                    row.cells.resize(width, Cell::EMPTY);
                    let mut cells = row.cells.split_off(area.left);
                    shift_cells(&mut cells, area.width(), insert);
                    row.cells.extend(cells);
                    row.cells.truncate(width);
                }
            }
            Dimension::Unspecified => return Err(Refusal::new("No dimension was specified")),
        }
        Ok(())
    }
}

fn shift_cells(cells: &mut Vec<Cell>, count: usize, insert: bool) {
    if insert {
        cells.splice(0..0, std::iter::repeat_n(Cell::EMPTY, count));
    } else {
        cells.drain(0..count.min(cells.len()));
        cells.extend(std::iter::repeat_n(Cell::EMPTY, count));
    }
}

fn relocate<T>(items: &mut Vec<T>, start: usize, end: usize, destination: usize) {
    let moved: Vec<T> = items.drain(start..end).collect();
    let at = if destination > start {
        destination - moved.len()
    } else {
        destination
    };
    items.splice(at..at, moved);
}
