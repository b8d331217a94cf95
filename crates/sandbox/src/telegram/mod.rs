//! The state of Telegram: bots, people, groups and their chats. Everything is in memory, under one lock that is held
//! for microseconds and never over an await.

mod acts;
mod bot;
mod chat;
mod deliver;
mod edits;
mod files;
mod group;
mod inbox;
mod keyboard;
mod lane;
mod limits;
mod media;
mod message;
mod migration;
mod person;
mod presses;
mod update_queue;
mod view;
mod webhook;

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Notify;

pub(crate) use acts::Refused;
pub(crate) use bot::{Bot, Query, QueryAnswer, Token, TokenError};
pub(crate) use chat::{Chat, ChatKey};
pub(crate) use files::{Content, Files, StoredFile};
pub(crate) use group::{Group, member_json};
pub(crate) use lane::Lane;
pub(crate) use limits::Budgets;
pub(crate) use media::{CAPTIONED, FILE_KINDS, file_json, folder_of, media_fields};
pub(crate) use message::{Message, NewMessage};
pub(crate) use migration::CannotMigrate;
use migration::{ANONYMOUS, anonymous_json};
pub(crate) use person::Person;
pub(crate) use update_queue::{Allowed, Disturbance, Post, UpdateQueue};
pub(crate) use view::Wanted;
pub(crate) use webhook::{Flight, Landing, Webhook, WebhookSettings};

use crate::live::Live;
use crate::model::{Topic, WebhookRetries};

/// All that Telegram knows.
#[derive(Debug)]
pub(crate) struct Telegram {
    pub(crate) bots: HashMap<i64, Bot>,
    pub(crate) people: HashMap<i64, Person>,
    pub(crate) groups: HashMap<i64, Group>,
    pub(crate) chats: HashMap<ChatKey, Chat>,
    pub(crate) files: Files,
    pub(crate) budgets: Budgets,
    pub(crate) webhook_retries: WebhookRetries,
    /// Wakes the postman, who carries updates to webhooks.
    pub(crate) post: Arc<Notify>,
    /// Tells those who look at the world live.
    pub(crate) live: Arc<Live>,
    /// What ids begin after.
    ids_after: u32,
    next_person: i64,
    next_group: i64,
    albums: u64,
}

impl Telegram {
    /// An empty one, whose ids begin after this.
    pub(crate) fn new(ids_after: u32, live: Arc<Live>) -> Self {
        Self {
            bots: HashMap::new(),
            people: HashMap::new(),
            groups: HashMap::new(),
            chats: HashMap::new(),
            files: Files::default(),
            budgets: Budgets::default(),
            webhook_retries: WebhookRetries::default(),
            post: Arc::default(),
            live,
            ids_after,
            // As real ids they need more than 32 bits.
            next_person: 6_000_000_001 + i64::from(ids_after),
            next_group: -1_002_000_000_001,
            albums: 0,
        }
    }

    /// The bot with this id; it is there as soon as somebody asks for it.
    pub(crate) fn bot(&mut self, bot_id: i64) -> &mut Bot {
        self.bots.entry(bot_id).or_insert_with(|| {
            self.live.mark(Topic::Bots);
            Bot::new(bot_id, self.ids_after, Arc::clone(&self.post))
        })
    }

    /// The chat; it is there as soon as somebody asks for it.
    pub(crate) fn chat(&mut self, key: ChatKey) -> &mut Chat {
        let live = &self.live;
        self.chats
            .entry(key)
            .or_insert_with(|| Chat::new(key, Arc::clone(live)))
    }

    /// The Bot API's User, of a person or a bot.
    pub(crate) fn user_json(&self, user_id: i64) -> Option<Value> {
        let person = self.people.get(&user_id).map(Person::to_json);
        person
            .or_else(|| self.bots.get(&user_id).map(Bot::to_user_json))
            .or_else(|| (user_id == ANONYMOUS).then(anonymous_json))
    }

    /// The Bot API's Chat.
    pub(crate) fn chat_json(&self, key: ChatKey) -> Value {
        match key {
            ChatKey::Private { person_id, .. } => match self.people.get(&person_id) {
                Some(person) => person.to_chat_json(),
                None => json!({"id": person_id, "type": "private"}),
            },
            ChatKey::Group(group_id) => match self.groups.get(&group_id) {
                Some(group) => group.to_chat_json(),
                None => json!({"id": group_id, "type": "supergroup"}),
            },
        }
    }

    /// The chat that a bot means by an id; none when there is no such person or group.
    pub(crate) fn key_of(&self, bot_id: i64, chat_id: i64) -> Option<ChatKey> {
        if self.groups.contains_key(&chat_id) {
            Some(ChatKey::Group(chat_id))
        } else if self.people.contains_key(&chat_id) {
            Some(ChatKey::Private {
                bot_id,
                person_id: chat_id,
            })
        } else {
            None
        }
    }

    pub(crate) fn free_person_id(&mut self) -> i64 {
        while self.people.contains_key(&self.next_person) || self.bots.contains_key(&self.next_person) {
            self.next_person += 1;
        }
        self.next_person
    }

    pub(crate) fn free_group_id(&mut self, basic: bool) -> i64 {
        self.next_group -= 1;
        // A basic group's id is small, a supergroup's begins with -100.
        if basic {
            self.next_group + 1_000_000_000_000
        } else {
            self.next_group
        }
    }

    /// A number for albums that nobody has yet.
    pub(crate) fn next_album(&mut self) -> u64 {
        self.albums += 1;
        self.albums
    }

    /// Takes the next message id: in private chats and basic groups the ids run through all chats of a bot, in a
    /// supergroup through the group.
    pub(crate) fn next_message_id(&mut self, key: ChatKey) -> i64 {
        let counter = match key {
            ChatKey::Private { bot_id, .. } => &mut self.bot(bot_id).last_message_id,
            ChatKey::Group(_) => &mut self.chat(key).last_message_id,
        };
        *counter += 1;
        *counter
    }
}
