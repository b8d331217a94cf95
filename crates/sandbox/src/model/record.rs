use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One line of the record: what a person did or saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordEntry {
    /// Grows by one with each line.
    pub sequence: u64,
    /// By the sandbox's clock.
    pub at: DateTime<Utc>,
    pub bot_id: i64,
    /// The person's id in a private chat, the group's in a group.
    pub chat_id: i64,
    #[serde(flatten)]
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A person did something; `update_id` is what this bot got of it, if it wanted this kind.
    Acted {
        person_id: i64,
        /// The name of the act: `send_text`, `press` …
        act: String,
        text: String,
        message_id: Option<i64>,
        update_id: Option<i64>,
    },
    /// A message of the bot appeared.
    Sent { message_id: i64, text: String },
    /// A message of the bot changed its text or its buttons.
    Edited { message_id: i64, text: String },
    /// A message was deleted by the bot.
    Deleted { message_id: i64 },
    /// A pressed button was answered.
    Answered { query_id: String, text: String },
}

/// A part of the record.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct RecordPage {
    pub entries: Vec<RecordEntry>,
    /// Ask with this as `after` for what follows.
    pub last: u64,
}
