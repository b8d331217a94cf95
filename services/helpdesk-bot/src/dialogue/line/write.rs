use chrono::{DateTime, Utc};

use crate::domain::{Communication, Delivery, MessageId, NewMessage, StoredMessage};

/// A change of communications and of what was said in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineWrite {
    /// A new communication; a conflict if the person has one open.
    Open(Communication),
    /// The next version of a communication; a conflict unless the version before it is stored, or if its owner has another one.
    Change {
        communication: Communication,
        at: DateTime<Utc>,
    },
    /// Who spoke last, and what was told of it.
    Note(Communication),
    /// A new message; a conflict if it is stored.
    AddMessage(NewMessage),
    /// How far a message has come to the other side.
    SetDelivery { message: MessageId, delivery: Delivery },
    /// A message was edited.
    AddVersion {
        message: StoredMessage,
        text: String,
        at: DateTime<Utc>,
    },
}
