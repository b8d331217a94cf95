use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::Digest;

/// Something that operators are told, by mail, by Telegram or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Announcement {
    /// Something is wrong.
    Raised {
        producer: String,
        severity: Severity,
        /// The producer's own sentence.
        text: String,
        since: DateTime<Utc>,
        /// How often it was raised since then.
        times: i64,
    },
    /// It is over.
    Over {
        producer: String,
        text: String,
        since: DateTime<Utc>,
        until: DateTime<Utc>,
        times: i64,
    },
    /// What was given up since the last one.
    Digest(Digest),
}

/// How much somebody must hurry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It passes by itself, as far as anybody can know.
    Warning,
    /// A person must act.
    Error,
}

impl Severity {
    /// The word that stands in the tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads back what [`Self::word`] gave.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Warning, Self::Error].into_iter().find(|one| one.word() == word)
    }
}
