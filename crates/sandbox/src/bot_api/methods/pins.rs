use serde_json::Value;

use super::{Call, find};
use crate::bot_api::failure::Failure;
use crate::telegram::{ChatKey, Telegram};

pub(super) fn pin_chat_message(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let message_id = call.message_id()?;
    find(&telegram, key, message_id, "pin")?;
    may_pin(call, &telegram, key)?;
    let chat = telegram.chat(key);
    chat.pinned.retain(|pinned| *pinned != message_id);
    chat.pinned.push(message_id);
    chat.next_change();
    chat.wake();
    Ok(Value::from(true))
}

/// Unpins the named message, or the newest pinned one.
pub(super) fn unpin_chat_message(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    may_pin(call, &telegram, key)?;
    let chat = telegram.chat(key);
    let message_id = call.parameters.integer("message_id").or(chat.pinned.last().copied());
    let place = message_id.and_then(|id| chat.pinned.iter().position(|pinned| *pinned == id));
    let place = place.ok_or_else(|| Failure::bad_request("message to unpin not found"))?;
    chat.pinned.remove(place);
    chat.next_change();
    chat.wake();
    Ok(Value::from(true))
}

fn may_pin(call: &Call<'_>, telegram: &Telegram, key: ChatKey) -> Result<(), Failure> {
    let ChatKey::Group(group_id) = key else { return Ok(()) };
    if telegram
        .groups
        .get(&group_id)
        .is_some_and(|group| group.is_administrated_by(call.bot_id))
    {
        Ok(())
    } else {
        Err(Failure::bad_request(
            "not enough rights to manage pinned messages in the chat",
        ))
    }
}
