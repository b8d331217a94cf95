use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::{Revision, Rich};

/// A call to Telegram as it waits in the table `outgoing`: rendered, and within Telegram's limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// Sends a message; in a slot whose message is known, edits that one.
    Message {
        #[serde(flatten)]
        rich: Rich,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        markup: Option<Markup>,
    },
    /// Sends a file; `content` is its bytes in base64.
    Document {
        file_name: String,
        content: String,
        caption: Rich,
    },
    /// Sends a file that stands on the service's disk.
    File {
        path: PathBuf,
        file_name: String,
        caption: Rich,
    },
    /// Copies messages of another chat, all of them by one call.
    Copy {
        from_chat_id: i64,
        /// At most [`ALBUM_LIMIT`].
        messages: Vec<CopiedMessage>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<i64>,
        /// What joins this row as long as it waits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        album: Option<String>,
    },
    /// Edits the message of the row's slot, if it is known by then.
    Revise { revision: Revision },
    /// Sets the bot's reaction to a message, or takes it away.
    React { message_id: i64, emoji: Option<String> },
    /// Ends the waiting of a pressed button.
    Answer {
        query_id: String,
        text: Option<String>,
        alert: bool,
    },
    /// Takes the buttons off a message.
    RemoveButtons { message_id: i64 },
    /// Deletes the message of the row's slot, if it is known by then.
    Recall,
    /// Sets the command menu of the chat: names and descriptions.
    Menu { commands: Vec<(String, String)> },
}

/// So many messages make an album at most (Bot API, sendMediaGroup).
pub const ALBUM_LIMIT: usize = 10;

/// One message that is copied. What is copied alone has the slot and the report of its row; those of an album have their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedMessage {
    pub message_id: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slot: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_kind: Option<String>,
}

/// A keyboard in the recipient's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    /// Rows of (label, data).
    Inline(Vec<Vec<(String, String)>>),
    /// Rows of (label, asks for the contact).
    Reply(Vec<Vec<(String, bool)>>),
    Remove,
}
