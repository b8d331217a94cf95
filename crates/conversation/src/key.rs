use std::fmt;

/// Who an input belongs to: the unit of order and of locking.
///
/// A person is one conversation wherever he pressed or wrote; a chat is one only for what has no person; an aggregate is
/// one for events and timers that concern a thing and no one dialogue.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConversationKey(String);

impl ConversationKey {
    /// The conversation of the Telegram user `user_id`.
    pub fn person(user_id: i64) -> Self {
        Self(format!("person:{user_id}"))
    }

    /// The conversation of a chat, for what happens there without a person.
    pub fn chat(chat_id: i64) -> Self {
        Self(format!("chat:{chat_id}"))
    }

    /// The conversation of a thing of the service's domain, such as `aggregate("pass", 17)`.
    pub fn aggregate(kind: &str, id: impl fmt::Display) -> Self {
        Self(format!("{kind}:{id}"))
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn from_stored(stored: String) -> Self {
        Self(stored)
    }

    /// The Telegram user whose conversation this is, if it is a person's.
    pub fn user_id(&self) -> Option<i64> {
        self.0.strip_prefix("person:")?.parse().ok()
    }

    /// The form that stands in the tables.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConversationKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
