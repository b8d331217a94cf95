use std::fmt;

use chrono::{DateTime, Utc};
use conversation::{AttachedFile, PostedKind};

use super::{CommunicationId, DisplayName, Side, TelegramId};

/// The number of a stored message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageId(pub i64);

/// How far a message has come to the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Nobody to be shown to yet.
    Waiting,
    /// Its copy is on the way.
    Sent,
    /// The copy stands in the other chat.
    Delivered,
    /// The other side cannot be reached, or Telegram refused the copy.
    Failed,
}

/// A message of a communication as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct NewMessage {
    pub id: MessageId,
    pub communication: CommunicationId,
    pub side: Side,
    pub author: TelegramId,
    pub author_name: DisplayName,
    /// Where it stands: chat and message.
    pub at: (i64, i64),
    pub sent_at: DateTime<Utc>,
    pub kind: PostedKind,
    /// Its text or caption; of a contact, place or poll what it says.
    pub text: String,
    pub file: Option<AttachedFile>,
    pub album: Option<String>,
    pub reply_to: Option<MessageId>,
    pub delivery: Delivery,
}

/// What a decision needs of a stored message.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredMessage {
    pub id: MessageId,
    pub communication: CommunicationId,
    pub side: Side,
    pub author: TelegramId,
    pub author_name: DisplayName,
    pub at: (i64, i64),
    pub sent_at: DateTime<Utc>,
    pub kind: PostedKind,
    /// The newest version.
    pub text: String,
    pub edited: bool,
    pub file_name: Option<String>,
    pub album: Option<String>,
    pub delivery: Delivery,
}

impl NewMessage {
    /// As it will be read.
    pub fn stored(&self) -> StoredMessage {
        StoredMessage {
            id: self.id,
            communication: self.communication,
            side: self.side,
            author: self.author,
            author_name: self.author_name.clone(),
            at: self.at,
            sent_at: self.sent_at,
            kind: self.kind,
            text: self.text.clone(),
            edited: false,
            file_name: self.file.as_ref().and_then(|file| file.name.clone()),
            album: self.album.clone(),
            delivery: self.delivery,
        }
    }
}

impl Delivery {
    const ALL: [Self; 4] = [Self::Waiting, Self::Sent, Self::Delivered, Self::Failed];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.as_str() == word)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// What people wrote is personal data and must not reach a log through `{:?}`.
impl fmt::Debug for NewMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "NewMessage({}, {:?})", self.id, self.kind)
    }
}

impl fmt::Debug for StoredMessage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "StoredMessage({}, {:?})", self.id, self.kind)
    }
}
