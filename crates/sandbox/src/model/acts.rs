use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Something that a person does, in the private chat with a bot or in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Deed {
    /// Who does it.
    pub person_id: i64,
    /// The bot of the private chat, or the bot that is blocked. Not needed in a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot_id: Option<i64>,
    /// The group; without it the private chat with the bot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<i64>,
    #[serde(flatten)]
    pub act: Act,
}

/// What a person can do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// Writes a text; commands, mentions and addresses in it become entities.
    SendText {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<i64>,
    },
    /// Opens `t.me/<bot>?start=<payload>` and presses Start.
    OpenDeepLink { payload: String },
    /// Presses a button under a message, by its label or its data; the newest message that has it, or the named one.
    Press {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message_id: Option<i64>,
    },
    /// Presses a button of the reply keyboard: its text is sent, or the own contact where it asks for that.
    PressKey { label: String },
    /// Shares the own contact (no `contact`), or somebody else's.
    ShareContact {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<Contact>,
    },
    /// Sends something that is not text.
    SendMedia {
        media: Media,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Name and bytes (base64) of a document, photo, video …; made up when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_base64: Option<String>,
        /// So many bytes, which are made up (zeros) and kept nowhere; for files too large to be worth their room.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<u64>,
        /// What is sent with the same name here stands together as an album (the Bot API's `media_group_id`).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        album: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply_to: Option<i64>,
    },
    /// Changes the text of an own message.
    EditText { message_id: i64, text: String },
    /// Changes the words under an own photo, file, voice …; empty ones are taken away.
    EditCaption { message_id: i64, caption: String },
    /// Puts another photo, video, sound, animation or file into an own message that holds one; the words under it stay unless
    /// others are given.
    EditMedia {
        message_id: i64,
        media: Media,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caption: Option<String>,
        /// Name, bytes (base64) and size as when something is sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file_name: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        content_base64: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<u64>,
    },
    /// Sets the own reaction; an empty emoji takes it away.
    React { message_id: i64, emoji: String },
    /// Deletes a message of the chat for both sides: in a private chat any, in a group an own one.
    DeleteMessage { message_id: i64 },
    /// Blocks the bot.
    Block,
    /// Unblocks the bot, without writing to it.
    Unblock,
    /// Deletes the own account: nobody can write to it any more. Bots are not told.
    DeleteAccount,
}

/// Kinds of messages that are not text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Media {
    Photo,
    Document,
    Video,
    VideoNote,
    Voice,
    Audio,
    Animation,
    Sticker,
    Location,
    Venue,
    Dice,
    Poll,
}

impl Act {
    /// Sends something that is not text, alone and without words.
    pub fn media(media: Media) -> Self {
        Self::SendMedia {
            media,
            caption: None,
            file_name: None,
            content_base64: None,
            size: None,
            album: None,
            reply_to: None,
        }
    }
}

/// A contact that is not the sender's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    pub phone_number: String,
    pub first_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<i64>,
}

/// What came of a deed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Outcome {
    /// The message that appeared or was changed.
    pub message_id: Option<i64>,
    /// The callback query of a pressed button.
    pub query_id: Option<String>,
    /// The updates that bots got of it; none where a bot did not want this kind.
    pub updates: Vec<Delivery>,
    /// The chat's count of changes after the deed: what a bot does in answer has a greater one.
    pub change: u64,
    /// Why the deed did not happen; only within a list of deeds, a single one answers by an HTTP status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// An update that was put into a bot's queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Delivery {
    pub bot_id: i64,
    pub update_id: i64,
}
