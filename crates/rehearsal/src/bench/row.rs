//! A row of the table, and the table.

/// What was measured, beside what it is to be compared with.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) figure: String,
    pub(super) baseline: String,
    pub(super) ratio: Option<f64>,
    pub(super) target: &'static str,
    /// `None` where there is only something to report.
    pub(super) met: Option<bool>,
    /// What falls short and why; shown under the table.
    pub(super) note: Option<String>,
}

/// The smallest, the middle and the greatest of several repetitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spread {
    pub(super) least: f64,
    pub(super) median: f64,
    pub(super) most: f64,
}

impl Spread {
    /// Of no figures: zeros.
    pub(super) fn of(figures: &[f64]) -> Self {
        let mut sorted = figures.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        Self {
            least: at(0),
            median: at(sorted.len() / 2),
            most: at(sorted.len().saturating_sub(1)),
        }
    }

    /// `min 700, median 720, max 731 /s`.
    pub(super) fn describe(self, unit: &str, digits: usize) -> String {
        format!(
            "{:.digits$} {unit} ({:.digits$} to {:.digits$})",
            self.median, self.least, self.most
        )
    }
}

/// All rows with aligned columns, and the notes of those that have one.
pub(super) fn table(rows: &[Row]) -> String {
    let mut cells = vec![
        [
            "name",
            "figure: median (min to max)",
            "baseline",
            "ratio",
            "target",
            "verdict",
        ]
        .map(str::to_owned),
    ];
    cells.extend(rows.iter().map(|row| {
        [
            row.name.to_owned(),
            row.figure.clone(),
            row.baseline.clone(),
            row.ratio.map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            row.target.to_owned(),
            verdict(row.met).to_owned(),
        ]
    }));
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let mut lines: Vec<String> = cells
        .iter()
        .map(|row| {
            let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            padded.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
        })
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
    lines.insert(1, rule.join("-|-"));
    let notes = rows
        .iter()
        .filter_map(|row| Some(format!("{}: {}", row.name, row.note.as_ref()?)));
    lines.extend(notes);
    lines.join("\n")
}

fn verdict(met: Option<bool>) -> &'static str {
    match met {
        Some(true) => "green",
        Some(false) => "RED",
        None => "report",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_does_not_depend_on_the_order_of_the_figures() {
        let expected = Spread {
            least: 1.0,
            median: 2.0,
            most: 9.0,
        };
        assert_eq!(Spread::of(&[9.0, 1.0, 2.0]), expected);
        assert_eq!(Spread::of(&[2.0, 9.0, 1.0]), expected);
    }

    #[test]
    fn a_missed_row_is_red_and_says_why() {
        let row = Row {
            name: "steps/s",
            figure: "10".to_owned(),
            baseline: "100".to_owned(),
            ratio: Some(0.1),
            target: "0.4",
            met: Some(false),
            note: Some("the disk is slow".to_owned()),
        };
        let table = table(&[row]);
        assert!(table.contains("| 0.10  | 0.4    | RED"), "{table}");
        assert!(table.ends_with("steps/s: the disk is slow"), "{table}");
    }
}
