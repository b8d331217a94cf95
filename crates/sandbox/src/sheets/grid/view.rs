use serde_json::{Map, Value as Json, json};

use super::{A1, Area, Cell, Mask, Place, Refusal, Spreadsheet, Worksheet};

/// What a reader asks of a spreadsheet.
#[derive(Debug, Clone, Default)]
pub struct View {
    pub ranges: Vec<String>,
    pub include_grid_data: bool,
    pub mask: Option<Mask>,
}

impl Spreadsheet {
    /// The `Spreadsheet` resource, as much of it as was asked for.
    pub fn view(&self, id: &str, url: &str, view: &View) -> Result<Json, Refusal> {
        let ranges: Vec<A1> = view
            .ranges
            .iter()
            .map(|range| A1::parse(range, self))
            .collect::<Result<_, _>>()?;
        // A field mask takes the place of `includeGridData`.
        let data = view
            .mask
            .as_ref()
            .map_or(view.include_grid_data, |mask| mask.wants(&["sheets", "data"]));
        let mut sheets = Vec::new();
        for (index, sheet) in self.worksheets.iter().enumerate() {
            let areas: Vec<Area> = if ranges.is_empty() {
                vec![Area {
                    top: 0,
                    bottom: sheet.rows.len(),
                    left: 0,
                    right: sheet.columns.len(),
                }]
            } else {
                ranges
                    .iter()
                    .filter_map(|range| range.locate(self))
                    .filter(|(at, _)| at.id == sheet.id)
                    .map(|(_, area)| area)
                    .collect()
            };
            if areas.is_empty() {
                continue;
            }
            let mut shown = json!({ "properties": sheet.properties(index) });
            let metadata = self.metadata_at(|place| place == Place::Worksheet(sheet.id));
            if !metadata.is_empty() {
                shown["developerMetadata"] = json!(metadata);
            }
            if data {
                let lines = view.mask.as_ref().is_none_or(|mask| {
                    mask.wants(&["sheets", "data", "rowMetadata"]) || mask.wants(&["sheets", "data", "columnMetadata"])
                });
                shown["data"] = areas.iter().map(|area| self.grid_data(sheet, *area, lines)).collect();
            }
            sheets.push(shown);
        }
        let mut whole = json!({
            "spreadsheetId": id,
            "spreadsheetUrl": url,
            "properties": {"title": self.title, "locale": self.locale, "timeZone": self.time_zone, "autoRecalc": "ON_CHANGE"},
            "sheets": sheets,
        });
        let metadata = self.metadata_at(|place| place == Place::Spreadsheet);
        if !metadata.is_empty() {
            whole["developerMetadata"] = json!(metadata);
        }
        Ok(match &view.mask {
            Some(mask) => mask.filter(whole),
            None => whole,
        })
    }

    fn grid_data(&self, sheet: &Worksheet, area: Area, lines: bool) -> Json {
        let mut rows: Vec<Json> = sheet.rows[area.top..area.bottom]
            .iter()
            .map(|row| {
                let end = row.cells.len().clamp(area.left, area.right);
                let mut cells: Vec<_> = (area.left..end).map(|column| row.cell(column)).collect();
                while cells.last().is_some_and(|cell| **cell == Cell::EMPTY) {
                    cells.pop();
                }
                match cells.is_empty() {
                    true => json!({}),
                    false => json!({"values": cells.into_iter().map(Cell::to_json).collect::<Vec<_>>()}),
                }
            })
            .collect();
        while rows
            .last()
            .is_some_and(|row| row.as_object().is_some_and(Map::is_empty))
        {
            rows.pop();
        }
        let mut data = json!({});
        // Google leaves zeros and empty lists out.
        if area.top > 0 {
            data["startRow"] = json!(area.top);
        }
        if area.left > 0 {
            data["startColumn"] = json!(area.left);
        }
        if !rows.is_empty() {
            data["rowData"] = Json::Array(rows);
        }
        if lines {
            let line = |height: u32, metadata: Vec<Json>| match metadata.is_empty() {
                true => json!({ "pixelSize": height }),
                false => json!({"pixelSize": height, "developerMetadata": metadata}),
            };
            let rows = sheet.rows[area.top..area.bottom].iter();
            data["rowMetadata"] = rows
                .map(|row| line(21, self.metadata_at(|place| place == Place::Row(sheet.id, row.id))))
                .collect();
            let columns = sheet.columns[area.left..area.right].iter();
            data["columnMetadata"] = columns
                .map(|id| line(100, self.metadata_at(|place| place == Place::Column(sheet.id, *id))))
                .collect();
        }
        data
    }

    fn metadata_at(&self, here: impl Fn(Place) -> bool) -> Vec<Json> {
        self.metadata
            .iter()
            .filter(|metadata| here(metadata.place))
            .map(|metadata| self.metadata_json(metadata))
            .collect()
    }
}
