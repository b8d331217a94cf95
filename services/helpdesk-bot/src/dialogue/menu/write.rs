use chrono::{DateTime, Utc};

use crate::domain::{Handover, HandoverEnd, HandoverId, SearchWords, TelegramId};

/// A change of this area's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuWrite {
    /// A communication is offered to a colleague; a conflict if it is offered already.
    Offer(Handover),
    /// An offer ends; a conflict if it has ended.
    EndOffer {
        handover: HandoverId,
        end: HandoverEnd,
        at: DateTime<Utc>,
    },
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
