use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::group::member_json;
use super::lane::chat_of;
use super::{ChatKey, Lane, Message, Telegram};
use crate::model::{Delivery, MemberStatus, ViolationKind};
use crate::world::World;

impl Telegram {
    /// Puts an update into a bot's queue, if the bot wants this kind. It is checked against the specification first.
    pub(crate) fn deliver(
        &mut self,
        world: &World,
        bot_id: i64,
        kind: &str,
        payload: Value,
        now: DateTime<Utc>,
    ) -> Option<Delivery> {
        let queue = &mut self.bot(bot_id).updates;
        if !queue.allowed.contains(kind) {
            return None;
        }
        let lane = Lane::of(kind, &payload, queue.next_id());
        let disturbance = world.faults.disturb(bot_id, chat_of(&payload));
        let mut update = Map::new();
        update.insert(kind.to_owned(), payload);
        let mut update = Value::Object(update);
        let update_id = queue.push(kind, lane, disturbance, now, |update_id| {
            if let Some(fields) = update.as_object_mut() {
                fields.insert("update_id".to_owned(), Value::from(update_id));
            }
            update.to_string()
        })?;
        for problem in world.specification.check_type(&update, "Update") {
            world
                .violations
                .add(ViolationKind::Update, bot_id, "getUpdates", &problem, now);
        }
        Some(Delivery { bot_id, update_id })
    }

    /// Delivers a person's message to the bots that get it.
    pub(crate) fn deliver_message(
        &mut self,
        world: &World,
        key: ChatKey,
        message_id: i64,
        kind: &str,
        now: DateTime<Utc>,
    ) -> Vec<Delivery> {
        let Some(message) = self.chats.get(&key).and_then(|chat| chat.message(message_id)) else {
            return Vec::new();
        };
        let bots: Vec<i64> = match key {
            ChatKey::Private { bot_id, .. } => vec![bot_id],
            ChatKey::Group(_) => self
                .bots_in(key)
                .into_iter()
                .filter(|bot_id| self.is_for_bot(key, message, *bot_id))
                .collect(),
        };
        let json = self.message_json(key, message);
        bots.into_iter()
            .filter_map(|bot_id| self.deliver(world, bot_id, kind, json.clone(), now))
            .collect()
    }

    /// The bots of a chat.
    pub(crate) fn bots_in(&self, key: ChatKey) -> Vec<i64> {
        match key {
            ChatKey::Private { bot_id, .. } => vec![bot_id],
            ChatKey::Group(group_id) => {
                let Some(group) = self.groups.get(&group_id) else {
                    return Vec::new();
                };
                group
                    .members
                    .keys()
                    .copied()
                    .filter(|id| self.bots.contains_key(id) && group.has(*id))
                    .collect()
            }
        }
    }

    /// Privacy mode: in a group a bot gets commands, replies to its messages and service messages, unless it is an
    /// administrator or privacy mode is off.
    fn is_for_bot(&self, key: ChatKey, message: &Message, bot_id: i64) -> bool {
        let Some(bot) = self.bots.get(&bot_id) else {
            return false;
        };
        let administrates = match key {
            ChatKey::Group(group_id) => self
                .groups
                .get(&group_id)
                .is_some_and(|group| group.is_administrated_by(bot_id)),
            ChatKey::Private { .. } => true,
        };
        if administrates || bot.reads_all_group_messages || message.is_service {
            return true;
        }
        let replied = message.reply_to.and_then(|id| self.chats.get(&key)?.messages.get(&id));
        if replied.is_some_and(|original| original.author == bot_id) {
            return true;
        }
        let first_word = message.text().split_whitespace().next().unwrap_or_default();
        match first_word.strip_prefix('/').map(|command| command.split_once('@')) {
            None => false,
            Some(None) => true,
            Some(Some((_, username))) => username.eq_ignore_ascii_case(&bot.username),
        }
    }

    /// Tells a bot that its own membership changed.
    pub(crate) fn deliver_own_membership(
        &mut self,
        world: &World,
        key: ChatKey,
        bot_id: i64,
        by: i64,
        (old, new): (MemberStatus, MemberStatus),
        now: DateTime<Utc>,
    ) -> Option<Delivery> {
        let bot = self.bot(bot_id).to_user_json();
        let payload = serde_json::json!({
            "chat": self.chat_json(key),
            "from": self.user_json(by)?,
            "date": now.timestamp(),
            "old_chat_member": member_json(&bot, old),
            "new_chat_member": member_json(&bot, new),
        });
        self.deliver(world, bot_id, "my_chat_member", payload, now)
    }
}
