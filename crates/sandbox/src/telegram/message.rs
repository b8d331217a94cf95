use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{ChatKey, Telegram};
use crate::bot_api::markup::Markup;
use crate::model::PastText;

/// A message in a chat.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) author: i64,
    pub(crate) sent_at: DateTime<Utc>,
    pub(crate) edited_at: Option<DateTime<Utc>>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
    /// The fields of the Bot API's Message that are content: `text` and `entities`, `contact`, `photo` …
    pub(crate) content: Map<String, Value>,
    /// The buttons under it (the Bot API's `InlineKeyboardMarkup`).
    pub(crate) inline_keyboard: Option<Value>,
    /// It brought a reply keyboard or took one away; such messages cannot be edited.
    pub(crate) has_other_markup: bool,
    pub(crate) reply_to: Option<i64>,
    pub(crate) forward_origin: Option<Value>,
    pub(crate) thread: Option<i64>,
    pub(crate) protected: bool,
    pub(crate) is_service: bool,
    pub(crate) reactions: BTreeMap<i64, Vec<Value>>,
    pub(crate) history: Vec<PastText>,
    pub(crate) change: u64,
}

/// A message that is about to appear.
#[derive(Debug, Default)]
pub(crate) struct NewMessage {
    pub(crate) author: i64,
    pub(crate) content: Map<String, Value>,
    pub(crate) markup: Option<Markup>,
    pub(crate) reply_to: Option<i64>,
    pub(crate) forward_origin: Option<Value>,
    pub(crate) thread: Option<i64>,
    pub(crate) protected: bool,
    pub(crate) is_service: bool,
}

impl Message {
    /// Text or caption, empty where there is none.
    pub(crate) fn text(&self) -> &str {
        ["text", "caption"]
            .iter()
            .find_map(|name| self.content.get(*name)?.as_str())
            .unwrap_or_default()
    }

    /// Keeps what is about to be replaced, for people who read the history.
    pub(crate) fn remember_text(&mut self, until: DateTime<Utc>) {
        let text = self.text().to_owned();
        self.history.push(PastText { until, text });
    }
}

impl Telegram {
    /// Makes a message appear; those who wait in the chat are woken.
    pub(crate) fn add_message(&mut self, key: ChatKey, new: NewMessage, now: DateTime<Utc>) -> i64 {
        let id = self.next_message_id(key);
        let chat = self.chat(key);
        let change = chat.next_change();
        let mut inline_keyboard = None;
        let mut has_other_markup = false;
        match new.markup {
            Some(Markup::Inline(keyboard)) => inline_keyboard = Some(keyboard),
            Some(Markup::Reply(keyboard)) => {
                has_other_markup = true;
                chat.reply_keyboard = Some((id, keyboard));
            }
            Some(Markup::Remove) => {
                has_other_markup = true;
                chat.reply_keyboard = None;
            }
            Some(Markup::ForceReply) => has_other_markup = true,
            None => {}
        }
        let message = Message {
            id,
            author: new.author,
            sent_at: now,
            edited_at: None,
            deleted_at: None,
            content: new.content,
            inline_keyboard,
            has_other_markup,
            reply_to: new.reply_to,
            forward_origin: new.forward_origin,
            thread: new.thread,
            protected: new.protected,
            is_service: new.is_service,
            reactions: BTreeMap::new(),
            history: Vec::new(),
            change,
        };
        chat.messages.insert(id, message);
        chat.wake();
        id
    }

    /// The Bot API's Message.
    pub(crate) fn message_json(&self, key: ChatKey, message: &Message) -> Value {
        self.message_json_with_reply(key, message, true)
    }

    fn message_json_with_reply(&self, key: ChatKey, message: &Message, with_reply: bool) -> Value {
        let mut fields = message.content.clone();
        fields.insert("message_id".to_owned(), Value::from(message.id));
        fields.insert("date".to_owned(), Value::from(message.sent_at.timestamp()));
        fields.insert("chat".to_owned(), self.chat_json(key));
        if let Some(author) = self.user_json(message.author) {
            fields.insert("from".to_owned(), author);
        }
        if let Some(edited_at) = message.edited_at {
            fields.insert("edit_date".to_owned(), Value::from(edited_at.timestamp()));
        }
        if let Some(keyboard) = &message.inline_keyboard {
            fields.insert("reply_markup".to_owned(), keyboard.clone());
        }
        if let Some(origin) = &message.forward_origin {
            fields.insert("forward_origin".to_owned(), origin.clone());
        }
        if let Some(thread) = message.thread {
            fields.insert("message_thread_id".to_owned(), Value::from(thread));
        }
        if message.protected {
            fields.insert("has_protected_content".to_owned(), Value::from(true));
        }
        // A reply shows what it replies to, but not what that one replies to.
        if with_reply
            && let Some(reply_to) = message.reply_to
            && let Some(original) = self.chats.get(&key).and_then(|chat| chat.message(reply_to))
        {
            fields.insert(
                "reply_to_message".to_owned(),
                self.message_json_with_reply(key, original, false),
            );
        }
        Value::Object(fields)
    }
}
