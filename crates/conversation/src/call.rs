use serde::{Deserialize, Serialize};

use crate::Rich;

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
