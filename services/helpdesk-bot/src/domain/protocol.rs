use std::fmt;

use chrono::{DateTime, Utc};
use conversation::PostedKind;

use crate::archive::ArchivedName;

mod html;
mod phrases;
mod pictures;
mod shown;
mod text;

pub use html::{HtmlError, html};
pub use pictures::{EMBEDDED_AT_MOST, Picture};
pub use text::text;

/// All that was said with one person, as it is archived: rows of the database in the order in which they are read.
#[derive(Clone, PartialEq, Eq)]
pub struct Protocol {
    pub person: ProtocolPerson,
    pub communications: Vec<ProtocolCommunication>,
    /// When the rows were read.
    pub made_at: DateTime<Utc>,
}

/// Whose protocol it is.
#[derive(Clone, PartialEq, Eq)]
pub struct ProtocolPerson {
    pub telegram_id: i64,
    /// As Telegram shows it.
    pub name: String,
    /// Without the `@`.
    pub username: Option<String>,
    pub email: Option<String>,
    pub registered_at: DateTime<Utc>,
    /// When the address was confirmed by its code.
    pub authenticated_at: Option<DateTime<Utc>>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct ProtocolCommunication {
    pub number: i64,
    pub opened_at: DateTime<Utc>,
    pub closed: Option<Closed>,
    /// The person's rating, from 1 to 5.
    pub rating: Option<u8>,
    /// In the order in which they happened.
    pub entries: Vec<ProtocolEntry>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Closed {
    pub at: DateTime<Utc>,
    pub by: ClosedBy,
}

#[derive(Clone, PartialEq, Eq)]
pub enum ClosedBy {
    User,
    Specialist {
        name: String,
    },
    Controller {
        name: String,
    },
    /// The person was silent for too long.
    Timeout,
}

/// Something that happened in a communication.
#[derive(Clone, PartialEq, Eq)]
pub enum ProtocolEntry {
    Message(ProtocolMessage),
    /// Between specialists; the person never saw it.
    Note {
        at: DateTime<Utc>,
        author: String,
        text: String,
    },
    Event {
        at: DateTime<Utc>,
        event: ProtocolEvent,
    },
}

#[derive(Clone, PartialEq, Eq)]
pub enum ProtocolEvent {
    Taken {
        by: String,
    },
    /// Back to those that nobody has; by nobody's hand when the specialist was silent for too long.
    Returned {
        by: Option<String>,
        note: Option<String>,
    },
    HandedOver {
        from: String,
        to: String,
    },
    /// By a controller, to somebody else or to those that nobody has.
    Reassigned {
        by: String,
        from: String,
        to: Option<String>,
    },
}

/// What one of the two sides said.
#[derive(Clone, PartialEq, Eq)]
pub struct ProtocolMessage {
    pub at: DateTime<Utc>,
    pub side: Side,
    /// The author's name as the other side saw it.
    pub author: String,
    pub kind: PostedKind,
    /// Its words or caption as they stand now; empty where it has none.
    pub words: String,
    /// What a contact, a place, a poll … says.
    pub details: Option<String>,
    pub file: Option<ProtocolFile>,
    /// The first words of the message to which it replies.
    pub reply_to: Option<String>,
    /// What it said before each of its edits, oldest first.
    pub corrections: Vec<Correction>,
    /// It never arrived at the other side.
    pub undelivered: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    User,
    Specialist,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Correction {
    pub at: DateTime<Utc>,
    /// The words that were corrected.
    pub before: String,
}

#[derive(Clone, PartialEq, Eq)]
pub struct ProtocolFile {
    /// As the sender's device calls it.
    pub name: Option<String>,
    /// In bytes.
    pub size: Option<u64>,
    pub archived: Archived,
}

/// What became of a message's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Archived {
    /// It is still to be fetched.
    Waiting,
    /// It lies in the person's folder.
    Stored(ArchivedName),
    /// Bots may not fetch it (Bot API, `getFile`: 20 MB).
    TooBig,
    /// There was no room on the disk.
    DiskFull,
    /// Telegram did not give it.
    Failed,
}

// All of it is what people said to each other, and none of it may reach a log.
macro_rules! silent {
    ($($type:ident),+) => {
        $(impl fmt::Debug for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($type), "(…)"))
            }
        })+
    };
}
silent!(
    Protocol,
    ProtocolPerson,
    ProtocolCommunication,
    Closed,
    ClosedBy,
    ProtocolEntry,
    ProtocolEvent,
    ProtocolMessage,
    Correction,
    ProtocolFile
);
