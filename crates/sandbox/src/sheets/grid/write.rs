use serde::Deserialize;
use serde_json::Value as Json;

use super::{Range, Refusal, Spreadsheet, mask::paths, range::index, request::parse, sheets::sheet_id};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateCells {
    #[serde(default)]
    rows: Vec<RowData>,
    #[serde(default)]
    fields: String,
    start: Option<Coordinate>,
    range: Option<Range>,
}

#[derive(Deserialize, Default)]
struct RowData {
    #[serde(default)]
    values: Vec<Json>,
}

#[derive(Deserialize, Clone, Copy, Default)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Coordinate {
    pub(super) sheet_id: i32,
    pub(super) row_index: i32,
    pub(super) column_index: i32,
}

#[derive(Deserialize)]
struct RepeatCell {
    range: Range,
    #[serde(default)]
    cell: Json,
    #[serde(default)]
    fields: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AppendCells {
    #[serde(default)]
    rows: Vec<RowData>,
    #[serde(default)]
    fields: String,
}

#[derive(Deserialize)]
struct SetDataValidation {
    range: Range,
    #[serde(default)]
    rule: Json,
}

impl Spreadsheet {
    pub(super) fn update_cells(&mut self, body: &Json) -> Result<(), Refusal> {
        let UpdateCells {
            rows,
            fields,
            start,
            range,
        } = parse(body)?;
        let fields = paths(&fields)?;
        match (start, range) {
            (Some(start), None) => self.write_rows(start, &rows, &fields),
            (None, Some(range)) => {
                let (position, area) = self.area(&range)?;
                if rows.len() > area.height() {
                    return Err(Refusal::new(format!(
                        "Attempting to write row: {}, beyond the last requested row of: {}",
                        area.top + rows.len() - 1,
                        area.bottom - 1
                    )));
                }
                for (index, row) in (area.top..area.bottom).enumerate() {
                    let values = rows.get(index).map_or(&[][..], |row| &row.values);
                    if values.len() > area.width() {
                        return Err(Refusal::new(format!(
                            "Attempting to write column: {}, beyond the last requested column of: {}",
                            area.left + values.len() - 1,
                            area.right - 1
                        )));
                    }
                    // Cells of the range that no data are given for are emptied.
                    for column in area.left..area.right {
                        let value = values.get(column - area.left).unwrap_or(&Json::Null);
                        self.worksheets[position].rows[row]
                            .cell_mut(column)
                            .take(value, &fields)?;
                    }
                }
                Ok(())
            }
            _ => Err(Refusal::new("Must specify exactly one of start and range")),
        }
    }

    pub(super) fn append_cells(&mut self, body: &Json) -> Result<(), Refusal> {
        let AppendCells { rows, fields } = parse(body)?;
        let id = sheet_id(body)?;
        let position = self.sheet_position(id)?;
        let end = self.worksheets[position].content_end();
        let missing = (end + rows.len()).saturating_sub(self.worksheets[position].rows.len());
        let missing = self.blank_rows(missing);
        self.worksheets[position].rows.extend(missing);
        let row_index = i32::try_from(end).map_err(|_| Refusal::new("The sheet is full"))?;
        self.write_rows(
            Coordinate {
                sheet_id: id,
                row_index,
                column_index: 0,
            },
            &rows,
            &paths(&fields)?,
        )
    }

    pub(super) fn repeat_cell(&mut self, body: &Json) -> Result<(), Refusal> {
        let RepeatCell { range, cell, fields } = parse(body)?;
        let (position, area) = self.area(&range)?;
        let fields = paths(&fields)?;
        for row in &mut self.worksheets[position].rows[area.top..area.bottom] {
            for column in area.left..area.right {
                row.cell_mut(column).take(&cell, &fields)?;
            }
        }
        Ok(())
    }

    pub(super) fn set_data_validation(&mut self, body: &Json) -> Result<(), Refusal> {
        let SetDataValidation { range, rule } = parse(body)?;
        match rule["condition"]["type"].as_str() {
            Some("BOOLEAN") | None => {}
            Some(other) => return Err(Refusal::unsupported(format_args!("the condition {other}"))),
        }
        let (position, area) = self.area(&range)?;
        for row in &mut self.worksheets[position].rows[area.top..area.bottom] {
            for column in area.left..area.right {
                row.cell_mut(column).validation = (!rule.is_null()).then(|| rule.clone());
            }
        }
        Ok(())
    }

    fn write_rows(&mut self, start: Coordinate, rows: &[RowData], fields: &[Vec<&str>]) -> Result<(), Refusal> {
        let (top, left) = (index(start.row_index)?, index(start.column_index)?);
        let sheet = self.sheet_mut(start.sheet_id)?;
        let (height, width) = (sheet.rows.len(), sheet.columns.len());
        if top >= height {
            return Err(Refusal::new(format!(
                "GridCoordinate.rowIndex[{top}] is after last row in grid[{height}]"
            )));
        }
        let widest = rows.iter().map(|row| row.values.len()).max().unwrap_or(0);
        if top + rows.len() > height || left + widest > width {
            return Err(Refusal::new(format!(
                "Attempting to write row: {}, column: {}, beyond the grid of {height} rows and {width} columns",
                top + rows.len() - 1,
                left + widest.max(1) - 1
            )));
        }
        for (offset, data) in rows.iter().enumerate() {
            for (column, value) in data.values.iter().enumerate() {
                sheet.rows[top + offset].cell_mut(left + column).take(value, fields)?;
            }
        }
        Ok(())
    }
}
