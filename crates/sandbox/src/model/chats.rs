use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A chat as the person sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ChatView {
    pub chat_id: i64,
    /// Counts what changed in the chat.
    pub change: u64,
    /// Whether the person wrote to the bot first, so that the bot may write.
    pub started: bool,
    pub blocked: bool,
    /// The reply keyboard that is shown now, as labels row by row.
    pub reply_keyboard: Option<Vec<Vec<String>>>,
    /// The same as the Bot API has it, with what its keys ask for.
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    pub keyboard: Option<Value>,
    /// The message that brought it.
    #[serde(default)]
    pub keyboard_from: Option<i64>,
    /// The bot's last chat action ("typing") and its time.
    pub action: Option<(String, DateTime<Utc>)>,
    /// Pinned messages, the newest last.
    pub pinned: Vec<i64>,
    pub messages: Vec<MessageView>,
}

/// A message as the person sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    pub message_id: i64,
    pub author: Author,
    pub author_id: i64,
    pub sent_at: DateTime<Utc>,
    pub edited_at: Option<DateTime<Utc>>,
    pub deleted_at: Option<DateTime<Utc>>,
    /// The chat's count of changes when the message appeared or was last changed.
    pub change: u64,
    /// Text or caption.
    pub text: String,
    /// Formatting of the text, as the Bot API gives it.
    #[schema(value_type = Vec<Object>)]
    pub entities: Vec<Value>,
    /// The whole content in the fields of the Bot API's Message (`text`, `contact`, `photo` …).
    #[schema(value_type = Object)]
    pub content: Value,
    /// The buttons under the message, row by row, as the Bot API gives them.
    #[schema(value_type = Vec<Vec<Object>>)]
    pub buttons: Vec<Vec<Value>>,
    pub reply_to: Option<i64>,
    /// Where a forwarded message comes from (the Bot API's `MessageOrigin`).
    #[schema(value_type = Option<Object>)]
    #[serde(default)]
    pub forward_origin: Option<Value>,
    pub reactions: Vec<ReactionView>,
    /// Earlier texts, the oldest first.
    pub history: Vec<PastText>,
}

impl MessageView {
    /// The labels of the buttons, row by row.
    pub fn labels(&self) -> Vec<Vec<&str>> {
        let label = |button| Value::as_str(Value::get(button, "text")?);
        self.buttons
            .iter()
            .map(|row| row.iter().filter_map(label).collect())
            .collect()
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    Bot,
    Person,
}

/// A text that a message had before it was edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PastText {
    pub until: DateTime<Utc>,
    pub text: String,
}

/// Somebody's reaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReactionView {
    pub author_id: i64,
    pub emoji: String,
}

/// What a message must be like; what is absent matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageMatch {
    /// Appeared or changed after this count of changes.
    #[serde(default)]
    pub after_change: u64,
    /// Has a greater id.
    #[serde(default)]
    pub after_message_id: i64,
    /// Contains this text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// Matches this regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regex: Option<String>,
    /// Has a button (under the message) with this label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// Is deleted; without it only what is still seen matches.
    #[serde(default)]
    pub deleted: bool,
    /// Changes that do not count, because a story has seen them before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_changes: Vec<u64>,
}

/// Asks for a message, now or later.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitForMessage {
    #[serde(flatten)]
    pub matching: MessageMatch,
    /// How long to wait; at most a minute.
    #[serde(default)]
    pub timeout_milliseconds: u64,
}

/// A pressed button.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueryView {
    pub query_id: String,
    pub person_id: i64,
    pub data: String,
    pub pressed_at: DateTime<Utc>,
    /// When the bot answered, so that the button stopped to turn.
    pub answered_at: Option<DateTime<Utc>>,
    /// The toast or alert.
    pub text: Option<String>,
    pub show_alert: bool,
    pub url: Option<String>,
}
