use chrono::DateTime;
use conversation::{AttachedFile, Attachment, Posted, PostedKind, Words};
use serde_json::Value;

use super::details::details;

/// A kind of content, by the field of the Bot API's `Message` that holds it. An animation is a document too and a venue a
/// location, for programs that know neither, so what is more exact comes first.
const KINDS: [(&str, Attachment); 14] = [
    ("photo", Attachment::Photo),
    ("live_photo", Attachment::Photo),
    ("animation", Attachment::Animation),
    ("video", Attachment::Video),
    ("voice", Attachment::Voice),
    ("audio", Attachment::Audio),
    ("video_note", Attachment::VideoNote),
    ("sticker", Attachment::Sticker),
    ("document", Attachment::Document),
    ("venue", Attachment::Location),
    ("location", Attachment::Location),
    ("poll", Attachment::Poll),
    ("dice", Attachment::Other),
    ("game", Attachment::Other),
];

/// Reads a message for those who pass it on. Not by teloxide's types, which refuse a whole update for one entity of a kind
/// that they do not know: a message that nobody here understands can be copied all the same. `None`: it has no usable id.
pub(super) fn posted(message: &Value) -> Option<Posted> {
    let message_id = positive(message.get("message_id"))?;
    let sent_at = message.get("date").and_then(Value::as_i64).unwrap_or_default();
    let found = KINDS.iter().find(|(field, _)| is_something(message.get(field)));
    let kind = match found {
        _ if message.get("text").is_some() => PostedKind::Text,
        _ if message.get("contact").is_some() => PostedKind::Contact,
        Some((_, kind)) => PostedKind::Attachment(*kind),
        None => PostedKind::Attachment(Attachment::Other),
    };
    let words = match kind {
        PostedKind::Text => words(message, "text", "entities"),
        _ => words(message, "caption", "caption_entities"),
    };
    let file = match kind {
        PostedKind::Attachment(_) => found.and_then(|(field, _)| file(message.get(field)?)),
        _ => None,
    };
    Some(Posted {
        message_id,
        sent_at: DateTime::from_timestamp(sent_at, 0).unwrap_or_default(),
        kind,
        words,
        file,
        details: details(message),
        album: text(message.get("media_group_id")),
        reply_to: positive(message.pointer("/reply_to_message/message_id")),
    })
}

/// Whether the content says what kind it is.
pub(super) fn is_known(posted: &Posted) -> bool {
    posted.kind != PostedKind::Attachment(Attachment::Other)
}

fn words(message: &Value, text_field: &str, entities_field: &str) -> Words {
    let entities = message.get(entities_field).and_then(Value::as_array);
    Words {
        text: text(message.get(text_field)).unwrap_or_default(),
        entities: entities.into_iter().flatten().map(storable).collect(),
    }
}

/// PostgreSQL holds no zero characters. What takes their place is as long, so that formatting stays where it is.
fn storable(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(text.replace('\0', "\u{fffd}")),
        Value::Array(items) => items.iter().map(storable).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), storable(value)))
            .collect(),
        other => other.clone(),
    }
}

/// Of the sizes of a photo the largest.
fn file(content: &Value) -> Option<AttachedFile> {
    let number = |size: &Value, field: &str| size.get(field).and_then(Value::as_u64).unwrap_or_default();
    let area = |size: &&Value| {
        let pixels = number(size, "width").saturating_mul(number(size, "height"));
        (pixels, number(size, "file_size"))
    };
    let file = match content {
        Value::Array(sizes) => sizes
            .iter()
            .filter(|size| size.get("file_id").is_some())
            .max_by_key(area)?,
        one => one,
    };
    Some(AttachedFile {
        id: text(file.get("file_id"))?,
        name: text(file.get("file_name")),
        mime_type: text(file.get("mime_type")),
        size: file.get("file_size").and_then(Value::as_u64),
    })
}

fn text(value: Option<&Value>) -> Option<String> {
    let text = value?.as_str().filter(|text| !text.is_empty())?;
    Some(text.replace('\0', "\u{fffd}"))
}

fn positive(value: Option<&Value>) -> Option<i64> {
    value?.as_i64().filter(|id| *id > 0)
}

fn is_something(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}
