use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{Refusal, Spreadsheet, Worksheet, mask::paths, range::index, request::parse};

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    sheet_id: Option<i32>,
    title: Option<String>,
    index: Option<i32>,
    hidden: Option<bool>,
    grid_properties: GridProperties,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct GridProperties {
    row_count: Option<i32>,
    column_count: Option<i32>,
    frozen_row_count: Option<i32>,
    frozen_column_count: Option<i32>,
}

#[derive(Deserialize)]
struct AddSheet {
    #[serde(default)]
    properties: Properties,
}

#[derive(Deserialize)]
struct Update {
    properties: Json,
    #[serde(default)]
    fields: String,
}

impl Spreadsheet {
    pub(super) fn add_sheet(&mut self, body: &Json) -> Result<Json, Refusal> {
        let AddSheet { properties } = parse(body)?;
        let id = properties.sheet_id.unwrap_or_else(|| self.free_sheet_id());
        if id < 0 {
            return Err(Refusal::new(format!("Invalid sheet ID: {id}")));
        }
        if self.sheet_position(id).is_ok() {
            return Err(Refusal::new(format!("Sheet ID {id} already exists.")));
        }
        let title = properties
            .title
            .unwrap_or_else(|| format!("Sheet{}", self.worksheets.len() + 1));
        self.refuse_taken_title(&title, None)?;
        let grid = properties.grid_properties;
        let rows = grid.row_count.map_or(Ok(1000), index)?;
        let columns = grid.column_count.map_or(Ok(26), index)?;
        if rows == 0 || columns == 0 {
            return Err(Refusal::new("A sheet must have at least one row and one column."));
        }
        self.add_blank_worksheet(id, &title, rows, columns);
        let sheet = self.sheet_mut(id)?;
        sheet.hidden = properties.hidden.unwrap_or(false);
        sheet.freeze(grid.frozen_row_count, grid.frozen_column_count)?;
        if let Some(place) = properties.index {
            self.move_worksheet(id, index(place)?)?;
        }
        self.refuse_nothing_visible()?;
        let place = self.sheet_position(id)?;
        Ok(json!({ "properties": self.worksheets[place].properties(place) }))
    }

    pub(super) fn delete_sheet(&mut self, body: &Json) -> Result<(), Refusal> {
        let id = sheet_id(body)?;
        let position = self.sheet_position(id)?;
        self.worksheets.remove(position);
        self.refuse_nothing_visible()?;
        self.forget_lost_metadata();
        Ok(())
    }

    pub(super) fn update_sheet_properties(&mut self, body: &Json) -> Result<(), Refusal> {
        let Update {
            properties: raw,
            fields,
        } = parse(body)?;
        let properties: Properties = parse(&raw)?;
        let id = properties.sheet_id.unwrap_or(0);
        self.sheet_position(id)?;
        for path in paths(&fields)? {
            match path.as_slice() {
                ["title"] => {
                    let title = properties.title.clone().unwrap_or_default();
                    self.refuse_taken_title(&title, Some(id))?;
                    self.sheet_mut(id)?.title = title;
                }
                ["hidden"] => self.sheet_mut(id)?.hidden = properties.hidden.unwrap_or(false),
                ["index"] => self.move_worksheet(id, index(properties.index.unwrap_or(0))?)?,
                ["gridProperties", "frozenRowCount"] => {
                    self.sheet_mut(id)?
                        .freeze(properties.grid_properties.frozen_row_count.or(Some(0)), None)?;
                }
                ["gridProperties", "frozenColumnCount"] => {
                    self.sheet_mut(id)?
                        .freeze(None, properties.grid_properties.frozen_column_count.or(Some(0)))?;
                }
                ["gridProperties", "rowCount"] => self.resize(id, properties.grid_properties.row_count, None)?,
                ["gridProperties", "columnCount"] => self.resize(id, None, properties.grid_properties.column_count)?,
                other => {
                    return Err(Refusal::unsupported(format_args!(
                        "the sheet property {}",
                        other.join(".")
                    )));
                }
            }
        }
        self.refuse_nothing_visible()
    }

    pub(super) fn update_spreadsheet_properties(&mut self, body: &Json) -> Result<(), Refusal> {
        let Update { properties, fields } = parse(body)?;
        for path in paths(&fields)? {
            let text = |name: &str| properties[name].as_str().unwrap_or_default().to_owned();
            match path.as_slice() {
                ["title"] => self.title = text("title"),
                ["locale"] => self.locale = text("locale"),
                ["timeZone"] => self.time_zone = text("timeZone"),
                other => return Err(Refusal::unsupported(format_args!("the property {}", other.join(".")))),
            }
        }
        Ok(())
    }

    fn resize(&mut self, id: i32, rows: Option<i32>, columns: Option<i32>) -> Result<(), Refusal> {
        let (rows, columns) = (rows.map(index).transpose()?, columns.map(index).transpose()?);
        let position = self.sheet_position(id)?;
        if rows == Some(0) || columns == Some(0) {
            return Err(Refusal::new("A sheet must have at least one row and one column."));
        }
        if let Some(rows) = rows {
            let more = rows.saturating_sub(self.worksheets[position].rows.len());
            let more = self.blank_rows(more);
            let sheet = &mut self.worksheets[position];
            sheet.rows.truncate(rows);
            sheet.rows.extend(more);
        }
        if let Some(columns) = columns {
            while self.worksheets[position].columns.len() < columns {
                let line = self.new_line();
                self.worksheets[position].columns.push(line);
            }
            let sheet = &mut self.worksheets[position];
            sheet.columns.truncate(columns);
            sheet.rows.iter_mut().for_each(|row| row.cells.truncate(columns));
        }
        self.forget_lost_metadata();
        Ok(())
    }

    fn free_sheet_id(&self) -> i32 {
        (1..)
            .map(|step: i32| step.wrapping_mul(104_729) & i32::MAX)
            .find(|id| self.sheet_position(*id).is_err())
            .unwrap_or(1)
    }

    fn move_worksheet(&mut self, id: i32, place: usize) -> Result<(), Refusal> {
        let sheet = self.worksheets.remove(self.sheet_position(id)?);
        let place = place.min(self.worksheets.len());
        self.worksheets.insert(place, sheet);
        Ok(())
    }

    fn refuse_taken_title(&self, title: &str, own: Option<i32>) -> Result<(), Refusal> {
        if title.is_empty() {
            return Err(Refusal::new("Invalid sheet name: the name may not be empty."));
        }
        // Google compares titles without regard to case.
        let same = |sheet: &&Worksheet| sheet.title.to_lowercase() == title.to_lowercase() && Some(sheet.id) != own;
        match self.worksheets.iter().find(same) {
            Some(_) => Err(Refusal::new(format!(
                "A sheet with the name \"{title}\" already exists. Please enter another name."
            ))),
            None => Ok(()),
        }
    }

    fn refuse_nothing_visible(&self) -> Result<(), Refusal> {
        if self.worksheets.iter().all(|sheet| sheet.hidden) {
            return Err(Refusal::new("You can't remove all the visible sheets in a document."));
        }
        Ok(())
    }
}

impl Worksheet {
    /// `SheetProperties` as the API returns them; `index` is the place of the tab.
    pub(super) fn properties(&self, index: usize) -> Json {
        let mut grid = json!({"rowCount": self.rows.len(), "columnCount": self.columns.len()});
        // Google leaves zeros and false out.
        if self.frozen_rows > 0 {
            grid["frozenRowCount"] = json!(self.frozen_rows);
        }
        if self.frozen_columns > 0 {
            grid["frozenColumnCount"] = json!(self.frozen_columns);
        }
        let mut properties = json!({"sheetId": self.id, "title": self.title, "index": index, "sheetType": "GRID", "gridProperties": grid});
        if self.hidden {
            properties["hidden"] = json!(true);
        }
        properties
    }

    fn freeze(&mut self, rows: Option<i32>, columns: Option<i32>) -> Result<(), Refusal> {
        let (rows, columns) = (rows.map(index).transpose()?, columns.map(index).transpose()?);
        if rows.is_some_and(|rows| rows >= self.rows.len()) || columns.is_some_and(|c| c >= self.columns.len()) {
            return Err(Refusal::new("You can't freeze all rows or columns of a sheet."));
        }
        self.frozen_rows = rows.unwrap_or(self.frozen_rows);
        self.frozen_columns = columns.unwrap_or(self.frozen_columns);
        Ok(())
    }
}

pub(super) fn sheet_id(body: &Json) -> Result<i32, Refusal> {
    let id = body["sheetId"].as_i64().unwrap_or(0);
    i32::try_from(id).map_err(|_| Refusal::new(format!("Invalid sheet ID: {id}")))
}
