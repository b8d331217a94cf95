use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::PersonView;

/// A person with what waits to be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonInbox {
    #[serde(flatten)]
    pub person: PersonView,
    /// The account was deleted.
    pub deactivated: bool,
    /// Unread messages of all chats.
    pub unread: u64,
    /// The newest message of all chats.
    pub last: Option<LastMessage>,
}

/// A line of a person's list of chats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChatSummary {
    /// The person's id in a private chat, the group's in a group.
    pub chat_id: i64,
    /// The bot of a private chat; none in a group.
    pub bot_id: Option<i64>,
    pub title: String,
    pub username: Option<String>,
    /// How many are in the group; 0 for a private chat.
    pub members: usize,
    pub started: bool,
    pub blocked: bool,
    /// Messages of others after the last one that was read.
    pub unread: u64,
    pub last: Option<LastMessage>,
}

/// The newest message of a chat, shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastMessage {
    pub message_id: i64,
    pub author_id: i64,
    pub sent_at: DateTime<Utc>,
    /// Its beginning; empty where there is none.
    pub text: String,
    /// The field of the Bot API's Message that is its content (`text`, `photo`, `contact` …).
    pub kind: String,
}

/// How far a person has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadUpTo {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_id: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<i64>,
    /// The last message that was seen; never goes back.
    pub message_id: i64,
}

/// A command of a bot's menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommandView {
    pub command: String,
    pub description: String,
}

/// The commands that a person is shown in a chat.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Commands {
    /// As the bot set them, for the narrowest scope and language that has any.
    #[schema(value_type = Vec<CommandView>)]
    pub commands: Value,
}
