use serde_json::{Map, Value, json};

use super::{Call, find, send};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::telegram::{ChatKey, Message, NewMessage, Telegram};

pub(super) fn copy_message(call: &Call<'_>) -> Result<Value, Failure> {
    let markup = Markup::read(call.parameters.value("reply_markup"))?;
    let caption = send::caption(call)?;
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let message = source(call, &telegram, "copy")?.1;
    let mut content = message.content.clone();
    // A caption that is given, be it empty, takes the place of the old one; a text has none.
    if call.parameters.value("caption").is_some() && !content.contains_key("text") {
        content.remove("caption");
        content.remove("caption_entities");
        if !caption.text.is_empty() {
            caption.write(&mut content, "caption", "caption_entities", |user_id| {
                telegram.user_json(user_id)
            });
        }
    }
    let new = send::new_message(call, &telegram, key, content, markup)?;
    let sent = send::post(call, &mut telegram, key, new)?;
    Ok(json!({"message_id": sent.get("message_id")}))
}

pub(super) fn forward_message(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let (_, message) = source(call, &telegram, "forward")?;
    let origin = message.forward_origin.clone().or_else(|| {
        let sender = telegram.user_json(message.author)?;
        Some(json!({"type": "user", "date": message.sent_at.timestamp(), "sender_user": sender}))
    });
    let content: Map<String, Value> = message.content.clone();
    let new = NewMessage {
        forward_origin: origin,
        ..send::new_message(call, &telegram, key, content, None)?
    };
    send::post(call, &mut telegram, key, new)
}

/// The message to take, from a chat in which the bot takes part.
fn source<'a>(call: &Call<'_>, telegram: &'a Telegram, what: &str) -> Result<(ChatKey, &'a Message), Failure> {
    let key = call.joined_chat(telegram, "from_chat_id")?;
    let message = find(telegram, key, call.message_id()?, what)?;
    if message.is_service || message.protected {
        return Err(Failure::bad_request(format_args!(
            "message can't be {}",
            if what == "copy" { "copied" } else { "forwarded" }
        )));
    }
    Ok((key, message))
}
