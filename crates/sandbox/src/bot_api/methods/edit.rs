use serde_json::{Map, Value};

use super::{Call, find, send};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::model::Event;
use crate::telegram::{ChatKey, Telegram};

pub(super) fn edit_message_text(call: &Call<'_>) -> Result<Value, Failure> {
    if call.parameters.value("rich_message").is_some() {
        return Err(Failure::not_implemented("editMessageText with rich_message"));
    }
    let text = send::message_text(call)?;
    let keyboard = Markup::read_inline(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let (key, message_id) = editable(call, &telegram)?;
    let mut content = Map::new();
    text.write(&mut content, "text", "entities", |user_id| telegram.user_json(user_id));
    let message = find(&telegram, key, message_id, "edit")?;
    if !message.content.contains_key("text") {
        return Err(Failure::bad_request("there is no text in the message to edit"));
    }
    let same_text = ["text", "entities"]
        .iter()
        .all(|name| message.content.get(*name) == content.get(*name));
    if same_text && message.inline_keyboard == keyboard {
        return Err(not_modified());
    }
    send::add_link_preview(call, &mut content);
    change(call, &mut telegram, key, message_id, Some(content), keyboard)
}

pub(super) fn edit_message_reply_markup(call: &Call<'_>) -> Result<Value, Failure> {
    let keyboard = Markup::read_inline(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let (key, message_id) = editable(call, &telegram)?;
    if find(&telegram, key, message_id, "edit")?.inline_keyboard == keyboard {
        return Err(not_modified());
    }
    change(call, &mut telegram, key, message_id, None, keyboard)
}

/// The message to edit, if the bot may: its own, and without a keyboard that is not under it (Bot API, "Updating
/// messages").
fn editable(call: &Call<'_>, telegram: &Telegram) -> Result<(ChatKey, i64), Failure> {
    if call.parameters.text("inline_message_id").is_some() {
        // No message is ever sent by inline mode here.
        return Err(Failure::bad_request("MESSAGE_ID_INVALID"));
    }
    let key = call.chat(telegram)?;
    let message_id = call.message_id()?;
    let message = find(telegram, key, message_id, "edit")?;
    if message.author != call.bot_id || message.has_other_markup || message.forward_origin.is_some() {
        return Err(Failure::bad_request("message can't be edited"));
    }
    Ok((key, message_id))
}

fn change(
    call: &Call<'_>,
    telegram: &mut Telegram,
    key: ChatKey,
    message_id: i64,
    content: Option<Map<String, Value>>,
    keyboard: Option<Value>,
) -> Result<Value, Failure> {
    let chat = telegram.chat(key);
    let change = chat.next_change();
    let Some(message) = chat.message_mut(message_id) else {
        return Err(Failure::bad_request("message to edit not found"));
    };
    if let Some(content) = content {
        message.remember_text(call.now);
        message.content = content;
    }
    message.inline_keyboard = keyboard;
    message.edited_at = Some(call.now);
    message.change = change;
    chat.wake();
    let message = find(telegram, key, message_id, "edit")?;
    call.record(
        key,
        Event::Edited {
            message_id,
            text: message.text().to_owned(),
        },
    );
    Ok(telegram.message_json(key, message))
}

fn not_modified() -> Failure {
    Failure::bad_request(
        "message is not modified: specified new message content and reply markup are exactly the same as a current \
         content and reply markup of the message",
    )
}
