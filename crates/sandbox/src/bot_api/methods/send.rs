use std::time::Instant;

use serde_json::{Map, Value};

use super::Call;
use crate::bot_api::entities::{FormattedText, Formatting, utf16_length};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::model::Event;
use crate::telegram::{ChatKey, NewMessage, Telegram};

/// Bot API, sendMessage: 1 to 4096 characters after entities parsing.
const LONGEST_TEXT: usize = 4096;
/// Bot API, captions: 0 to 1024 characters after entities parsing.
const LONGEST_CAPTION: usize = 1024;

pub(super) fn send_message(call: &Call<'_>) -> Result<Value, Failure> {
    let text = message_text(call)?;
    let markup = Markup::read(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let mut content = Map::new();
    text.write(&mut content, "text", "entities", |user_id| telegram.user_json(user_id));
    add_link_preview(call, &mut content);
    let new = new_message(call, &telegram, key, content, markup)?;
    post(call, &mut telegram, key, new)
}

/// The parameters `text`, `parse_mode` and `entities`.
pub(super) fn message_text(call: &Call<'_>) -> Result<FormattedText, Failure> {
    let text = call
        .parameters
        .text("text")
        .ok_or_else(|| Failure::bad_request("message text is empty"))?;
    let text = FormattedText::read(text, formatting(call, "entities"))?;
    if text.text.is_empty() {
        return Err(Failure::bad_request("text must be non-empty"));
    }
    if text.length() > LONGEST_TEXT {
        // The real server says it differently when it edits.
        let what = if call.method.starts_with("edit") {
            "MESSAGE_TOO_LONG"
        } else {
            "message is too long"
        };
        return Err(Failure::bad_request(what));
    }
    Ok(text)
}

/// The parameters `caption`, `parse_mode` and `caption_entities`.
pub(super) fn caption(call: &Call<'_>) -> Result<FormattedText, Failure> {
    short_caption(call.parameters.text("caption"), formatting(call, "caption_entities"))
}

/// Words that fit under media.
pub(super) fn short_caption(caption: Option<&str>, formatting: Formatting<'_>) -> Result<FormattedText, Failure> {
    let Some(caption) = caption else {
        return Ok(FormattedText::default());
    };
    let caption = FormattedText::read(caption, formatting)?;
    if caption.length() > LONGEST_CAPTION {
        return Err(Failure::bad_request("message caption is too long"));
    }
    Ok(caption)
}

/// A parse mode wins over entities, as on the real server.
fn formatting<'a>(call: &'a Call<'_>, entities: &str) -> Formatting<'a> {
    match (call.parameters.text("parse_mode"), call.parameters.value(entities)) {
        (Some(mode), _) => Formatting::Mode(mode),
        (None, Some(entities)) => Formatting::Given(entities),
        (None, None) => Formatting::Plain,
    }
}

pub(super) fn add_link_preview(call: &Call<'_>, content: &mut Map<String, Value>) {
    if let Some(options) = call.parameters.value("link_preview_options") {
        content.insert("link_preview_options".to_owned(), options.clone());
    }
}

/// Gathers what all sending methods have in common.
pub(super) fn new_message(
    call: &Call<'_>,
    telegram: &Telegram,
    key: ChatKey,
    content: Map<String, Value>,
    markup: Option<Markup>,
) -> Result<NewMessage, Failure> {
    Ok(NewMessage {
        author: call.bot_id,
        content,
        markup,
        reply_to: reply_to(call, telegram, key)?,
        thread: call
            .parameters
            .integer("message_thread_id")
            .filter(|thread| *thread > 0),
        protected: call.parameters.flag("protect_content"),
        ..NewMessage::default()
    })
}

/// The parameter `reply_parameters`.
fn reply_to(call: &Call<'_>, telegram: &Telegram, key: ChatKey) -> Result<Option<i64>, Failure> {
    let Some(parameters) = call.parameters.value("reply_parameters") else {
        return Ok(None);
    };
    let Value::Object(parameters) = parameters else {
        return Err(Failure::bad_request("object expected as reply parameters"));
    };
    let message_id = parameters
        .get("message_id")
        .and_then(Value::as_i64)
        .filter(|id| *id > 0);
    let message_id = message_id.ok_or_else(|| Failure::bad_request("message identifier is not specified"))?;
    let chat_id = parameters.get("chat_id").and_then(Value::as_i64);
    let elsewhere = chat_id.is_some_and(|chat_id| chat_id != key.chat_id());
    let original = telegram
        .chats
        .get(&key)
        .and_then(|chat| chat.message(message_id))
        .filter(|_| !elsewhere);
    let may_miss = parameters
        .get("allow_sending_without_reply")
        .and_then(Value::as_bool)
        .unwrap_or_default();
    let Some(original) = original else {
        return if may_miss {
            Ok(None)
        } else {
            Err(Failure::bad_request("message to be replied not found"))
        };
    };
    if let Some(quote) = parameters.get("quote").and_then(Value::as_str)
        && (!original.text().contains(quote) || utf16_length(quote) > LONGEST_CAPTION)
    {
        return Err(Failure::bad_request("QUOTE_TEXT_INVALID"));
    }
    Ok(Some(message_id))
}

/// Sends a message, if the limits allow one more; the Bot API's Message.
pub(super) fn post(call: &Call<'_>, telegram: &mut Telegram, key: ChatKey, new: NewMessage) -> Result<Value, Failure> {
    let ids = post_many(call, telegram, key, vec![new])?;
    let message_id = ids.into_iter().next().unwrap_or_default();
    let message = super::find(telegram, key, message_id, "send")?;
    Ok(telegram.message_json(key, message))
}

/// Sends messages by one call, if the limits allow it; their ids.
pub(super) fn post_many(
    call: &Call<'_>,
    telegram: &mut Telegram,
    key: ChatKey,
    new: Vec<NewMessage>,
) -> Result<Vec<i64>, Failure> {
    let count = u32::try_from(new.len()).unwrap_or(u32::MAX);
    telegram
        .budgets
        .take(call.bot_id, key, count, Instant::now())
        .map_err(Failure::too_many_requests)?;
    new.into_iter()
        .map(|new| {
            let message_id = telegram.add_message(key, new, call.now);
            let message = super::find(telegram, key, message_id, "send")?;
            let text = message.text().to_owned();
            call.record(key, Event::Sent { message_id, text });
            Ok(message_id)
        })
        .collect()
}
