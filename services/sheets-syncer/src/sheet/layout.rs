//! Names and shapes of our worksheets.

/// Number of our columns, A to H. What lies right of them is the guards'.
pub const OUR_COLUMNS: i32 = 8;
/// Column H: the checkbox, or the time of arrival.
pub const MARK_COLUMN: i32 = 7;
/// First word of a label row in the hidden worksheet.
pub const LABEL: &str = "taken";
/// Its last word when the row was taken from the completed passes; nothing for one of the latest.
pub const FROM_COMPLETED: &str = "completed";
/// Key of the developer metadata that fence batches.
pub const FENCE_KEY: &str = "frontdesk.batch";
/// Id of the first fence: high, so that it meets nobody else's.
pub const FIRST_FENCE: i32 = 1_000_000_000;
/// How many fences stay: as many batches of ours may overtake a late one before it could do harm.
pub const FENCES_KEPT: i32 = 64;
/// Format of moments in cells.
pub const MOMENT_PATTERN: &str = "dd.mm.yyyy hh:mm";

/// Titles of the worksheets and of their columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Passes that may come now.
    pub latest: String,
    /// Passes that came.
    pub completed: String,
    /// The hidden worksheet through which rows go.
    pub moves: String,
    /// Headers of A to H in the latest passes.
    pub latest_header: [String; 8],
    /// Headers of A to H in the completed passes.
    pub completed_header: [String; 8],
}

impl Layout {
    /// With the usual headers.
    pub fn new(latest: impl Into<String>, completed: impl Into<String>) -> Self {
        let latest = latest.into();
        let header =
            |last: &str| ["Pass", "Plate", "Brand", "Ordered_at", "Name", "Phone", "House", last].map(str::to_owned);
        Self {
            moves: format!("{latest}_moves"),
            latest,
            completed: completed.into(),
            latest_header: header("Arrived"),
            completed_header: header("Time_of_arrival"),
        }
    }
}
