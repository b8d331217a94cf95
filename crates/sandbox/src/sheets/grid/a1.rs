use super::{Area, Refusal, Spreadsheet, Worksheet};

/// A range in A1 notation such as `'Orders latest'!A1:H` or `Orders_completed`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct A1 {
    pub worksheet: Option<String>,
    top: Option<usize>,
    bottom: Option<usize>,
    left: Option<usize>,
    right: Option<usize>,
}

impl A1 {
    /// Parses the notation against the titles of the spreadsheet (a bare title means the whole worksheet).
    ///
    /// # Errors
    /// `Unable to parse range: …`, also when there is no worksheet of that name: Google does not tell these apart.
    pub fn parse(text: &str, spreadsheet: &Spreadsheet) -> Result<Self, Refusal> {
        let failure = || Refusal::new(format!("Unable to parse range: {text}"));
        let (worksheet, cells) = match text.rsplit_once('!') {
            Some((title, cells)) => (Some(unquote(title)), cells),
            None if spreadsheet.worksheet(&unquote(text)).is_some() => (Some(unquote(text)), ""),
            None => (None, text),
        };
        if worksheet
            .as_ref()
            .is_some_and(|title| spreadsheet.worksheet(title).is_none())
        {
            return Err(failure());
        }
        if cells.is_empty() {
            let whole = Self {
                worksheet,
                top: None,
                bottom: None,
                left: None,
                right: None,
            };
            return if text.is_empty() || text.ends_with('!') {
                Err(failure())
            } else {
                Ok(whole)
            };
        }
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let (left, top) = corner(first).ok_or_else(failure)?;
        let (right, bottom) = corner(last).ok_or_else(failure)?;
        // A lone column or row (`A`, `5`) is no range, only `A:A` and `5:5` are.
        if !cells.contains(':') && (left.is_none() || top.is_none()) {
            return Err(failure());
        }
        let swapped = |low: Option<usize>, high: Option<usize>| match (low, high) {
            (Some(low), Some(high)) if low > high => (Some(high), Some(low)),
            same => same,
        };
        let ((left, right), (top, bottom)) = (swapped(left, right), swapped(top, bottom));
        Ok(Self {
            worksheet,
            top,
            bottom,
            left,
            right,
        })
    }

    /// The worksheet meant (the first one when none is named) and the bounds, cut to its grid.
    pub fn locate<'a>(&self, spreadsheet: &'a Spreadsheet) -> Option<(&'a Worksheet, Area)> {
        let sheet = match &self.worksheet {
            Some(title) => spreadsheet.worksheet(title)?,
            None => spreadsheet.worksheets.first()?,
        };
        let cut = |bound: Option<usize>, count: usize| bound.map_or(count, |last| (last + 1).min(count));
        let (bottom, right) = (cut(self.bottom, sheet.rows.len()), cut(self.right, sheet.columns.len()));
        let (top, left) = (self.top.unwrap_or(0).min(bottom), self.left.unwrap_or(0).min(right));
        Some((
            sheet,
            Area {
                top,
                bottom,
                left,
                right,
            },
        ))
    }

    /// The first cell named lies outside of the grid.
    pub fn starts_outside(&self, sheet: &Worksheet) -> bool {
        self.top.is_some_and(|top| top >= sheet.rows.len()) || self.left.is_some_and(|left| left >= sheet.columns.len())
    }

    /// Where the range starts: row and column.
    pub fn start(&self) -> (usize, usize) {
        (self.top.unwrap_or(0), self.left.unwrap_or(0))
    }

    /// How many rows and columns were asked for, where bounded.
    pub fn size(&self) -> (Option<usize>, Option<usize>) {
        let span = |low: Option<usize>, high: Option<usize>| high.map(|high| high + 1 - low.unwrap_or(0));
        (span(self.top, self.bottom), span(self.left, self.right))
    }
}

/// A range as Google writes it in replies.
pub(crate) fn shown_range(title: &str, area: Area) -> String {
    let first = format!("{}{}", column_name(area.left), area.top + 1);
    let last = format!("{}{}", column_name(area.right.max(1) - 1), area.bottom.max(1));
    let plain = title
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && title.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let title = if plain {
        title.to_owned()
    } else {
        format!("'{}'", title.replace('\'', "''"))
    };
    if first == last {
        format!("{title}!{first}")
    } else {
        format!("{title}!{first}:{last}")
    }
}

/// `0` is `A`, `26` is `AA`.
pub fn column_name(index: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = index + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// `A` is `0`, `AA` is `26`.
pub fn parse_column(letters: &str) -> Option<usize> {
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let value = letters.chars().try_fold(0, |value, letter| {
        let digit = u32::from(letter.to_ascii_uppercase())
            .checked_sub(u32::from('A'))
            .filter(|digit| *digit < 26)?;
        Some(value * 26 + usize::try_from(digit).ok()? + 1)
    })?;
    Some(value - 1)
}

type Corner = (Option<usize>, Option<usize>);

fn corner(text: &str) -> Option<Corner> {
    let text = text.replace('$', "");
    let digits = text.find(|letter: char| letter.is_ascii_digit()).unwrap_or(text.len());
    let (letters, number) = text.split_at(digits);
    let column = if letters.is_empty() {
        None
    } else {
        Some(parse_column(letters)?)
    };
    let row = if number.is_empty() {
        None
    } else {
        Some(number.parse::<usize>().ok()?.checked_sub(1)?)
    };
    (column.is_some() || row.is_some()).then_some((column, row))
}

fn unquote(title: &str) -> String {
    match title.strip_prefix('\'').and_then(|title| title.strip_suffix('\'')) {
        Some(title) => title.replace("''", "'"),
        None => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_people_name_them() {
        for (index, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(column_name(index), name);
            assert_eq!(parse_column(name), Some(index));
        }
    }

    #[test]
    fn ranges_are_cut_to_the_grid() {
        let book = Spreadsheet::new("Orders");
        let area = |text: &str| A1::parse(text, &book).unwrap().locate(&book).unwrap().1;
        assert_eq!(
            area("Sheet1!A1:H"),
            Area {
                top: 0,
                bottom: 1000,
                left: 0,
                right: 8
            }
        );
        assert_eq!(
            area("'Sheet1'!B2"),
            Area {
                top: 1,
                bottom: 2,
                left: 1,
                right: 2
            }
        );
        assert_eq!(
            area("Sheet1"),
            Area {
                top: 0,
                bottom: 1000,
                left: 0,
                right: 26
            }
        );
        assert_eq!(
            area("2:3"),
            Area {
                top: 1,
                bottom: 3,
                left: 0,
                right: 26
            }
        );
    }

    #[test]
    fn an_unknown_worksheet_cannot_be_parsed() {
        let refused = A1::parse("Orders_latest!A:A", &Spreadsheet::new("Orders")).unwrap_err();
        assert_eq!(refused.message, "Unable to parse range: Orders_latest!A:A");
    }
}
