use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{Chat, ChatKey, Group, NewMessage, Telegram};
use crate::world::World;

/// `GroupAnonymousBot`, in whose name the real server posts what the group itself says.
pub(super) const ANONYMOUS: i64 = 1_087_968_824;

/// The Bot API's User of [`ANONYMOUS`].
pub(super) fn anonymous_json() -> Value {
    json!({"id": ANONYMOUS, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot"})
}

/// Why a group does not become a supergroup.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotMigrate {
    #[error("there is no group {0}")]
    NoGroup(i64),
    #[error("group {0} is a supergroup already, or became one")]
    NotBasic(i64),
}

impl Telegram {
    /// Makes a supergroup of a basic group: new id, empty history, the same members. Each chat says so by a service
    /// message, the old one first. The supergroup's id.
    pub(crate) fn migrate(&mut self, world: &World, group_id: i64, now: DateTime<Utc>) -> Result<i64, CannotMigrate> {
        let old = self.groups.get(&group_id).ok_or(CannotMigrate::NoGroup(group_id))?;
        if !old.basic || old.migrated_to.is_some() {
            return Err(CannotMigrate::NotBasic(group_id));
        }
        let owner = old.owner;
        let supergroup_id = self.free_group_id(false);
        let supergroup = Group {
            id: supergroup_id,
            basic: false,
            ..self
                .groups
                .get(&group_id)
                .cloned()
                .ok_or(CannotMigrate::NoGroup(group_id))?
        };
        self.groups.insert(supergroup_id, supergroup);
        let (from, to) = (ChatKey::Group(group_id), ChatKey::Group(supergroup_id));
        self.announce(world, from, owner, [("migrate_to_chat_id", json!(supergroup_id))], now);
        let sender_chat = self.chat_json(to);
        let content = [("migrate_from_chat_id", json!(group_id)), ("sender_chat", sender_chat)];
        self.announce(world, to, ANONYMOUS, content, now);
        if let Some(old) = self.groups.get_mut(&group_id) {
            old.migrated_to = Some(supergroup_id);
            old.members.clear();
        }
        self.chats.get(&from).map(Chat::wake).unwrap_or_default();
        Ok(supergroup_id)
    }

    /// The supergroup that a chat became, if it did.
    pub(crate) fn migrated(&self, key: ChatKey) -> Option<i64> {
        match key {
            ChatKey::Group(group_id) => self.groups.get(&group_id)?.migrated_to,
            ChatKey::Private { .. } => None,
        }
    }

    /// Puts a service message into a chat and to its bots.
    fn announce<const N: usize>(
        &mut self,
        world: &World,
        key: ChatKey,
        author: i64,
        content: [(&str, Value); N],
        now: DateTime<Utc>,
    ) {
        let content: Map<String, Value> = content
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        let new = NewMessage {
            author,
            content,
            is_service: true,
            ..NewMessage::default()
        };
        let message_id = self.add_message(key, new, now);
        self.deliver_message(world, key, message_id, "message", now);
    }
}
