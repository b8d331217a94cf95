use chrono::{DateTime, Utc};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

use crate::{Catalogue, Language, RenderError, Text};

/// A file that a service makes of what it knows: a table with one line of headings.
///
/// It is made when its message is queued, so that it says what was decided on however late it is sent; what stands in
/// the queue is blanked in the commit that marks it sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub file_name: FileName,
    pub caption: Text,
    pub headings: Vec<Text>,
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell. All of it is text: nothing becomes a formula.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    Text(String),
    /// A sentence, in the recipient's language.
    Sentence(Text),
    /// Date and time of day in the service's time zone, so that sorting works: `2026-11-21 14:05`.
    Moment(DateTime<Utc>),
    Empty,
}

// Cells and tables hold personal data, which must not reach a log through `{:?}`.
impl std::fmt::Debug for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cell(…)")
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Table({} lines)", self.0.len())
    }
}

/// A file's name that no system stumbles over: letters, digits, hyphens, underscores and points, 1 to 80 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Takes what is harmless of a name; what is not becomes a hyphen. `extension` is without the point.
    pub fn new(name: &str, extension: &str) -> Self {
        let harmless: String = name
            .chars()
            .map(|letter| match letter {
                _ if letter.is_alphanumeric() || letter == '_' => letter,
                _ => '-',
            })
            .take(70)
            .collect();
        let harmless = harmless.trim_matches('-');
        let harmless = if harmless.is_empty() { "file" } else { harmless };
        Self(format!("{harmless}.{extension}"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A document in its reader's words: the headings first, then the rows.
#[derive(Clone, PartialEq, Eq)]
pub struct Table(Vec<Vec<String>>);

/// The file cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    #[error("writing a spreadsheet")]
    Spreadsheet(#[from] XlsxError),
    #[error("more rows than a worksheet holds")]
    TooLong,
}

/// The most characters that a cell holds (Excel's limit).
const LONGEST_CELL: usize = 32_767;

impl Document {
    /// What stands in the file.
    pub fn table(&self, catalogue: &Catalogue, language: Language) -> Result<Table, RenderError> {
        let sentence = |text: &Text| catalogue.render_plain(text, language);
        let cell = |cell: &Cell| match cell {
            Cell::Text(text) => Ok(text.clone()),
            Cell::Sentence(text) => sentence(text),
            Cell::Moment(moment) => Ok(catalogue.date_and_time(*moment)),
            Cell::Empty => Ok(String::new()),
        };
        let headings = self.headings.iter().map(sentence).collect();
        let rows = self.rows.iter().map(|row| row.iter().map(cell).collect());
        std::iter::once(headings)
            .chain(rows)
            .collect::<Result<_, _>>()
            .map(Table)
    }
}

impl Table {
    /// The table as a spreadsheet of Excel. Keeps a core busy for long: seconds for tens of thousands of rows.
    pub fn spreadsheet(&self) -> Result<Vec<u8>, TableError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        for (place, cells) in self.0.iter().enumerate() {
            let row = u32::try_from(place).map_err(|_| TableError::TooLong)?;
            for (column, cell) in (0u16..).zip(cells) {
                let text: String = cell.chars().take(LONGEST_CELL).collect();
                match row {
                    0 => sheet.write_string_with_format(row, column, text, &bold)?,
                    _ if text.is_empty() => continue,
                    _ => sheet.write_string(row, column, text)?,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        Ok(workbook.save_to_buffer()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leads_out_of_its_folder_or_ends_otherwise_than_meant() {
        let name = |name| FileName::new(name, "xlsx").as_str().to_owned();
        assert_eq!(name("пропуска 2026-11-21"), "пропуска-2026-11-21.xlsx");
        assert_eq!(name("../../etc/passwd\0"), "etc-passwd.xlsx");
        assert_eq!(
            name("a\u{202E}slx.exe\"; filename=\"b\r\n"),
            "a-slx-exe---filename--b.xlsx"
        );
        assert_eq!(name("///"), "file.xlsx");
        assert!(name(&"x".repeat(1_000)).len() <= 80);
    }
}
