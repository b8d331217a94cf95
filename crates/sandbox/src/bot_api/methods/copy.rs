use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Call, find, send};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::telegram::{ChatKey, Message, NewMessage, Telegram};

/// Bot API, copyMessages.
const MOST_COPIES: usize = 100;

pub(super) fn copy_message(call: &Call<'_>) -> Result<Value, Failure> {
    let markup = Markup::read(call.parameters.value("reply_markup"))?;
    let caption = send::caption(call)?;
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let message = source(call, &telegram, "copy")?.1;
    let mut content = message.content.clone();
    // Alone, it belongs to no album.
    content.remove("media_group_id");
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

/// Bot API, copyMessages: 1 to 100 messages of one chat, in strictly increasing order; what cannot be copied is left out, and
/// albums stay together.
pub(super) fn copy_messages(call: &Call<'_>) -> Result<Value, Failure> {
    let ids: Vec<i64> = match call.parameters.value("message_ids") {
        Some(Value::Array(ids)) => ids.iter().filter_map(Value::as_i64).collect(),
        _ => Vec::new(),
    };
    if ids.is_empty() {
        return Err(Failure::bad_request("message identifiers are not specified"));
    }
    if ids.len() > MOST_COPIES {
        return Err(Failure::bad_request("too many message identifiers specified"));
    }
    if !ids.is_sorted_by(|one, next| one < next) {
        return Err(Failure::bad_request(
            "message identifiers must be in a strictly increasing order",
        ));
    }
    let remove_caption = call.parameters.flag("remove_caption");
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let from = call.readable_chat(&telegram, "from_chat_id")?;
    let source = telegram.chats.get(&from);
    let mut contents: Vec<Map<String, Value>> = ids
        .iter()
        .filter_map(|id| source?.message(*id).filter(|message| can_be_taken(message)))
        .map(|message| message.content.clone())
        .collect();
    if contents.is_empty() {
        return Err(Failure::bad_request("there are no messages to copy"));
    }
    for content in &mut contents {
        if remove_caption {
            content.remove("caption");
            content.remove("caption_entities");
        }
    }
    regroup(&mut contents, telegram.next_album());
    let new = contents
        .into_iter()
        .map(|content| send::new_message(call, &telegram, key, content, None))
        .collect::<Result<Vec<_>, _>>()?;
    let sent = send::post_many(call, &mut telegram, key, new)?;
    Ok(sent.into_iter().map(|id| json!({"message_id": id})).collect())
}

/// Gives albums names of their own; one of which a single message was copied is none any more.
fn regroup(contents: &mut [Map<String, Value>], number: u64) {
    let album_of =
        |content: &Map<String, Value>| content.get("media_group_id").and_then(Value::as_str).map(str::to_owned);
    let mut sizes: HashMap<String, usize> = HashMap::new();
    for album in contents.iter().filter_map(album_of) {
        *sizes.entry(album).or_default() += 1;
    }
    for content in contents {
        match album_of(content) {
            Some(album) if sizes.get(&album).is_some_and(|size| *size > 1) => {
                content.insert("media_group_id".to_owned(), Value::from(format!("{album}-{number}")));
            }
            _ => drop(content.remove("media_group_id")),
        }
    }
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
    let key = call.readable_chat(telegram, "from_chat_id")?;
    let message = find(telegram, key, call.message_id()?, what)?;
    if !can_be_taken(message) {
        return Err(Failure::bad_request(format_args!(
            "message can't be {}",
            if what == "copy" { "copied" } else { "forwarded" }
        )));
    }
    Ok((key, message))
}

fn can_be_taken(message: &Message) -> bool {
    !message.is_service && !message.protected
}
