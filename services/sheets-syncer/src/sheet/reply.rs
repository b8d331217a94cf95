//! Google's answer to a read, as far as it is used.
//!
//! Google's library would put each cell into a struct of some kilobytes, mostly empty: at ten thousand rows its types alone
//! would be most of this service's memory.

use serde::Deserialize;

/// `Spreadsheet`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reply {
    pub(super) properties: Properties,
    pub(super) developer_metadata: Vec<Metadata>,
    pub(super) sheets: Vec<Worksheet>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Properties {
    pub(super) title: String,
}

/// `DeveloperMetadata`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Metadata {
    pub(super) metadata_id: Option<i32>,
    pub(super) metadata_key: Option<String>,
}

/// `Sheet`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Worksheet {
    pub(super) properties: WorksheetProperties,
    pub(super) data: Vec<Grid>,
}

/// `SheetProperties`. Proto3 leaves out what is zero, such as the id of the first worksheet.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct WorksheetProperties {
    pub(super) sheet_id: i32,
    pub(super) title: String,
    pub(super) grid_properties: GridProperties,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct GridProperties {
    pub(super) row_count: i32,
    pub(super) column_count: i32,
    pub(super) frozen_row_count: i32,
}

/// `GridData`: one of the ranges that were asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Grid {
    pub(super) start_row: i32,
    pub(super) start_column: i32,
    pub(super) row_data: Vec<Cells>,
}

/// `RowData`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Cells {
    pub(super) values: Vec<Cell>,
}

/// `CellData`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Cell {
    pub(super) user_entered_value: Option<Entered>,
    pub(super) data_validation: Option<Rule>,
}

/// `ExtendedValue`: one of these.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Entered {
    pub(super) number_value: Option<f64>,
    pub(super) bool_value: Option<bool>,
    pub(super) string_value: Option<Box<str>>,
    pub(super) formula_value: Option<Box<str>>,
}

/// `DataValidationRule`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rule {
    pub(super) condition: Condition,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Condition {
    #[serde(rename = "type")]
    pub(super) kind: Box<str>,
}
