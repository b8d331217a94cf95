use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::edits::content_of;
use super::{ChatKey, NewMessage, Telegram};
use crate::bot_api::entities::FormattedText;
use crate::model::{Act, Contact, Deed, Delivery, Event, MemberStatus, Outcome};
use crate::world::World;

/// What a person writes at once at most, in UTF-16 code units; Telegram's own programs split longer texts.
const LONGEST_TEXT: usize = 4096;

/// Why a deed cannot be done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Refused {
    #[error("there is no person {0}")]
    NoPerson(i64),
    #[error("there is no group {0}, or person {1} is not in it")]
    NotInGroup(i64, i64),
    #[error("person {0} has deleted his account")]
    Deactivated(i64),
    #[error("a deed needs bot_id or group_id")]
    NoChat,
    #[error("the person has blocked the bot; only /start, a deep link or an unblock comes through")]
    Blocked,
    #[error("a person cannot send an empty text, nor more than {LONGEST_TEXT} characters at once")]
    WrongLength,
    #[error("no message shows a button {0:?}; shown are {1:?}")]
    NoButton(String, Vec<String>),
    #[error("the button {0:?} sends nothing to the bot")]
    SilentButton(String),
    #[error("no reply keyboard shows {0:?}; shown are {1:?}")]
    NoKey(String, Vec<String>),
    #[error("there is no message {0} to do that with")]
    NoMessage(i64),
    #[error("the content is no base64")]
    NoBase64,
    #[error("no words can stand under such a message, or not so many")]
    NoCaption,
    #[error("a message of this kind cannot be changed into one of that kind")]
    NotExchangeable,
}

/// A deed on its way: who, where and when.
#[derive(Clone, Copy)]
pub(super) struct Doing<'a> {
    pub(super) world: &'a World,
    pub(super) key: ChatKey,
    pub(super) person_id: i64,
    pub(super) now: DateTime<Utc>,
}

impl World {
    /// Lets a person do something.
    pub(crate) fn act(&self, deed: &Deed) -> Result<Outcome, Refused> {
        let now = self.clock.now();
        let mut telegram = self.telegram();
        let key = telegram.place_of(deed)?;
        let doing = Doing {
            world: self,
            key,
            person_id: deed.person_id,
            now,
        };
        telegram.wake_up_chat(doing, &deed.act)?;
        let mut outcome = telegram.perform(doing, &deed.act)?;
        outcome.change = telegram.chat(key).change;
        let mut bots: Vec<(i64, Option<i64>)> = outcome
            .updates
            .iter()
            .map(|update| (update.bot_id, Some(update.update_id)))
            .collect();
        if bots.is_empty() {
            bots.push((deed.bot_id.unwrap_or_default(), None));
        }
        for (bot_id, update_id) in bots {
            let event = Event::Acted {
                person_id: deed.person_id,
                act: name_of(&deed.act).to_owned(),
                text: text_of(&deed.act),
                message_id: outcome.message_id,
                update_id,
            };
            self.record.append(now, bot_id, key.chat_id(), event);
        }
        Ok(outcome)
    }
}

impl Telegram {
    fn place_of(&mut self, deed: &Deed) -> Result<ChatKey, Refused> {
        match self.people.get(&deed.person_id) {
            None => return Err(Refused::NoPerson(deed.person_id)),
            Some(person) if person.deactivated => return Err(Refused::Deactivated(deed.person_id)),
            Some(_) => {}
        }
        match (deed.group_id, deed.bot_id) {
            (Some(group_id), _) => {
                let is_in = self
                    .groups
                    .get(&group_id)
                    .is_some_and(|group| group.has(deed.person_id));
                is_in
                    .then_some(ChatKey::Group(group_id))
                    .ok_or(Refused::NotInGroup(group_id, deed.person_id))
            }
            (None, Some(bot_id)) => {
                self.bot(bot_id);
                Ok(ChatKey::Private {
                    bot_id,
                    person_id: deed.person_id,
                })
            }
            (None, None) => Err(Refused::NoChat),
        }
    }

    /// Sees to it that a blocked bot gets nothing, and that it learns of being started again before the message.
    fn wake_up_chat(&mut self, doing: Doing<'_>, act: &Act) -> Result<(), Refused> {
        let ChatKey::Private { bot_id, .. } = doing.key else {
            return Ok(());
        };
        let blocked = self.chat(doing.key).blocked;
        let restarts = match act {
            Act::OpenDeepLink { .. } => true,
            Act::SendText { text, .. } => text.split_whitespace().next() == Some("/start"),
            Act::Block | Act::Unblock | Act::DeleteMessage { .. } | Act::DeleteAccount => return Ok(()),
            _ => false,
        };
        if blocked && !restarts {
            return Err(Refused::Blocked);
        }
        if blocked {
            self.set_blocked(doing, bot_id, false);
        }
        Ok(())
    }

    fn perform(&mut self, doing: Doing<'_>, act: &Act) -> Result<Outcome, Refused> {
        match act {
            Act::SendText { text, reply_to } => self.send_text(doing, text, *reply_to),
            Act::OpenDeepLink { payload } if payload.is_empty() => self.send_text(doing, "/start", None),
            Act::OpenDeepLink { payload } => self.send_text(doing, &format!("/start {payload}"), None),
            Act::Press {
                label,
                data,
                message_id,
            } => self.press(doing, label.as_deref(), data.as_deref(), *message_id),
            Act::PressKey { label } => self.press_key(doing, label),
            Act::ShareContact { contact } => Ok(self.share_contact(doing, contact.as_ref(), None)),
            Act::SendMedia {
                media,
                caption,
                file_name,
                content_base64,
                size,
                album,
                reply_to,
            } => {
                let file = content_of(content_base64.as_deref(), *size)?;
                let mut content = self.files.media_json(*media, file_name.as_deref(), file);
                self.put_caption(&mut content, caption.as_deref())?;
                if let Some(album) = album {
                    content.insert("media_group_id".to_owned(), Value::from(album.as_str()));
                }
                Ok(self.post(doing, content, *reply_to))
            }
            Act::EditText { message_id, text } => self.edit_own(doing, *message_id, text),
            Act::EditCaption { message_id, caption } => self.edit_caption(doing, *message_id, caption),
            Act::EditMedia {
                message_id,
                media,
                caption,
                file_name,
                content_base64,
                size,
            } => {
                let file = content_of(content_base64.as_deref(), *size)?;
                let content = self.files.media_json(*media, file_name.as_deref(), file);
                self.edit_media(doing, *message_id, content, caption.as_deref())
            }
            Act::React { message_id, emoji } => self.react(doing, *message_id, emoji),
            Act::DeleteMessage { message_id } => self.delete_as_person(doing, *message_id),
            Act::Block => Ok(self.block(doing, true)),
            Act::Unblock => Ok(self.block(doing, false)),
            Act::DeleteAccount => Ok(self.delete_account(doing)),
        }
    }

    pub(super) fn send_text(
        &mut self,
        doing: Doing<'_>,
        text: &str,
        reply_to: Option<i64>,
    ) -> Result<Outcome, Refused> {
        let text = FormattedText::typed(text);
        if text.text.is_empty() || text.length() > LONGEST_TEXT {
            return Err(Refused::WrongLength);
        }
        let mut content = Map::new();
        text.write(&mut content, "text", "entities", |user_id| self.user_json(user_id));
        Ok(self.post(doing, content, reply_to))
    }

    /// Puts a person's message into the chat and to the bots.
    pub(super) fn post(&mut self, doing: Doing<'_>, content: Map<String, Value>, reply_to: Option<i64>) -> Outcome {
        let new = NewMessage {
            author: doing.person_id,
            content,
            reply_to,
            ..NewMessage::default()
        };
        self.chat(doing.key).started = true;
        let message_id = self.add_message(doing.key, new, doing.now);
        let updates = self.deliver_message(doing.world, doing.key, message_id, "message", doing.now);
        Outcome {
            message_id: Some(message_id),
            updates,
            ..Outcome::default()
        }
    }

    pub(super) fn share_contact(
        &mut self,
        doing: Doing<'_>,
        contact: Option<&Contact>,
        reply_to: Option<i64>,
    ) -> Outcome {
        let contact = match contact {
            Some(contact) => serde_json::to_value(contact).unwrap_or_default(),
            None => self
                .people
                .get(&doing.person_id)
                .map(super::Person::to_contact_json)
                .unwrap_or_default(),
        };
        self.post(doing, Map::from_iter([("contact".to_owned(), contact)]), reply_to)
    }

    fn edit_own(&mut self, doing: Doing<'_>, message_id: i64, text: &str) -> Result<Outcome, Refused> {
        let text = FormattedText::typed(text);
        if text.text.is_empty() || text.length() > LONGEST_TEXT {
            return Err(Refused::WrongLength);
        }
        let mut fields = Map::new();
        text.write(&mut fields, "text", "entities", |user_id| self.user_json(user_id));
        self.own(doing, message_id, |content| content.contains_key("text"))?;
        self.replace_own(doing, message_id, fields)
    }

    fn react(&mut self, doing: Doing<'_>, message_id: i64, emoji: &str) -> Result<Outcome, Refused> {
        let new = if emoji.is_empty() {
            Vec::new()
        } else {
            vec![json!({"type": "emoji", "emoji": emoji})]
        };
        let chat = self.chat(doing.key);
        let change = chat.next_change();
        let message = chat.message_mut(message_id).ok_or(Refused::NoMessage(message_id))?;
        let old = message
            .reactions
            .insert(doing.person_id, new.clone())
            .unwrap_or_default();
        message.change = change;
        chat.wake();
        let payload = json!({
            "chat": self.chat_json(doing.key),
            "message_id": message_id,
            "user": self.user_json(doing.person_id),
            "date": doing.now.timestamp(),
            "old_reaction": old,
            "new_reaction": new,
        });
        let updates: Vec<Delivery> = self
            .bots_in(doing.key)
            .into_iter()
            .filter_map(|bot_id| self.deliver(doing.world, bot_id, "message_reaction", payload.clone(), doing.now))
            .collect();
        Ok(Outcome {
            message_id: Some(message_id),
            updates,
            ..Outcome::default()
        })
    }

    fn delete_as_person(&mut self, doing: Doing<'_>, message_id: i64) -> Result<Outcome, Refused> {
        let is_private = matches!(doing.key, ChatKey::Private { .. });
        let chat = self.chat(doing.key);
        chat.message(message_id)
            .filter(|message| is_private || message.author == doing.person_id)
            .ok_or(Refused::NoMessage(message_id))?;
        chat.delete(message_id, doing.now);
        Ok(Outcome {
            message_id: Some(message_id),
            ..Outcome::default()
        })
    }

    fn delete_account(&mut self, doing: Doing<'_>) -> Outcome {
        if let Some(person) = self.people.get_mut(&doing.person_id) {
            person.deactivated = true;
        }
        Outcome::default()
    }

    fn block(&mut self, doing: Doing<'_>, block: bool) -> Outcome {
        let ChatKey::Private { bot_id, .. } = doing.key else {
            return Outcome::default();
        };
        if self.chat(doing.key).blocked == block {
            return Outcome::default();
        }
        let updates = self.set_blocked(doing, bot_id, block);
        Outcome {
            updates: updates.into_iter().collect(),
            ..Outcome::default()
        }
    }

    fn set_blocked(&mut self, doing: Doing<'_>, bot_id: i64, block: bool) -> Option<Delivery> {
        let chat = self.chat(doing.key);
        chat.blocked = block;
        chat.next_change();
        chat.wake();
        let change = match block {
            true => (MemberStatus::Member, MemberStatus::Kicked),
            false => (MemberStatus::Kicked, MemberStatus::Member),
        };
        self.deliver_own_membership(doing.world, doing.key, bot_id, doing.person_id, change, doing.now)
    }
}

fn name_of(act: &Act) -> &'static str {
    match act {
        Act::SendText { .. } => "send_text",
        Act::OpenDeepLink { .. } => "open_deep_link",
        Act::Press { .. } => "press",
        Act::PressKey { .. } => "press_key",
        Act::ShareContact { .. } => "share_contact",
        Act::SendMedia { .. } => "send_media",
        Act::EditText { .. } => "edit_text",
        Act::EditCaption { .. } => "edit_caption",
        Act::EditMedia { .. } => "edit_media",
        Act::React { .. } => "react",
        Act::DeleteMessage { .. } => "delete_message",
        Act::Block => "block",
        Act::Unblock => "unblock",
        Act::DeleteAccount => "delete_account",
    }
}

fn text_of(act: &Act) -> String {
    match act {
        Act::SendText { text, .. } | Act::EditText { text, .. } => text.clone(),
        Act::OpenDeepLink { payload } => payload.clone(),
        Act::Press { label, data, .. } => label.clone().or_else(|| data.clone()).unwrap_or_default(),
        Act::PressKey { label } => label.clone(),
        Act::React { emoji, .. } => emoji.clone(),
        Act::SendMedia { caption, .. } | Act::EditMedia { caption, .. } => caption.clone().unwrap_or_default(),
        Act::EditCaption { caption, .. } => caption.clone(),
        Act::ShareContact { .. } | Act::DeleteMessage { .. } | Act::Block | Act::Unblock | Act::DeleteAccount => {
            String::new()
        }
    }
}
