//! Requests of a batch, as Google's library has them.

use google_sheets4::{FieldMask, api};
use jiff::civil::DateTime;

use super::{
    Wanted,
    layout::{FENCE_KEY, FROM_COMPLETED, LABEL, MARK_COLUMN, MOMENT_PATTERN, OUR_COLUMNS},
    seen::{Home, to_i32},
};

/// What stands in column H of a row that is put.
pub(super) enum Mark<'a> {
    /// A checkbox, with a note of why a tick was taken back.
    Checkbox { ticked: bool, note: Option<&'a str> },
    /// The time of arrival.
    Arrival(DateTime),
}

pub(super) fn create_fence(id: i32) -> api::Request {
    let metadata = api::DeveloperMetadata {
        metadata_id: Some(id),
        metadata_key: Some(FENCE_KEY.to_owned()),
        visibility: Some("DOCUMENT".to_owned()),
        location: Some(api::DeveloperMetadataLocation {
            spreadsheet: Some(true),
            ..Default::default()
        }),
        ..Default::default()
    };
    let create = api::CreateDeveloperMetadataRequest {
        developer_metadata: Some(metadata),
    };
    api::Request {
        create_developer_metadata: Some(create),
        ..Default::default()
    }
}

pub(super) fn delete_fence(id: i32) -> api::Request {
    let lookup = api::DeveloperMetadataLookup {
        metadata_id: Some(id),
        ..Default::default()
    };
    let filter = api::DataFilter {
        developer_metadata_lookup: Some(lookup),
        ..Default::default()
    };
    let delete = api::DeleteDeveloperMetadataRequest {
        data_filter: Some(filter),
    };
    api::Request {
        delete_developer_metadata: Some(delete),
        ..Default::default()
    }
}

pub(super) fn add_sheet(id: i32, title: &str, (rows, columns): (i32, i32), hidden: bool) -> api::Request {
    let grid = api::GridProperties {
        row_count: Some(rows),
        column_count: Some(columns),
        ..Default::default()
    };
    let properties = api::SheetProperties {
        sheet_id: Some(id),
        title: Some(title.to_owned()),
        hidden: Some(hidden),
        grid_properties: Some(grid),
        ..Default::default()
    };
    let add = api::AddSheetRequest {
        properties: Some(properties),
    };
    api::Request {
        add_sheet: Some(add),
        ..Default::default()
    }
}

pub(super) fn freeze_header(sheet: i32) -> api::Request {
    let grid = api::GridProperties {
        frozen_row_count: Some(1),
        ..Default::default()
    };
    let properties = api::SheetProperties {
        sheet_id: Some(sheet),
        grid_properties: Some(grid),
        ..Default::default()
    };
    let fields = Some(FieldMask::new(&["gridProperties.frozenRowCount"]));
    let update = api::UpdateSheetPropertiesRequest {
        properties: Some(properties),
        fields,
    };
    api::Request {
        update_sheet_properties: Some(update),
        ..Default::default()
    }
}

/// Formats whole columns of a new worksheet below its header: moments as moments, the others as text, so that what a
/// guard types there (`+7…`, `1-2`) stays as typed.
pub(super) fn format_columns(sheet: i32, mark_is_moment: bool) -> Vec<api::Request> {
    let format = |columns: (i32, i32), format: api::NumberFormat| {
        let range = api::GridRange {
            sheet_id: Some(sheet),
            start_row_index: Some(1),
            start_column_index: Some(columns.0),
            end_column_index: Some(columns.1),
            ..Default::default()
        };
        let cell = api::CellData {
            user_entered_format: Some(number_format(format)),
            ..Default::default()
        };
        let fields = Some(FieldMask::new(&["userEnteredFormat.numberFormat"]));
        let repeat = api::RepeatCellRequest {
            range: Some(range),
            cell: Some(cell),
            fields,
        };
        api::Request {
            repeat_cell: Some(repeat),
            ..Default::default()
        }
    };
    let mut requests = vec![
        format((1, 3), text_format()),
        format((3, 4), moment_format()),
        format((4, 7), text_format()),
    ];
    if mark_is_moment {
        requests.push(format((MARK_COLUMN, MARK_COLUMN + 1), moment_format()));
    }
    requests
}

/// Inserts rows. At the very end of the grid there is nothing after them to inherit from.
pub(super) fn insert_rows(sheet: i32, at: i32, count: i32, row_count: i32) -> api::Request {
    let insert = api::InsertDimensionRequest {
        range: Some(rows(sheet, at, count)),
        inherit_from_before: Some(at >= row_count),
    };
    api::Request {
        insert_dimension: Some(insert),
        ..Default::default()
    }
}

pub(super) fn delete_rows(sheet: i32, at: i32, count: i32) -> api::Request {
    let delete = api::DeleteDimensionRequest {
        range: Some(rows(sheet, at, count)),
    };
    api::Request {
        delete_dimension: Some(delete),
        ..Default::default()
    }
}

pub(super) fn append(sheet: i32, dimension: &str, count: i32) -> api::Request {
    let append = api::AppendDimensionRequest {
        sheet_id: Some(sheet),
        dimension: Some(dimension.to_owned()),
        length: Some(count),
    };
    api::Request {
        append_dimension: Some(append),
        ..Default::default()
    }
}

/// Copies a whole row, whatever its width is by then.
pub(super) fn copy_row((from, row): (i32, i32), (to, target): (i32, i32)) -> api::Request {
    let source = api::GridRange {
        sheet_id: Some(from),
        start_row_index: Some(row),
        end_row_index: Some(row + 1),
        ..Default::default()
    };
    // A destination of one cell takes the whole source; a wider one might have it pasted twice.
    let destination = api::GridRange {
        sheet_id: Some(to),
        start_row_index: Some(target),
        end_row_index: Some(target + 1),
        start_column_index: Some(0),
        end_column_index: Some(1),
    };
    let copy = api::CopyPasteRequest {
        source: Some(source),
        destination: Some(destination),
        paste_type: Some("PASTE_NORMAL".to_owned()),
        paste_orientation: Some("NORMAL".to_owned()),
    };
    api::Request {
        copy_paste: Some(copy),
        ..Default::default()
    }
}

pub(super) fn write_label(sheet: i32, at: i32, meant: &Wanted, (home, from): (Home, i32)) -> api::Request {
    #[allow(clippy::cast_precision_loss, reason = "pass numbers are far below 2^53")]
    let mut values = vec![text(LABEL), number(meant.number.0 as f64), number(f64::from(from))];
    if home == Home::Completed {
        values.push(text(FROM_COMPLETED));
    }
    write((sheet, at, 0), vec![values], &["userEnteredValue"])
}

pub(super) fn write_header(sheet: i32, header: &[String; 8]) -> api::Request {
    write(
        (sheet, 0, 0),
        vec![header.iter().map(|title| text(title)).collect()],
        &["userEnteredValue"],
    )
}

/// Writes whole rows of passes into rows that were just inserted.
pub(super) fn write_rows<'a>(
    sheet: i32,
    at: i32,
    passes: impl Iterator<Item = (&'a Wanted, Mark<'a>)>,
) -> api::Request {
    let rows = passes.map(|(pass, mark)| row_of(pass, &mark)).collect();
    write(
        (sheet, at, 0),
        rows,
        &[
            "userEnteredValue",
            "userEnteredFormat.numberFormat",
            "dataValidation",
            "note",
        ],
    )
}

/// Writes column H of a row that was just inserted.
pub(super) fn write_mark(sheet: i32, at: i32, mark: &Mark<'_>) -> api::Request {
    let fields = [
        "userEnteredValue",
        "userEnteredFormat.numberFormat",
        "dataValidation",
        "note",
    ];
    write((sheet, at, MARK_COLUMN), vec![vec![mark.cell()]], &fields)
}

/// Gives column H of a row that was just inserted its checkbox, whatever the value.
pub(super) fn write_checkbox(sheet: i32, at: i32) -> api::Request {
    let cell = api::CellData {
        data_validation: Some(checkbox()),
        ..Default::default()
    };
    write((sheet, at, MARK_COLUMN), vec![vec![cell]], &["dataValidation"])
}

fn write((sheet, row, column): (i32, i32, i32), rows: Vec<Vec<api::CellData>>, fields: &[&str]) -> api::Request {
    let start = api::GridCoordinate {
        sheet_id: Some(sheet),
        row_index: Some(row),
        column_index: Some(column),
    };
    let rows = rows
        .into_iter()
        .map(|values| api::RowData { values: Some(values) })
        .collect();
    let update = api::UpdateCellsRequest {
        start: Some(start),
        rows: Some(rows),
        fields: Some(FieldMask::new(fields)),
        ..Default::default()
    };
    api::Request {
        update_cells: Some(update),
        ..Default::default()
    }
}

fn row_of(pass: &Wanted, mark: &Mark<'_>) -> Vec<api::CellData> {
    let details = &pass.details;
    #[allow(clippy::cast_precision_loss, reason = "pass numbers are far below 2^53")]
    let row = vec![
        number(pass.number.0 as f64),
        verbatim(&details.plate),
        verbatim(&details.brand),
        moment(pass.ordered_at),
        verbatim(&details.name),
        verbatim(&details.phone),
        verbatim(&details.house),
        mark.cell(),
    ];
    debug_assert_eq!(to_i32(row.len()), OUR_COLUMNS);
    row
}

impl Mark<'_> {
    fn cell(&self) -> api::CellData {
        match self {
            Self::Arrival(at) => moment(*at),
            Self::Checkbox { ticked, note } => api::CellData {
                user_entered_value: Some(api::ExtendedValue {
                    bool_value: Some(*ticked),
                    ..Default::default()
                }),
                data_validation: Some(checkbox()),
                note: note.map(str::to_owned),
                ..Default::default()
            },
        }
    }
}

fn checkbox() -> api::DataValidationRule {
    let condition = api::BooleanCondition {
        type_: Some("BOOLEAN".to_owned()),
        ..Default::default()
    };
    api::DataValidationRule {
        condition: Some(condition),
        strict: Some(true),
        ..Default::default()
    }
}

fn text(text: &str) -> api::CellData {
    // An empty string is no value at all: the cell stays blank.
    let string_value = Some(text.to_owned()).filter(|text| !text.is_empty());
    let value = string_value.map(|text| api::ExtendedValue {
        string_value: Some(text),
        ..Default::default()
    });
    api::CellData {
        user_entered_value: value,
        ..Default::default()
    }
}

/// Text in a cell formatted as text. As `stringValue` it is never interpreted: `=1+1` stays `=1+1`.
fn verbatim(content: &str) -> api::CellData {
    api::CellData {
        user_entered_format: Some(number_format(text_format())),
        ..text(content)
    }
}

fn number(number: f64) -> api::CellData {
    let value = api::ExtendedValue {
        number_value: Some(number),
        ..Default::default()
    };
    api::CellData {
        user_entered_value: Some(value),
        ..Default::default()
    }
}

fn moment(at: DateTime) -> api::CellData {
    api::CellData {
        user_entered_format: Some(number_format(moment_format())),
        ..number(serial(at))
    }
}

/// Google's serial number of a moment: days since 30 December 1899, to the minute.
fn serial(at: DateTime) -> f64 {
    let origin = jiff::civil::date(1899, 12, 30).at(0, 0, 0, 0);
    let since = at.duration_since(origin);
    #[allow(
        clippy::cast_precision_loss,
        reason = "minutes of a few centuries are exact in a double"
    )]
    let minutes = since.as_secs().div_euclid(60) as f64;
    minutes / 1440.0
}

fn number_format(format: api::NumberFormat) -> api::CellFormat {
    api::CellFormat {
        number_format: Some(format),
        ..Default::default()
    }
}

fn moment_format() -> api::NumberFormat {
    api::NumberFormat {
        type_: Some("DATE_TIME".to_owned()),
        pattern: Some(MOMENT_PATTERN.to_owned()),
    }
}

fn text_format() -> api::NumberFormat {
    api::NumberFormat {
        type_: Some("TEXT".to_owned()),
        pattern: None,
    }
}

fn rows(sheet: i32, at: i32, count: i32) -> api::DimensionRange {
    api::DimensionRange {
        sheet_id: Some(sheet),
        dimension: Some("ROWS".to_owned()),
        start_index: Some(at),
        end_index: Some(at + count),
    }
}
