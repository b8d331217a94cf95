//! The `spreadsheets.values` methods on a grid.

use serde_json::{Map, Value as Json, json};

use super::{
    ApiError,
    grid::{A1, Area, Cell, Content, Refusal, Spreadsheet, Worksheet, shown_range},
};

/// How values are shown to a reader.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Render<'a> {
    pub(super) value: Option<&'a str>,
    pub(super) date_time: Option<&'a str>,
    pub(super) major: Option<&'a str>,
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        if refusal.unsupported {
            return Self {
                code: 501,
                status: "UNIMPLEMENTED",
                message: refusal.message,
                details: Vec::new(),
                retry_after: None,
            };
        }
        Self::invalid_argument(refusal.message)
    }
}

/// A `ValueRange`.
pub(super) fn get(book: &Spreadsheet, range: &str, render: Render<'_>) -> Result<Json, ApiError> {
    let a1 = A1::parse(range, book)?;
    let (sheet, area) = a1.locate(book).ok_or_else(ApiError::not_found)?;
    if a1.starts_outside(sheet) {
        return Err(exceeds(sheet, range));
    }
    Ok(value_range(sheet, area, render))
}

/// Writes a `ValueRange` and returns an `UpdateValuesResponse` without the spreadsheet's id.
pub(super) fn update(
    book: &mut Spreadsheet,
    range: &str,
    data: &Json,
    option: Option<&str>,
    echo: Option<Render<'_>>,
) -> Result<Json, ApiError> {
    let typed = input_option(option)?;
    let a1 = A1::parse(range, book)?;
    let (sheet, _) = a1.locate(book).ok_or_else(ApiError::not_found)?;
    let title = sheet.title.clone();
    let rows = rows_of(data);
    let (top, left) = a1.start();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let (height, span) = a1.size();
    // A single cell names only where to begin.
    let bounded = range.rsplit('!').next().is_some_and(|cells| cells.contains(':'));
    if bounded && (height.is_some_and(|most| rows.len() > most) || span.is_some_and(|most| width > most)) {
        return Err(ApiError::invalid_argument(format!(
            "Requested writing within range [{range}], but tried writing to row [{}], column [{}]",
            top + rows.len(),
            left + width
        )));
    }
    if top + rows.len() > sheet.rows.len() || left + width > sheet.columns.len() {
        return Err(exceeds(sheet, range));
    }
    let written = Area {
        top,
        bottom: top + rows.len(),
        left,
        right: left + width,
    };
    let mut cells = 0;
    let sheet = book.worksheet_mut(&title).ok_or_else(ApiError::not_found)?;
    for (row, values) in sheet.rows[top..].iter_mut().zip(&rows) {
        for (column, value) in values.iter().enumerate().filter(|(_, value)| !value.is_null()) {
            row.cell_mut(left + column).content = entered(value, typed);
            cells += 1;
        }
    }
    let mut reply = json!({"updatedRange": shown_range(&title, written)});
    let counts = [
        ("updatedRows", rows.len()),
        ("updatedColumns", width),
        ("updatedCells", cells),
    ];
    for (name, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        reply[name] = json!(count);
    }
    if let Some(render) = echo {
        reply["updatedData"] = value_range(sheet, written, render);
    }
    Ok(reply)
}

/// Appends rows after the table that is found in a range. Returns an `AppendValuesResponse` without the id.
pub(super) fn append(
    book: &mut Spreadsheet,
    range: &str,
    data: &Json,
    (option, insert): (Option<&str>, Option<&str>),
    echo: Option<Render<'_>>,
) -> Result<Json, ApiError> {
    input_option(option)?;
    let a1 = A1::parse(range, book)?;
    let (sheet, area) = a1.locate(book).ok_or_else(ApiError::not_found)?;
    let (title, id) = (sheet.title.clone(), sheet.id);
    let holds = |row: usize| (area.left..area.right).any(|column| sheet.rows[row].cell(column).content.is_some());
    // The table begins at the first row with values and ends before the first one without.
    let first = (area.top..area.bottom).find(|row| holds(*row));
    let (top, table) = match first {
        Some(first) => {
            let end = (first..sheet.rows.len())
                .find(|row| !holds(*row))
                .unwrap_or(sheet.rows.len());
            let used = |column: &usize| (first..end).any(|row| sheet.rows[row].cell(*column).content.is_some());
            let left = (area.left..area.right).find(used).unwrap_or(area.left);
            let right = (area.left..area.right).rfind(used).map_or(area.right, |last| last + 1);
            (
                end,
                Some(Area {
                    top: first,
                    bottom: end,
                    left,
                    right,
                }),
            )
        }
        None => (area.top, None),
    };
    let left = table.map_or(area.left, |table| table.left);
    let rows = rows_of(data);
    let height = sheet.rows.len();
    let missing = if insert == Some("INSERT_ROWS") {
        rows.len()
    } else {
        (top + rows.len()).saturating_sub(height)
    };
    if missing > 0 {
        let request = if top < height && insert == Some("INSERT_ROWS") {
            json!({"insertDimension": {"range": {"sheetId": id, "dimension": "ROWS", "startIndex": top, "endIndex": top + missing}}})
        } else {
            json!({"appendDimension": {"sheetId": id, "dimension": "ROWS", "length": missing}})
        };
        book.apply(&[request])?;
    }
    let width = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let target = Area {
        top,
        bottom: top + rows.len().max(1),
        left,
        right: left + width,
    };
    let updates = update(book, &shown_range(&title, target), data, option, echo)?;
    let mut reply = json!({ "updates": updates });
    if let Some(table) = table {
        reply["tableRange"] = json!(shown_range(&title, table));
    }
    Ok(reply)
}

/// Empties the values of a range, leaving formats, notes and rules. Returns the range as Google writes it.
pub(super) fn clear(book: &mut Spreadsheet, range: &str) -> Result<String, ApiError> {
    let (sheet, area) = {
        let a1 = A1::parse(range, book)?;
        let (sheet, area) = a1.locate(book).ok_or_else(ApiError::not_found)?;
        if a1.starts_outside(sheet) {
            return Err(exceeds(sheet, range));
        }
        (sheet.title.clone(), area)
    };
    let rows = &mut book.worksheet_mut(&sheet).ok_or_else(ApiError::not_found)?.rows;
    for row in &mut rows[area.top..area.bottom] {
        for cell in row.cells.iter_mut().skip(area.left).take(area.width()) {
            cell.content = None;
        }
    }
    Ok(shown_range(&sheet, area))
}

fn value_range(sheet: &Worksheet, area: Area, render: Render<'_>) -> Json {
    let columns = render.major == Some("COLUMNS");
    let cell = |row: usize, column: usize| rendered(sheet.rows[row].cell(column), render);
    let lines: Vec<Vec<Json>> = if columns {
        (area.left..area.right)
            .map(|column| (area.top..area.bottom).map(|row| cell(row, column)).collect())
            .collect()
    } else {
        (area.top..area.bottom)
            .map(|row| (area.left..area.right).map(|column| cell(row, column)).collect())
            .collect()
    };
    // Trailing empty cells and rows are left out.
    let mut lines: Vec<Vec<Json>> = lines
        .into_iter()
        .map(|mut line| {
            while line.last().is_some_and(|value| value == "") {
                line.pop();
            }
            line
        })
        .collect();
    while lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    let mut range = Map::new();
    range.insert("range".to_owned(), json!(shown_range(&sheet.title, area)));
    range.insert(
        "majorDimension".to_owned(),
        json!(if columns { "COLUMNS" } else { "ROWS" }),
    );
    if !lines.is_empty() {
        range.insert("values".to_owned(), json!(lines));
    }
    Json::Object(range)
}

fn rendered(cell: &Cell, render: Render<'_>) -> Json {
    let is_date = cell.format.as_ref().is_some_and(|format| {
        matches!(
            format["numberFormat"]["type"].as_str(),
            Some("DATE" | "TIME" | "DATE_TIME")
        )
    });
    match (render.value, &cell.content) {
        (_, None) => json!(""),
        (Some("FORMULA"), Some(Content::Formula(formula))) => json!(formula),
        (Some("UNFORMATTED_VALUE" | "FORMULA"), Some(Content::Number(number))) => {
            if is_date && render.date_time == Some("FORMATTED_STRING") {
                json!(cell.shown())
            } else {
                json!(number)
            }
        }
        (Some("UNFORMATTED_VALUE" | "FORMULA"), Some(Content::Bool(flag))) => json!(flag),
        _ => json!(cell.shown()),
    }
}

/// The rows of a `ValueRange` whatever its major dimension.
fn rows_of(data: &Json) -> Vec<Vec<Json>> {
    let lines: Vec<Vec<Json>> = data["values"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|line| line.as_array().cloned().unwrap_or_default())
        .collect();
    if data["majorDimension"] != "COLUMNS" {
        return lines;
    }
    let height = lines.iter().map(Vec::len).max().unwrap_or(0);
    (0..height)
        .map(|row| {
            lines
                .iter()
                .map(|line| line.get(row).cloned().unwrap_or_default())
                .collect()
        })
        .collect()
}

fn entered(value: &Json, typed: bool) -> Option<Content> {
    match value.as_str() {
        Some(text) if typed => Content::typed(text),
        _ => Content::raw(value),
    }
}

/// Whether values are interpreted as typed.
fn input_option(option: Option<&str>) -> Result<bool, ApiError> {
    match option {
        Some("RAW") => Ok(false),
        Some("USER_ENTERED") => Ok(true),
        _ => Err(ApiError::invalid_argument(
            "'valueInputOption' is required but not specified",
        )),
    }
}

fn exceeds(sheet: &Worksheet, range: &str) -> ApiError {
    ApiError::invalid_argument(format!(
        "Range ({range}) exceeds grid limits. Max rows: {}, max columns: {}",
        sheet.rows.len(),
        sheet.columns.len()
    ))
}
