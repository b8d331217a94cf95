use serde_json::{Map, Value};

use super::{Call, files, find, send};
use crate::bot_api::entities::{FormattedText, Formatting};
use crate::bot_api::failure::Failure;
use crate::bot_api::markup::Markup;
use crate::model::Event;
use crate::telegram::{CAPTIONED, ChatKey, Telegram, media_fields};

/// What takes the place of each other. An animation is a document too, so it comes before it.
const EXCHANGEABLE: [&str; 5] = ["photo", "animation", "video", "audio", "document"];

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

/// The same, for the words under a photo, a file, a voice message …
pub(super) fn edit_message_caption(call: &Call<'_>) -> Result<Value, Failure> {
    let caption = send::caption(call)?;
    let keyboard = Markup::read_inline(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let (key, message_id) = editable(call, &telegram)?;
    let message = find(&telegram, key, message_id, "edit")?;
    if !CAPTIONED.iter().any(|field| message.content.contains_key(*field)) {
        return Err(Failure::bad_request("there is no caption in the message to edit"));
    }
    let mut content = message.content.clone();
    content.remove("caption");
    content.remove("caption_entities");
    write_caption(&telegram, &caption, &mut content);
    if content == message.content && message.inline_keyboard == keyboard {
        return Err(not_modified());
    }
    change(call, &mut telegram, key, message_id, Some(content), keyboard)
}

/// Bot API, editMessageMedia: media of five kinds takes the place of each other, or of a text; in an album only what may stand
/// beside the others.
pub(super) fn edit_message_media(call: &Call<'_>) -> Result<Value, Failure> {
    let media = call.parameters.value("media").and_then(Value::as_object);
    let media = media.ok_or_else(|| Failure::bad_request("can't parse InputMedia: expected an Object"))?;
    let text = |field: &str| media.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let kind = text("type").ok_or_else(|| Failure::bad_request("can't parse InputMedia: type must be specified"))?;
    if !EXCHANGEABLE.contains(&kind) {
        return Err(Failure::bad_request("can't parse InputMedia: type is not supported"));
    }
    let reference = text("media").ok_or_else(|| Failure::bad_request("can't parse InputMedia: media not found"))?;
    let formatting = match (text("parse_mode"), media.get("caption_entities")) {
        (Some(mode), _) => Formatting::Mode(mode),
        (None, Some(entities)) => Formatting::Given(entities),
        (None, None) => Formatting::Plain,
    };
    let caption = send::short_caption(text("caption"), formatting)?;
    let keyboard = Markup::read_inline(call.parameters.value("reply_markup"))?;
    let mut telegram = call.world.telegram();
    let (key, message_id) = editable(call, &telegram)?;
    let file = files::referred(call, &mut telegram, reference, files::media_of(kind)?)?;
    let message = find(&telegram, key, message_id, "edit")?;
    let before = kind_of(&message.content);
    if before.is_none() && !message.content.contains_key("text") {
        return Err(Failure::bad_request("message media can't be edited"));
    }
    let mut content = media_fields(files::media_of(kind)?, &file);
    if let Some(album) = message.content.get("media_group_id") {
        if before.is_none_or(|before| neighbours(before) != neighbours(kind)) {
            return Err(Failure::bad_request("can't change media type in the album"));
        }
        content.insert("media_group_id".to_owned(), album.clone());
    }
    write_caption(&telegram, &caption, &mut content);
    if content == message.content && message.inline_keyboard == keyboard {
        return Err(not_modified());
    }
    change(call, &mut telegram, key, message_id, Some(content), keyboard)
}

fn write_caption(telegram: &Telegram, caption: &FormattedText, content: &mut Map<String, Value>) {
    if !caption.text.is_empty() {
        caption.write(content, "caption", "caption_entities", |user_id| {
            telegram.user_json(user_id)
        });
    }
}

/// Which of the exchangeable kinds a message is.
fn kind_of(content: &Map<String, Value>) -> Option<&'static str> {
    EXCHANGEABLE.into_iter().find(|field| content.contains_key(*field))
}

/// Photos and videos may mix in an album, all others stand among their like.
fn neighbours(kind: &str) -> &str {
    match kind {
        "photo" | "video" => "visual",
        other => other,
    }
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
