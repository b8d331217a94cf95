use serde_json::Value;

use super::keyboard::{buttons, label_of, rows};
use super::{Bot, Chat, ChatKey, Message, Query, Telegram};
use crate::model::{Author, BotView, ChatView, MessageMatch, MessageView, QueryView, ReactionView};

impl Telegram {
    /// A chat as the person sees it, with the messages that changed after a count of changes.
    pub(crate) fn chat_view(&self, key: ChatKey, after_change: u64) -> Option<ChatView> {
        let chat = self.chats.get(&key)?;
        let messages = chat.messages.values().filter(|message| message.change > after_change);
        Some(ChatView {
            chat_id: key.chat_id(),
            change: chat.change,
            started: chat.started,
            blocked: chat.blocked,
            reply_keyboard: chat.reply_keyboard.as_ref().map(|(_, keyboard)| {
                rows(keyboard)
                    .map(|row| row.iter().filter_map(label_of).map(str::to_owned).collect())
                    .collect()
            }),
            keyboard: chat.reply_keyboard.as_ref().map(|(_, keyboard)| keyboard.clone()),
            keyboard_from: chat.reply_keyboard.as_ref().map(|(message_id, _)| *message_id),
            action: chat.action.clone(),
            pinned: chat.pinned.clone(),
            messages: messages.map(|message| self.message_view(message)).collect(),
        })
    }

    /// The first change in a chat whose message matches.
    pub(crate) fn find_message(&self, chat: &Chat, wanted: &Wanted) -> Option<MessageView> {
        let matching = chat.messages.values().filter(|message| self.matches(message, wanted));
        matching
            .min_by_key(|message| message.change)
            .map(|message| self.message_view(message))
    }

    fn matches(&self, message: &Message, wanted: &Wanted) -> bool {
        let rules = &wanted.rules;
        let has_label = |label: &str| {
            let keyboard = message.inline_keyboard.as_ref();
            keyboard.is_some_and(|keyboard| buttons(keyboard).any(|button| label_of(button) == Some(label)))
        };
        message.change > rules.after_change
            && message.id > rules.after_message_id
            && message.deleted_at.is_some() == rules.deleted
            && !rules.except_changes.contains(&message.change)
            && rules.author.is_none_or(|author| author == self.author(message))
            && rules
                .contains
                .as_deref()
                .is_none_or(|part| message.text().contains(part))
            && wanted.regex.as_ref().is_none_or(|regex| regex.is_match(message.text()))
            && rules.label.as_deref().is_none_or(has_label)
    }

    fn author(&self, message: &Message) -> Author {
        if self.bots.contains_key(&message.author) {
            Author::Bot
        } else {
            Author::Person
        }
    }

    pub(crate) fn message_view(&self, message: &Message) -> MessageView {
        let entities = ["entities", "caption_entities"]
            .iter()
            .find_map(|name| message.content.get(*name)?.as_array());
        let reactions = message.reactions.iter().flat_map(|(author_id, reactions)| {
            reactions.iter().map(|reaction| ReactionView {
                author_id: *author_id,
                emoji: reaction
                    .get("emoji")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            })
        });
        MessageView {
            message_id: message.id,
            author: self.author(message),
            author_id: message.author,
            sent_at: message.sent_at,
            edited_at: message.edited_at,
            deleted_at: message.deleted_at,
            change: message.change,
            text: message.text().to_owned(),
            entities: entities.cloned().unwrap_or_default(),
            content: Value::Object(message.content.clone()),
            buttons: message.inline_keyboard.iter().flat_map(rows).cloned().collect(),
            reply_to: message.reply_to,
            forward_origin: message.forward_origin.clone(),
            reactions: reactions.collect(),
            history: message.history.clone(),
        }
    }
}

/// What to wait for, with its regular expression compiled.
#[derive(Debug)]
pub(crate) struct Wanted {
    rules: MessageMatch,
    regex: Option<regex::Regex>,
}

impl Wanted {
    pub(crate) fn new(rules: MessageMatch) -> Result<Self, regex::Error> {
        let regex = rules.regex.as_deref().map(regex::Regex::new).transpose()?;
        Ok(Self { rules, regex })
    }
}

impl Bot {
    pub(crate) fn view(&mut self, now: chrono::DateTime<chrono::Utc>) -> BotView {
        BotView {
            id: self.id,
            username: self.username.clone(),
            first_name: self.first_name.clone(),
            reads_all_group_messages: self.reads_all_group_messages,
            pending_updates: self.updates.len(now),
            polling: self.updates.pollers > 0,
        }
    }
}

impl Query {
    pub(crate) fn view(&self, query_id: &str) -> QueryView {
        let answer = self.answer.as_ref();
        QueryView {
            query_id: query_id.to_owned(),
            person_id: self.person_id,
            data: self.data.clone(),
            pressed_at: self.pressed_at,
            answered_at: answer.map(|answer| answer.at),
            text: answer.and_then(|answer| answer.text.clone()),
            show_alert: answer.is_some_and(|answer| answer.show_alert),
            url: answer.and_then(|answer| answer.url.clone()),
        }
    }
}
