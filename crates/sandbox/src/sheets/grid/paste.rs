use serde::Deserialize;
use serde_json::Value as Json;

use super::{Area, Cell, Range, Refusal, Spreadsheet, range::index, request::parse, write::Coordinate};

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Default)]
enum PasteType {
    #[default]
    #[serde(rename = "PASTE_NORMAL")]
    Normal,
    #[serde(rename = "PASTE_VALUES")]
    Values,
    #[serde(rename = "PASTE_FORMAT")]
    Format,
    #[serde(rename = "PASTE_NO_BORDERS")]
    NoBorders,
    #[serde(rename = "PASTE_FORMULA")]
    Formula,
    #[serde(rename = "PASTE_DATA_VALIDATION")]
    DataValidation,
    #[serde(rename = "PASTE_CONDITIONAL_FORMATTING")]
    ConditionalFormatting,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CopyPaste {
    source: Range,
    destination: Range,
    #[serde(default)]
    paste_type: PasteType,
    paste_orientation: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CutPaste {
    source: Range,
    destination: Coordinate,
    #[serde(default)]
    paste_type: PasteType,
}

impl Spreadsheet {
    pub(super) fn copy_paste(&mut self, body: &Json) -> Result<(), Refusal> {
        let CopyPaste {
            source,
            destination,
            paste_type,
            paste_orientation,
        } = parse(body)?;
        if paste_orientation.is_some_and(|orientation| orientation == "TRANSPOSE") {
            return Err(Refusal::unsupported("pasting transposed"));
        }
        let (from, area) = self.area(&source)?;
        let block = self.block(from, area);
        let (to, target) = self.area(&destination)?;
        // A destination that holds the source several times is filled by repetition, else the source is pasted whole.
        let times = |target: usize, source: usize| {
            if target.is_multiple_of(source) {
                target / source
            } else {
                1
            }
        };
        for down in 0..times(target.height(), area.height()) {
            for across in 0..times(target.width(), area.width()) {
                let corner = (target.top + down * area.height(), target.left + across * area.width());
                self.paste(to, corner, &block, paste_type)?;
            }
        }
        Ok(())
    }

    pub(super) fn cut_paste(&mut self, body: &Json) -> Result<(), Refusal> {
        let CutPaste {
            source,
            destination,
            paste_type,
        } = parse(body)?;
        let (from, area) = self.area(&source)?;
        let block = self.block(from, area);
        for row in &mut self.worksheets[from].rows[area.top..area.bottom] {
            for column in area.left..area.right {
                *row.cell_mut(column) = Cell::EMPTY;
            }
        }
        let to = self.sheet_position(destination.sheet_id)?;
        self.paste(
            to,
            (index(destination.row_index)?, index(destination.column_index)?),
            &block,
            paste_type,
        )
    }

    fn block(&self, position: usize, area: Area) -> Vec<Vec<Cell>> {
        let rows = &self.worksheets[position].rows[area.top..area.bottom];
        rows.iter()
            .map(|row| (area.left..area.right).map(|column| row.cell(column).clone()).collect())
            .collect()
    }

    fn paste(
        &mut self,
        position: usize,
        (top, left): (usize, usize),
        block: &[Vec<Cell>],
        kind: PasteType,
    ) -> Result<(), Refusal> {
        let sheet = &mut self.worksheets[position];
        let width = block.first().map_or(0, Vec::len);
        if top + block.len() > sheet.rows.len() || left + width > sheet.columns.len() {
            return Err(Refusal::new(format!(
                "The pasted range ends at row {} and column {}, beyond the grid of {} rows and {} columns",
                top + block.len(),
                left + width,
                sheet.rows.len(),
                sheet.columns.len()
            )));
        }
        for (row, cells) in sheet.rows[top..].iter_mut().zip(block) {
            for (column, cell) in cells.iter().enumerate() {
                let target = row.cell_mut(left + column);
                match kind {
                    PasteType::Normal | PasteType::NoBorders => *target = cell.clone(),
                    PasteType::Values | PasteType::Formula => target.content = cell.content.clone(),
                    PasteType::Format => target.format = cell.format.clone(),
                    PasteType::DataValidation => target.validation = cell.validation.clone(),
                    PasteType::ConditionalFormatting => {
                        return Err(Refusal::unsupported("pasting conditional formatting"));
                    }
                }
            }
        }
        Ok(())
    }
}
