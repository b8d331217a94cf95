use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{Refusal, Spreadsheet};

/// Reads the body of a request. Shapes were checked against the discovery document before, but a batch may also be
/// applied in process, without that.
pub(super) fn parse<T: DeserializeOwned>(body: &Json) -> Result<T, Refusal> {
    serde_json::from_value(body.clone()).map_err(|error| Refusal::new(error.to_string()))
}

impl Spreadsheet {
    /// One request of a batch by the name of its kind. `None` where Google's reply is empty.
    pub(super) fn apply_one(&mut self, kind: &str, body: &Json) -> Result<Option<Json>, Refusal> {
        match kind {
            "addSheet" => return self.add_sheet(body).map(Some),
            "createDeveloperMetadata" => return self.create_metadata(body).map(Some),
            "updateDeveloperMetadata" => return self.update_metadata(body).map(Some),
            "deleteDeveloperMetadata" => return self.delete_metadata(body).map(Some),
            "updateSpreadsheetProperties" => self.update_spreadsheet_properties(body)?,
            "updateSheetProperties" => self.update_sheet_properties(body)?,
            "deleteSheet" => self.delete_sheet(body)?,
            "updateCells" => self.update_cells(body)?,
            "repeatCell" => self.repeat_cell(body)?,
            "appendCells" => self.append_cells(body)?,
            "setDataValidation" => self.set_data_validation(body)?,
            "insertDimension" => self.insert_dimension(body)?,
            "appendDimension" => self.append_dimension(body)?,
            "deleteDimension" => self.delete_dimension(body)?,
            "moveDimension" => self.move_dimension(body)?,
            "insertRange" => self.insert_range(body)?,
            "deleteRange" => self.delete_range(body)?,
            "copyPaste" => self.copy_paste(body)?,
            "cutPaste" => self.cut_paste(body)?,
            "sortRange" => self.sort_range(body)?,
            other => return Err(Refusal::unsupported(format_args!("the request {other}"))),
        }
        Ok(None)
    }
}
