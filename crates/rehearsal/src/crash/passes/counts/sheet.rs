use sandbox::sheets::ShownRow;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;

/// Passes that do not stand in the sheet where they belong, once.
pub(super) fn rows_wrong(evidence: &Evidence) -> Count {
    let mut count = Count::new("rows of the sheet wrong", evidence.tables.passes.len());
    for pass in &evidence.tables.passes {
        let found = (rows(&evidence.latest, pass.id), rows(&evidence.completed, pass.id));
        let expected = match pass.status.as_str() {
            // Of what is erased nothing stays, whatever had become of it.
            _ if pass.erased => (0, 0),
            "ordered" => (1, 0),
            "arrived" => (0, 1),
            _ => (0, 0),
        };
        count.expect(found == expected, || {
            format!(
                "pass {} is {}: {} rows of the latest and {} of the completed, expected {expected:?}",
                pass.id, pass.status, found.0, found.1
            )
        });
    }
    count
}

fn rows(sheet: &[ShownRow], number: i64) -> usize {
    let number = number.to_string();
    let rows = sheet
        .iter()
        .filter(|row| row.cells.first().is_some_and(|cell| cell.text == number));
    rows.count()
}
