use chrono::{DateTime, Utc};
use common::LicencePlate;

/// The number of a block in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlateBlockId(pub i64);

/// A plate that nobody may order a pass for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedPlate {
    pub id: PlateBlockId,
    pub plate: LicencePlate,
    pub note: Option<PlateNote>,
    pub blocked_at: DateTime<Utc>,
}

/// Why a plate is blocked, as an administrator put it: 1 to 200 characters in one line. It may name somebody and does not
/// show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct PlateNote(String);

/// A text is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlateNoteError {
    #[error("nothing that can be seen")]
    Empty,
    #[error("longer than a note")]
    TooLong,
}

impl PlateNote {
    /// The most characters of a note.
    pub const MOST: usize = 200;

    /// Reads one; spaces and lines become single spaces.
    pub fn parse(text: &str) -> Result<Self, PlateNoteError> {
        // Checked before anything is copied: a text may be a megabyte long.
        if text.chars().nth(Self::MOST * 2).is_some() {
            return Err(PlateNoteError::TooLong);
        }
        let shown = text
            .chars()
            .filter(|letter| !letter.is_control() || letter.is_whitespace());
        let note = shown
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        match note.chars().count() {
            0 => Err(PlateNoteError::Empty),
            length if length > Self::MOST => Err(PlateNoteError::TooLong),
            _ => Ok(Self(note)),
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for PlateNote {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PlateNote(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_one_line_of_at_most_two_hundred_characters() {
        assert_eq!(
            PlateNote::parse("  не\nпускать \u{0}\u{7}").unwrap().as_str(),
            "не пускать"
        );
        assert_eq!(PlateNote::parse(" \n\u{1B} "), Err(PlateNoteError::Empty));
        assert!(PlateNote::parse(&"я".repeat(200)).is_ok());
        assert_eq!(PlateNote::parse(&"я".repeat(201)), Err(PlateNoteError::TooLong));
        assert_eq!(PlateNote::parse(&"я".repeat(100_000)), Err(PlateNoteError::TooLong));
    }
}
