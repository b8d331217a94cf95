use std::cmp::Ordering;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Area, Cell, Content, Range, Refusal, Row, Spreadsheet, range::index, request::parse};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SortRange {
    range: Range,
    #[serde(default)]
    sort_specs: Vec<Spec>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[derive(Default)]
struct Spec {
    dimension_index: i32,
    sort_order: Option<String>,
}

impl Spreadsheet {
    pub(super) fn sort_range(&mut self, body: &Json) -> Result<(), Refusal> {
        let SortRange { range, sort_specs } = parse(body)?;
        let (position, area) = self.area(&range)?;
        let mut keys = Vec::with_capacity(sort_specs.len());
        for spec in &sort_specs {
            let column = index(spec.dimension_index)?;
            if !(area.left..area.right).contains(&column) {
                return Err(Refusal::new(format!(
                    "sortSpecs.dimensionIndex[{column}] lies outside of the range"
                )));
            }
            keys.push((column, spec.sort_order.as_deref() == Some("DESCENDING")));
        }
        self.sort_area(position, area, &keys);
        Ok(())
    }

    /// Sorts the rows of an area by columns (index, descending), stable, blanks last.
    pub(super) fn sort_area(&mut self, position: usize, area: Area, keys: &[(usize, bool)]) {
        let follows = self.metadata_follows_sort;
        let sheet = &mut self.worksheets[position];
        let mut rows: Vec<Row> = sheet.rows[area.top..area.bottom].to_vec();
        rows.sort_by(|left, right| {
            keys.iter()
                .map(|(column, descending)| compare(left.cell(*column), right.cell(*column), *descending))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal)
        });
        for (target, row) in sheet.rows[area.top..area.bottom].iter_mut().zip(rows) {
            if follows {
                target.id = row.id;
            }
            for column in area.left..area.right {
                *target.cell_mut(column) = row.cell(column).clone();
            }
        }
    }
}

/// Numbers before text before logical values before formulas; blanks last in either direction.
fn compare(left: &Cell, right: &Cell, descending: bool) -> Ordering {
    let rank = |content: &Content| match content {
        Content::Number(_) => 0,
        Content::Text(_) => 1,
        Content::Bool(_) => 2,
        Content::Formula(_) => 3,
    };
    let (left, right) = match (&left.content, &right.content) {
        (None, None) => return Ordering::Equal,
        (None, Some(_)) => return Ordering::Greater,
        (Some(_), None) => return Ordering::Less,
        (Some(left), Some(right)) => (left, right),
    };
    let order = match (left, right) {
        (Content::Number(left), Content::Number(right)) => left.total_cmp(right),
        (Content::Text(left), Content::Text(right)) => left.to_lowercase().cmp(&right.to_lowercase()),
        (Content::Bool(left), Content::Bool(right)) => left.cmp(right),
        (left, right) => rank(left).cmp(&rank(right)),
    };
    if descending { order.reverse() } else { order }
}
