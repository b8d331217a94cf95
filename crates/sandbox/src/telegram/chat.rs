use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::Notify;

use super::Message;
use crate::live::Live;
use crate::model::Topic;

/// Which chat: a person's private one with a bot, or a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum ChatKey {
    Private { bot_id: i64, person_id: i64 },
    Group(i64),
}

impl ChatKey {
    /// The id by which a bot calls the chat.
    pub(crate) fn chat_id(self) -> i64 {
        match self {
            Self::Private { person_id, .. } => person_id,
            Self::Group(group_id) => group_id,
        }
    }

    fn topic(self) -> Topic {
        let bot_id = match self {
            Self::Private { bot_id, .. } => Some(bot_id),
            Self::Group(_) => None,
        };
        Topic::Chat {
            bot_id,
            chat_id: self.chat_id(),
        }
    }
}

/// A chat and its messages.
#[derive(Debug)]
pub(crate) struct Chat {
    topic: Topic,
    live: Arc<Live>,
    pub(crate) messages: BTreeMap<i64, Message>,
    /// Of supergroups; elsewhere the bot counts.
    pub(crate) last_message_id: i64,
    /// The person wrote to the bot, so that it may write.
    pub(crate) started: bool,
    pub(crate) blocked: bool,
    /// The reply keyboard that is shown, and the message that brought it.
    pub(crate) reply_keyboard: Option<(i64, Value)>,
    pub(crate) action: Option<(String, DateTime<Utc>)>,
    pub(crate) pinned: Vec<i64>,
    /// The last message that each person has seen.
    pub(crate) read: BTreeMap<i64, i64>,
    /// Counts what changed; each message keeps the count of its last change.
    pub(crate) change: u64,
    /// Wakes those who wait for a message or an answered press.
    pub(crate) changed: Arc<Notify>,
}

impl Chat {
    /// An empty chat, which tells of its changes.
    pub(super) fn new(key: ChatKey, live: Arc<Live>) -> Self {
        Self {
            topic: key.topic(),
            live,
            messages: BTreeMap::new(),
            last_message_id: 0,
            started: false,
            blocked: false,
            reply_keyboard: None,
            action: None,
            pinned: Vec::new(),
            read: BTreeMap::new(),
            change: 0,
            changed: Arc::default(),
        }
    }

    /// Takes the count for one more change. The caller wakes by [`Chat::wake`] when it is made.
    pub(crate) fn next_change(&mut self) -> u64 {
        self.change += 1;
        self.change
    }

    pub(crate) fn wake(&self) {
        self.changed.notify_waiters();
        self.live.mark(self.topic);
    }

    /// Deletes a message, with all that hangs on it. Whether it was there.
    pub(crate) fn delete(&mut self, message_id: i64, now: DateTime<Utc>) -> bool {
        let change = self.next_change();
        let Some(message) = self.message_mut(message_id) else {
            return false;
        };
        message.deleted_at = Some(now);
        message.change = change;
        // The keys that a message brought go with it.
        if self
            .reply_keyboard
            .as_ref()
            .is_some_and(|(brought_by, _)| *brought_by == message_id)
        {
            self.reply_keyboard = None;
        }
        self.pinned.retain(|pinned| *pinned != message_id);
        self.wake();
        true
    }

    /// A message that is there and not deleted.
    pub(crate) fn message(&self, message_id: i64) -> Option<&Message> {
        self.messages
            .get(&message_id)
            .filter(|message| message.deleted_at.is_none())
    }

    /// The same, to change it.
    pub(crate) fn message_mut(&mut self, message_id: i64) -> Option<&mut Message> {
        self.messages
            .get_mut(&message_id)
            .filter(|message| message.deleted_at.is_none())
    }
}
