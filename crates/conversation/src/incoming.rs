use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::Words;

/// What a person did in Telegram, in the dialogue's words: no type of Telegram's library goes further than this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub from: Sender,
    pub place: Place,
    pub what: What,
    /// The message itself, where the act is one: for those who pass it on.
    pub message: Option<Box<Posted>>,
}

/// A message as it stands in its chat, or as it stands after an edit.
#[derive(Clone, PartialEq, Eq)]
pub struct Posted {
    pub message_id: i64,
    /// By Telegram's clock.
    pub sent_at: DateTime<Utc>,
    pub kind: PostedKind,
    /// Its text or caption; empty where it has none.
    pub words: Words,
    pub file: Option<AttachedFile>,
    /// What a contact, a place, a poll … says, in one plain line.
    pub details: Option<String>,
    /// The same for all that were sent together (Bot API, `media_group_id`).
    pub album: Option<String>,
    /// The message of the same chat to which it replies.
    pub reply_to: Option<i64>,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostedKind {
    Text,
    Contact,
    Attachment(Attachment),
}

/// The file of a message.
#[derive(Clone, PartialEq, Eq)]
pub struct AttachedFile {
    /// By which Telegram sends it again or gives its bytes (`file_id`).
    pub id: String,
    /// As the sender's device calls it: never to be trusted.
    pub name: Option<String>,
    pub mime_type: Option<String>,
    /// In bytes, if Telegram says so.
    pub size: Option<u64>,
}

// Whatever a person wrote or sent is personal data; only ids and kinds may reach a log.
impl fmt::Debug for Posted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Posted")
            .field("message_id", &self.message_id)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for AttachedFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AttachedFile(…)")
    }
}

/// The person who acted.
#[derive(Clone, PartialEq, Eq)]
pub struct Sender {
    pub id: i64,
    /// The name as Telegram shows it (first and last name).
    pub name: String,
    /// Without the `@`.
    pub username: Option<String>,
    /// IETF tag of the person's Telegram client.
    pub language_code: Option<String>,
}

// A name is personal data and must not reach a log through `{:?}`.
impl fmt::Debug for Sender {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sender")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Where it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Private,
    Group { chat_id: i64 },
}

/// The act itself.
#[derive(Clone, PartialEq, Eq)]
pub enum What {
    /// `/name argument`, addressed to this bot (`/name@ThisBot` too). The name is in lower case, without the slash.
    Command { name: String, argument: String },
    /// Any other text.
    Text(String),
    /// A press on an inline button: `data` is what the button carried, `message_id` the message it hung on.
    Press {
        query_id: String,
        data: String,
        message_id: Option<i64>,
    },
    /// A shared contact. `own` is true only when Telegram vouches that it is the sender's own number.
    Contact { phone: String, own: bool },
    /// Something that is neither text nor contact.
    Attachment(Attachment),
    /// An earlier message was edited; `text` is its new text, if it has one.
    Edited { text: Option<String> },
    /// The person blocked the bot (or a group removed it).
    Blocked,
    /// The person unblocked the bot (or a group added it).
    Unblocked,
    /// A service message that needs no answer (somebody joined, a pin …).
    Service,
    /// An update of a kind that this version does not know.
    Unknown,
}

// Whatever a person wrote is personal data; only the kind may reach a log.
impl fmt::Debug for What {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Command { .. } => "Command",
            Self::Text(_) => "Text",
            Self::Press { .. } => "Press",
            Self::Contact { .. } => "Contact",
            Self::Attachment(_) => "Attachment",
            Self::Edited { .. } => "Edited",
            Self::Blocked => "Blocked",
            Self::Unblocked => "Unblocked",
            Self::Service => "Service",
            Self::Unknown => "Unknown",
        })
    }
}

/// Kinds of messages without text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attachment {
    Photo,
    Video,
    Voice,
    Audio,
    Sticker,
    Animation,
    Document,
    VideoNote,
    Location,
    Poll,
    Other,
}
