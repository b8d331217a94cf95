use chrono::{DateTime, Utc};

use crate::domain::{SearchWords, TelegramId};

/// A change of this area's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuWrite {
    /// A search that can be gone on with; the one before it cannot any more.
    KeepSearch {
        by: TelegramId,
        /// Its message in the chat of who searched.
        number: i64,
        words: SearchWords,
        person: Option<TelegramId>,
        at: DateTime<Utc>,
    },
}
