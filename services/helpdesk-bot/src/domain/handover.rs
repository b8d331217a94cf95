use std::fmt;

use chrono::{DateTime, Utc};

use super::{CommunicationId, DisplayName, TelegramId};

/// The number of an offer to hand a communication over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandoverId(pub i64);

/// A specialist offers his communication to a colleague, and keeps it until the colleague accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    pub id: HandoverId,
    pub communication: CommunicationId,
    pub from: TelegramId,
    pub from_name: DisplayName,
    pub to: TelegramId,
    pub to_name: DisplayName,
    pub offered_at: DateTime<Utc>,
    pub end: Option<HandoverEnd>,
}

/// How an offer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoverEnd {
    Accepted,
    Declined,
    /// By the one who made it, or because the communication is his no more.
    Withdrawn,
}

impl HandoverEnd {
    const ALL: [Self; 3] = [Self::Accepted, Self::Declined, Self::Withdrawn];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.as_str() == word)
    }
}

impl fmt::Display for HandoverId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
