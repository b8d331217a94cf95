//! One file per family of methods.

mod callbacks;
mod chat_action;
mod chats;
mod commands;
mod copy;
mod delete;
mod edit;
mod files;
mod me;
mod pins;
mod reactions;
mod send;
mod webhook;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::failure::Failure;
use super::parameters::Parameters;
use crate::model::{Event, MemberStatus, ViolationKind};
use crate::telegram::{ChatKey, Message, Telegram};
use crate::world::World;

/// A call of a method.
pub(crate) struct Call<'a> {
    pub(crate) world: &'a World,
    pub(crate) bot_id: i64,
    /// The method's name as the specification writes it.
    pub(crate) method: &'a str,
    pub(crate) parameters: &'a Parameters,
    pub(crate) now: DateTime<Utc>,
}

/// Runs a method.
pub(crate) fn run(call: &Call<'_>) -> Result<Value, Failure> {
    match call.method {
        "getMe" => me::get_me(call),
        "setWebhook" => webhook::set_webhook(call),
        "getWebhookInfo" => webhook::get_webhook_info(call),
        "deleteWebhook" => webhook::delete_webhook(call),
        "sendMessage" => send::send_message(call),
        "sendPhoto" => files::send_file(call, "photo"),
        "sendDocument" => files::send_file(call, "document"),
        "sendVideo" => files::send_file(call, "video"),
        "sendAnimation" => files::send_file(call, "animation"),
        "sendAudio" => files::send_file(call, "audio"),
        "sendVoice" => files::send_file(call, "voice"),
        "sendVideoNote" => files::send_file(call, "video_note"),
        "sendSticker" => files::send_file(call, "sticker"),
        "getFile" => files::get_file(call),
        "editMessageText" => edit::edit_message_text(call),
        "editMessageCaption" => edit::edit_message_caption(call),
        "editMessageMedia" => edit::edit_message_media(call),
        "editMessageReplyMarkup" => edit::edit_message_reply_markup(call),
        "deleteMessage" => delete::delete_message(call),
        "deleteMessages" => delete::delete_messages(call),
        "answerCallbackQuery" => callbacks::answer_callback_query(call),
        "sendChatAction" => chat_action::send_chat_action(call),
        "copyMessage" => copy::copy_message(call),
        "copyMessages" => copy::copy_messages(call),
        "forwardMessage" => copy::forward_message(call),
        "pinChatMessage" => pins::pin_chat_message(call),
        "unpinChatMessage" => pins::unpin_chat_message(call),
        "setMessageReaction" => reactions::set_message_reaction(call),
        "setMyCommands" => commands::set_my_commands(call),
        "getMyCommands" => commands::get_my_commands(call),
        "deleteMyCommands" => commands::delete_my_commands(call),
        "getChat" => chats::get_chat(call),
        "getChatMember" => chats::get_chat_member(call),
        missing => {
            call.world.violations.add(
                ViolationKind::Gap,
                call.bot_id,
                missing,
                &"the sandbox lacks it",
                call.now,
            );
            Err(Failure::not_implemented(missing))
        }
    }
}

impl Call<'_> {
    /// The chat that a parameter names, whether or not the bot may write there.
    fn known_chat(&self, telegram: &Telegram, parameter: &str) -> Result<ChatKey, Failure> {
        let not_found = || Failure::bad_request("chat not found");
        match self.parameters.value(parameter) {
            None => Err(Failure::bad_request(format_args!("{parameter} is empty"))),
            Some(Value::String(text)) if text.trim().is_empty() => {
                Err(Failure::bad_request(format_args!("{parameter} is empty")))
            }
            Some(value) => {
                let key = value.as_i64().and_then(|id| telegram.key_of(self.bot_id, id));
                let key = key.ok_or_else(not_found)?;
                match telegram.migrated(key) {
                    Some(to) => Err(Failure::migrated(to)),
                    None => Ok(key),
                }
            }
        }
    }

    /// The chat that `chat_id` names, if the bot takes part in it.
    fn chat(&self, telegram: &Telegram) -> Result<ChatKey, Failure> {
        self.joined_chat(telegram, "chat_id")
    }

    /// The chat from which a message is taken. A bot reads what was written to it also where it may not write any more.
    fn readable_chat(&self, telegram: &Telegram, parameter: &str) -> Result<ChatKey, Failure> {
        let key = self.known_chat(telegram, parameter)?;
        let started = telegram.chats.get(&key).is_some_and(|chat| chat.started);
        match key {
            ChatKey::Private { .. } if started => Ok(key),
            ChatKey::Private { .. } => Err(Failure::bad_request("chat not found")),
            ChatKey::Group(_) => self.joined_chat(telegram, parameter),
        }
    }

    fn joined_chat(&self, telegram: &Telegram, parameter: &str) -> Result<ChatKey, Failure> {
        let key = self.known_chat(telegram, parameter)?;
        match key {
            ChatKey::Private { person_id, .. } => {
                if telegram.people.get(&person_id).is_some_and(|person| person.deactivated) {
                    return Err(Failure::forbidden("user is deactivated"));
                }
                let chat = telegram.chats.get(&key).filter(|chat| chat.started);
                let chat = chat.ok_or_else(|| Failure::forbidden("bot can't initiate conversation with a user"))?;
                if chat.blocked {
                    Err(Failure::forbidden("bot was blocked by the user"))
                } else {
                    Ok(key)
                }
            }
            ChatKey::Group(group_id) => {
                let group = telegram
                    .groups
                    .get(&group_id)
                    .ok_or_else(|| Failure::bad_request("chat not found"))?;
                match group.status(self.bot_id) {
                    MemberStatus::Kicked => Err(Failure::forbidden(format_args!(
                        "bot was kicked from the {}",
                        group.kind_in_errors()
                    ))),
                    MemberStatus::Left => Err(Failure::forbidden(format_args!(
                        "bot is not a member of the {}",
                        group.kind_in_errors()
                    ))),
                    _ => Ok(key),
                }
            }
        }
    }

    /// The parameter `message_id`; the real server takes what is no positive number for absent.
    fn message_id(&self) -> Result<i64, Failure> {
        self.parameters
            .integer("message_id")
            .filter(|id| *id > 0)
            .ok_or_else(|| Failure::bad_request("message identifier is not specified"))
    }

    fn record(&self, key: ChatKey, event: Event) {
        self.world.record.append(self.now, self.bot_id, key.chat_id(), event);
    }
}

/// The message that a method wants to work with.
fn find<'a>(telegram: &'a Telegram, key: ChatKey, message_id: i64, what: &str) -> Result<&'a Message, Failure> {
    let message = telegram.chats.get(&key).and_then(|chat| chat.message(message_id));
    message.ok_or_else(|| Failure::bad_request(format_args!("message to {what} not found")))
}
