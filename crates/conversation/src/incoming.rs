use std::fmt;

/// What a person did in Telegram, in the dialogue's words: no type of Telegram's library goes further than this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incoming {
    pub from: Sender,
    pub place: Place,
    pub what: What,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
