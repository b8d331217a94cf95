use chrono::TimeDelta;
use serde_json::Value;

use super::{Call, find};
use crate::bot_api::failure::Failure;
use crate::model::Event;
use crate::telegram::{ChatKey, Message, Telegram};

/// Bot API, deleteMessage: a message can only be deleted if it was sent less than 48 hours ago.
const DELETABLE: TimeDelta = TimeDelta::hours(48);
/// Bot API, deleteMessages: 1 to 100 messages.
const MOST_MESSAGES: usize = 100;

pub(super) fn delete_message(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let message_id = call.message_id()?;
    deletable(call, &telegram, key, find(&telegram, key, message_id, "delete")?)?;
    delete(call, &mut telegram, key, message_id);
    Ok(Value::from(true))
}

/// Deletes several messages; those that are not there are skipped.
pub(super) fn delete_messages(call: &Call<'_>) -> Result<Value, Failure> {
    let ids = call.parameters.value("message_ids").and_then(Value::as_array);
    let ids: Vec<i64> = ids.into_iter().flatten().filter_map(Value::as_i64).collect();
    if ids.is_empty() {
        return Err(Failure::bad_request("message identifiers are not specified"));
    }
    if ids.len() > MOST_MESSAGES {
        return Err(Failure::bad_request("too many message identifiers specified"));
    }
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    for id in &ids {
        if let Some(message) = telegram.chats.get(&key).and_then(|chat| chat.message(*id)) {
            deletable(call, &telegram, key, message)?;
        }
    }
    for id in ids {
        delete(call, &mut telegram, key, id);
    }
    Ok(Value::from(true))
}

fn deletable(call: &Call<'_>, telegram: &Telegram, key: ChatKey, message: &Message) -> Result<(), Failure> {
    let may = match key {
        ChatKey::Private { .. } => true,
        ChatKey::Group(group_id) => {
            let administrates = telegram
                .groups
                .get(&group_id)
                .is_some_and(|group| group.is_administrated_by(call.bot_id));
            administrates || message.author == call.bot_id
        }
    };
    if !may {
        return Err(Failure::bad_request("message can't be deleted"));
    }
    if call.now - message.sent_at >= DELETABLE {
        return Err(Failure::bad_request("message can't be deleted for everyone"));
    }
    Ok(())
}

fn delete(call: &Call<'_>, telegram: &mut Telegram, key: ChatKey, message_id: i64) {
    if telegram.chat(key).delete(message_id, call.now) {
        call.record(key, Event::Deleted { message_id });
    }
}
