use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::{
    LineId, Refusal, Spreadsheet,
    dimensions::{Dimension, Lines},
    mask::paths,
    range::index,
    request::parse,
};

/// Developer metadata with the place it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    pub id: i32,
    pub key: Option<String>,
    pub value: Option<String>,
    pub visibility: String,
    pub place: Place,
}

/// What developer metadata is attached to. A row or column keeps it while others come and go around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Spreadsheet,
    Worksheet(i32),
    Row(i32, LineId),
    Column(i32, LineId),
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Wire {
    metadata_id: Option<i32>,
    metadata_key: Option<String>,
    metadata_value: Option<String>,
    visibility: Option<String>,
    location: Option<Location>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Location {
    spreadsheet: Option<bool>,
    sheet_id: Option<i32>,
    dimension_range: Option<Lines>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Create {
    developer_metadata: Wire,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Update {
    data_filters: Vec<Filter>,
    developer_metadata: Wire,
    #[serde(default)]
    fields: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delete {
    data_filter: Filter,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Filter {
    developer_metadata_lookup: Option<Lookup>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Lookup {
    metadata_id: Option<i32>,
    metadata_key: Option<String>,
    metadata_value: Option<String>,
    location_type: Option<String>,
    visibility: Option<String>,
    metadata_location: Option<Location>,
}

impl Spreadsheet {
    pub(super) fn create_metadata(&mut self, body: &Json) -> Result<Json, Refusal> {
        let Create {
            developer_metadata: wire,
        } = parse(body)?;
        let place = self.place(&wire.location.unwrap_or_default())?;
        let id = match wire.metadata_id {
            Some(id) if id <= 0 => {
                return Err(Refusal::new(format!(
                    "Invalid metadata ID: {id}. IDs must be positive."
                )));
            }
            Some(id) if self.metadata.iter().any(|metadata| metadata.id == id) => {
                return Err(Refusal::new(format!(
                    "Developer metadata with the ID {id} already exists."
                )));
            }
            Some(id) => id,
            None => self.free_metadata_id(),
        };
        let Some(visibility) = wire
            .visibility
            .filter(|visibility| visibility != "DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED")
        else {
            return Err(Refusal::new("A visibility must be specified."));
        };
        let metadata = Metadata {
            id,
            key: wire.metadata_key,
            value: wire.metadata_value,
            visibility,
            place,
        };
        let shown = self.metadata_json(&metadata);
        self.metadata.push(metadata);
        Ok(json!({ "developerMetadata": shown }))
    }

    pub(super) fn update_metadata(&mut self, body: &Json) -> Result<Json, Refusal> {
        let Update {
            data_filters,
            developer_metadata: wire,
            fields,
        } = parse(body)?;
        let found = self.matching(&data_filters)?;
        let place = wire
            .location
            .as_ref()
            .map(|location| self.place(location))
            .transpose()?;
        for path in paths(&fields)? {
            for position in &found {
                let metadata = &mut self.metadata[*position];
                match path.as_slice() {
                    ["metadataKey"] => metadata.key.clone_from(&wire.metadata_key),
                    ["metadataValue"] => metadata.value.clone_from(&wire.metadata_value),
                    ["visibility"] => metadata.visibility = wire.visibility.clone().unwrap_or_default(),
                    ["location", ..] => metadata.place = place.ok_or_else(|| Refusal::new("No location was given"))?,
                    other => return Err(Refusal::new(format!("Cannot update {}", other.join(".")))),
                }
            }
        }
        let shown: Vec<_> = found
            .iter()
            .map(|position| self.metadata_json(&self.metadata[*position]))
            .collect();
        Ok(json!({ "developerMetadata": shown }))
    }

    pub(super) fn delete_metadata(&mut self, body: &Json) -> Result<Json, Refusal> {
        let Delete { data_filter } = parse(body)?;
        let found = self.matching(&[data_filter])?;
        let shown: Vec<_> = found
            .iter()
            .map(|position| self.metadata_json(&self.metadata[*position]))
            .collect();
        for position in found.iter().rev() {
            self.metadata.remove(*position);
        }
        Ok(json!({ "deletedDeveloperMetadata": shown }))
    }

    /// `SearchDeveloperMetadataResponse` for `SearchDeveloperMetadataRequest`.
    pub(crate) fn search_metadata(&self, body: &Json) -> Result<Json, Refusal> {
        let mut matched = Vec::new();
        let filters: Vec<Json> = body["dataFilters"].as_array().cloned().unwrap_or_default();
        for (position, metadata) in self.metadata.iter().enumerate() {
            let mut by = Vec::new();
            for filter in &filters {
                if self.matching(&[parse(filter)?])?.contains(&position) {
                    by.push(filter.clone());
                }
            }
            if !by.is_empty() {
                matched.push(json!({"developerMetadata": self.metadata_json(metadata), "dataFilters": by}));
            }
        }
        Ok(if matched.is_empty() {
            json!({})
        } else {
            json!({ "matchedDeveloperMetadata": matched })
        })
    }

    /// `DeveloperMetadata` as the API returns it.
    pub(crate) fn metadata_json(&self, metadata: &Metadata) -> Json {
        let mut shown = json!({"metadataId": metadata.id, "visibility": metadata.visibility});
        if let Some(key) = &metadata.key {
            shown["metadataKey"] = json!(key);
        }
        if let Some(value) = &metadata.value {
            shown["metadataValue"] = json!(value);
        }
        let lines = |sheet: i32, dimension: &str, index: usize| json!({"sheetId": sheet, "dimension": dimension, "startIndex": index, "endIndex": index + 1});
        let line = |sheet: i32, id: LineId| self.line_index(sheet, id).unwrap_or(0);
        shown["location"] = match metadata.place {
            Place::Spreadsheet => json!({"locationType": "SPREADSHEET", "spreadsheet": true}),
            Place::Worksheet(sheet) => json!({"locationType": "SHEET", "sheetId": sheet}),
            Place::Row(sheet, id) => {
                json!({"locationType": "ROW", "dimensionRange": lines(sheet, "ROWS", line(sheet, id))})
            }
            Place::Column(sheet, id) => {
                json!({"locationType": "COLUMN", "dimensionRange": lines(sheet, "COLUMNS", line(sheet, id))})
            }
        };
        shown
    }

    /// Metadata go with the row, column or worksheet they were attached to.
    pub(super) fn forget_lost_metadata(&mut self) {
        let metadata = std::mem::take(&mut self.metadata);
        self.metadata = metadata
            .into_iter()
            .filter(|metadata| match metadata.place {
                Place::Spreadsheet => true,
                Place::Worksheet(sheet) => self.sheet_position(sheet).is_ok(),
                Place::Row(sheet, line) | Place::Column(sheet, line) => self.line_index(sheet, line).is_some(),
            })
            .collect();
    }

    fn line_index(&self, sheet: i32, line: LineId) -> Option<usize> {
        let sheet = &self.worksheets[self.sheet_position(sheet).ok()?];
        let row = sheet.rows.iter().position(|row| row.id == line);
        row.or_else(|| sheet.columns.iter().position(|column| *column == line))
    }

    fn place(&self, location: &Location) -> Result<Place, Refusal> {
        match location {
            Location {
                spreadsheet: Some(true),
                sheet_id: None,
                dimension_range: None,
            } => Ok(Place::Spreadsheet),
            Location {
                spreadsheet: None,
                sheet_id: Some(sheet),
                dimension_range: None,
            } => {
                self.sheet_position(*sheet)?;
                Ok(Place::Worksheet(*sheet))
            }
            Location {
                spreadsheet: None,
                sheet_id: None,
                dimension_range: Some(lines),
            } => {
                let sheet = &self.worksheets[self.sheet_position(lines.sheet_id)?];
                let (Some(start), Some(end)) = (lines.start_index, lines.end_index) else {
                    return Err(Refusal::new("The dimension range must span exactly one row or column."));
                };
                if end != start + 1 {
                    return Err(Refusal::new("The dimension range must span exactly one row or column."));
                }
                let outside = || Refusal::new(format!("The dimension range lies outside of the grid: {start}"));
                let start = index(start)?;
                match lines.dimension {
                    Dimension::Rows => Ok(Place::Row(sheet.id, sheet.rows.get(start).ok_or_else(outside)?.id)),
                    Dimension::Columns => Ok(Place::Column(sheet.id, *sheet.columns.get(start).ok_or_else(outside)?)),
                    Dimension::Unspecified => Err(Refusal::new("No dimension was specified")),
                }
            }
            _ => Err(Refusal::new(
                "Exactly one location must be specified for developer metadata.",
            )),
        }
    }

    fn matching(&self, filters: &[Filter]) -> Result<Vec<usize>, Refusal> {
        let mut found = Vec::new();
        for filter in filters {
            let Some(lookup) = &filter.developer_metadata_lookup else {
                return Err(Refusal::unsupported(
                    "data filters other than developer metadata look-ups",
                ));
            };
            let place = lookup
                .metadata_location
                .as_ref()
                .map(|location| self.place(location))
                .transpose()?;
            let fits = |metadata: &Metadata| {
                let kind = match metadata.place {
                    Place::Spreadsheet => "SPREADSHEET",
                    Place::Worksheet(_) => "SHEET",
                    Place::Row(..) => "ROW",
                    Place::Column(..) => "COLUMN",
                };
                lookup.metadata_id.is_none_or(|id| id == metadata.id)
                    && (lookup.metadata_key.is_none() || lookup.metadata_key == metadata.key)
                    && (lookup.metadata_value.is_none() || lookup.metadata_value == metadata.value)
                    && lookup
                        .visibility
                        .as_ref()
                        .is_none_or(|visibility| *visibility == metadata.visibility)
                    && lookup.location_type.as_ref().is_none_or(|location| location == kind)
                    && place.is_none_or(|place| place == metadata.place)
            };
            found.extend(
                self.metadata
                    .iter()
                    .enumerate()
                    .filter(|(_, metadata)| fits(metadata))
                    .map(|(at, _)| at),
            );
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn free_metadata_id(&self) -> i32 {
        let taken = |id: &i32| self.metadata.iter().any(|metadata| metadata.id == *id);
        (1..)
            .map(|step: i32| step.wrapping_mul(7_919) & i32::MAX)
            .find(|id| !taken(id))
            .unwrap_or(1)
    }
}
