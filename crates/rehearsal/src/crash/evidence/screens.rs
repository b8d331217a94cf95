use std::collections::BTreeMap;

use sandbox::model::{Event, RecordEntry};

/// What stands in the chats in the end.
#[derive(Debug, Default)]
pub(in crate::crash) struct Screens {
    /// The bot's messages that were not deleted, by chat and message.
    messages: BTreeMap<(i64, i64), String>,
}

impl Screens {
    pub(super) fn of(record: &[RecordEntry]) -> Self {
        let mut screens = Self::default();
        for entry in record {
            match &entry.event {
                Event::Sent { message_id, text } | Event::Edited { message_id, text } => {
                    screens.messages.insert((entry.chat_id, *message_id), text.clone());
                }
                Event::Deleted { message_id } => {
                    screens.messages.remove(&(entry.chat_id, *message_id));
                }
                Event::Acted { .. } | Event::Answered { .. } => {}
            }
        }
        screens
    }

    /// The bot's messages in a chat, the oldest first.
    pub(in crate::crash) fn of_chat(&self, chat_id: i64) -> impl Iterator<Item = &str> {
        let chat = self.messages.range((chat_id, i64::MIN)..=(chat_id, i64::MAX));
        chat.map(|(_, text)| text.as_str())
    }
}
