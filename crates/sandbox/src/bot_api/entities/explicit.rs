use serde_json::{Map, Value};

use super::{Entity, EntityKind};
use crate::bot_api::failure::Failure;

/// Offsets and lengths beyond this are refused before the text is looked at, as `TDLib` does.
const FARTHEST: i64 = 1_000_000;

/// Reads the parameter `entities`. What is no array says nothing, as on the real server.
pub(super) fn read(entities: &Value) -> Result<Vec<Entity>, Failure> {
    let Value::Array(entities) = entities else {
        return Ok(Vec::new());
    };
    let mut read = Vec::with_capacity(entities.len());
    for entity in entities {
        let parsed = read_one(entity)
            .map_err(|error| Failure::bad_request(format_args!("can't parse MessageEntity: {error}")))?;
        let Some((kind, offset, length)) = parsed else { continue };
        let offset = in_range(offset)
            .ok_or_else(|| Failure::bad_request(format_args!("receive an entity with incorrect offset {offset}")))?;
        let length = in_range(length)
            .ok_or_else(|| Failure::bad_request(format_args!("receive an entity with incorrect length {length}")))?;
        if length > 0 {
            read.push(Entity { kind, offset, length });
        }
    }
    Ok(read)
}

fn in_range(number: i64) -> Option<usize> {
    usize::try_from(number).ok().filter(|_| number <= FARTHEST)
}

fn read_one(entity: &Value) -> Result<Option<(EntityKind, i64, i64)>, String> {
    let Value::Object(entity) = entity else {
        return Err("expected an Object".to_owned());
    };
    let offset = integer(entity, "offset")?;
    let length = integer(entity, "length")?;
    Ok(kind(entity)?.map(|kind| (kind, offset, length)))
}

/// The entity's kind; none for those that Telegram finds by itself and takes from nobody.
fn kind(entity: &Map<String, Value>) -> Result<Option<EntityKind>, String> {
    Ok(Some(match string(entity, "type")?.as_str() {
        "" => return Err("Type is not specified".to_owned()),
        "bold" => EntityKind::Bold,
        "italic" => EntityKind::Italic,
        "underline" => EntityKind::Underline,
        "strikethrough" => EntityKind::Strikethrough,
        "spoiler" => EntityKind::Spoiler,
        "blockquote" => EntityKind::Blockquote,
        "expandable_blockquote" => EntityKind::ExpandableBlockquote,
        "code" => EntityKind::Code,
        "pre" => EntityKind::Pre {
            language: optional_string(entity, "language")?.filter(|name| !name.is_empty()),
        },
        "text_link" => {
            let url = string(entity, "url")?;
            return super::links::entity_of(&url)
                .map(Some)
                .ok_or_else(|| "Wrong URL".to_owned());
        }
        "text_mention" => {
            let user = entity
                .get("user")
                .and_then(Value::as_object)
                .ok_or(r#"Can't find field "user""#)?;
            EntityKind::TextMention {
                user_id: integer(user, "id")?,
            }
        }
        "custom_emoji" => EntityKind::CustomEmoji {
            id: string(entity, "custom_emoji_id")?,
        },
        "mention" | "hashtag" | "cashtag" | "bot_command" | "url" | "email" | "phone_number" | "bank_card_number" => {
            return Ok(None);
        }
        _ => return Err("Unsupported type specified".to_owned()),
    }))
}

fn integer(object: &Map<String, Value>, name: &str) -> Result<i64, String> {
    let value = object.get(name).ok_or_else(|| format!("Can't find field \"{name}\""))?;
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    }
    .ok_or_else(|| format!("Field \"{name}\" must be a valid Number"))
}

fn string(object: &Map<String, Value>, name: &str) -> Result<String, String> {
    optional_string(object, name)?.ok_or_else(|| format!("Can't find field \"{name}\""))
}

fn optional_string(object: &Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match object.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(_) => Err(format!("Field \"{name}\" must be of type String")),
    }
}
