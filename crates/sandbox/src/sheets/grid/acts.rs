use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{Area, Cell, Content, Refusal, Spreadsheet, Worksheet, dimensions::Dimension, parse_column};

/// How a person finds a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Locator {
    /// The first row with this number in column A.
    Pass(i64),
    /// The number beside the row, from 1.
    Line(usize),
}

/// What a person does in a worksheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Ticks a checkbox, or takes the tick back. Without `column` it is the row's first checkbox.
    Tick {
        sheet: String,
        row: Locator,
        on: bool,
        #[serde(default)]
        column: Option<String>,
    },
    /// Types into a cell, which is interpreted as typing is; an empty text empties the cell.
    Edit {
        sheet: String,
        row: Locator,
        column: String,
        text: String,
    },
    /// Writes a note on a cell; an empty text takes it away.
    Note {
        sheet: String,
        row: Locator,
        column: String,
        text: String,
    },
    /// Sorts all rows below the frozen ones by a column.
    Sort {
        sheet: String,
        column: String,
        descending: bool,
    },
    /// Inserts blank rows above a row.
    InsertRows {
        sheet: String,
        above: Locator,
        count: usize,
    },
    DeleteRows {
        sheet: String,
        first: Locator,
        count: usize,
    },
    /// Copies a whole row into a new row above another.
    CopyRow {
        sheet: String,
        row: Locator,
        above: Locator,
    },
    /// Takes a rule such as a checkbox off a cell and empties it.
    ClearCell {
        sheet: String,
        row: Locator,
        column: String,
    },
    InsertColumns {
        sheet: String,
        before: String,
        count: usize,
    },
    AddWorksheet {
        title: String,
    },
    DeleteWorksheet {
        sheet: String,
    },
    RenameWorksheet {
        sheet: String,
        title: String,
    },
    HideWorksheet {
        sheet: String,
        hidden: bool,
    },
}

impl Spreadsheet {
    /// Does what a person did. Refused when it names a worksheet or a row that is not there.
    pub fn act(&mut self, act: &Act) -> Result<(), Refusal> {
        match act {
            Act::Tick { sheet, row, on, column } => {
                let row = self.row_for_act(sheet, *row)?;
                let column = match column {
                    Some(column) => self::column(column)?,
                    None => row
                        .cells
                        .iter()
                        .position(Cell::has_checkbox)
                        .ok_or_else(|| Refusal::new("No checkbox in this row"))?,
                };
                let cell = row.cell_mut(column);
                if !cell.has_checkbox() {
                    return Err(Refusal::new("This cell has no checkbox"));
                }
                cell.content = Some(Content::Bool(*on));
            }
            Act::Edit {
                sheet,
                row,
                column,
                text,
            } => {
                let column = self::column(column)?;
                self.row_for_act(sheet, *row)?.cell_mut(column).content = Content::typed(text);
            }
            Act::Note {
                sheet,
                row,
                column,
                text,
            } => {
                let column = self::column(column)?;
                self.row_for_act(sheet, *row)?.cell_mut(column).note =
                    Some(text.clone()).filter(|text| !text.is_empty());
            }
            Act::ClearCell { sheet, row, column } => {
                let column = self::column(column)?;
                *self.row_for_act(sheet, *row)?.cell_mut(column) = Cell::EMPTY;
            }
            Act::Sort {
                sheet,
                column,
                descending,
            } => {
                let column = self::column(column)?;
                let position = self.position_by_title(sheet)?;
                let at = &self.worksheets[position];
                let area = Area {
                    top: at.frozen_rows,
                    bottom: at.rows.len(),
                    left: 0,
                    right: at.columns.len(),
                };
                self.sort_area(position, area, &[(column, *descending)]);
            }
            Act::InsertRows { sheet, above, count } => {
                let position = self.position_by_title(sheet)?;
                let at = self.worksheets[position].line(*above)?;
                self.insert_lines(position, Dimension::Rows, at, *count);
            }
            Act::DeleteRows { sheet, first, count } => {
                let at = &self.worksheets[self.position_by_title(sheet)?];
                let first = at.line(*first)?;
                let range =
                    json!({"sheetId": at.id, "dimension": "ROWS", "startIndex": first, "endIndex": first + count});
                self.delete_dimension(&json!({ "range": range }))?;
            }
            Act::CopyRow { sheet, row, above } => {
                let position = self.position_by_title(sheet)?;
                let (from, to) = (
                    self.worksheets[position].line(*row)?,
                    self.worksheets[position].line(*above)?,
                );
                let cells = self.worksheets[position].rows[from].cells.clone();
                self.insert_lines(position, Dimension::Rows, to, 1);
                self.worksheets[position].rows[to].cells = cells;
            }
            Act::InsertColumns { sheet, before, count } => {
                let (position, before) = (self.position_by_title(sheet)?, self::column(before)?);
                self.insert_lines(position, Dimension::Columns, before, *count);
            }
            Act::AddWorksheet { title } => drop(self.add_sheet(&json!({"properties": {"title": title}}))?),
            Act::DeleteWorksheet { sheet } => {
                let id = self.worksheets[self.position_by_title(sheet)?].id;
                self.delete_sheet(&json!({ "sheetId": id }))?;
            }
            Act::RenameWorksheet { sheet, title } => {
                let id = self.worksheets[self.position_by_title(sheet)?].id;
                let properties = json!({"sheetId": id, "title": title});
                self.update_sheet_properties(&json!({"properties": properties, "fields": "title"}))?;
            }
            Act::HideWorksheet { sheet, hidden } => {
                let position = self.position_by_title(sheet)?;
                self.worksheets[position].hidden = *hidden;
            }
        }
        Ok(())
    }

    fn position_by_title(&self, title: &str) -> Result<usize, Refusal> {
        let found = self.worksheets.iter().position(|sheet| sheet.title == title);
        found.ok_or_else(|| Refusal::new(format!("There is no worksheet {title}")))
    }

    fn row_for_act(&mut self, sheet: &str, row: Locator) -> Result<&mut super::Row, Refusal> {
        let position = self.position_by_title(sheet)?;
        let line = self.worksheets[position].line(row)?;
        Ok(&mut self.worksheets[position].rows[line])
    }
}

impl Worksheet {
    /// Index of a row by what a person goes by.
    pub fn line(&self, locator: Locator) -> Result<usize, Refusal> {
        match locator {
            Locator::Line(line) if (1..=self.rows.len()).contains(&line) => Ok(line - 1),
            Locator::Line(line) => Err(Refusal::new(format!("There is no row {line}"))),
            Locator::Pass(number) => {
                let shown = number.to_string();
                let found = self.rows.iter().position(|row| row.cell(0).shown() == shown);
                found.ok_or_else(|| Refusal::new(format!("There is no row of pass {number}")))
            }
        }
    }
}

fn column(letters: &str) -> Result<usize, Refusal> {
    parse_column(letters).ok_or_else(|| Refusal::new(format!("There is no column {letters}")))
}
