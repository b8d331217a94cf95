//! The parameter `reply_markup`.

use serde_json::{Map, Value};

use super::failure::Failure;

/// Buttons that come with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Markup {
    /// Buttons under the message (the Bot API's `InlineKeyboardMarkup`).
    Inline(Value),
    /// Keys in place of the keyboard (`ReplyKeyboardMarkup`).
    Reply(Value),
    Remove,
    ForceReply,
}

/// Telegram takes at most this many buttons in a row and in a keyboard.
const BUTTONS_IN_ROW: usize = 8;
const BUTTONS: usize = 100;
/// Bot API, `InlineKeyboardButton`: 1 to 64 bytes.
const CALLBACK_DATA_BYTES: usize = 64;
/// Bot API, `ReplyKeyboardMarkup`: 1 to 64 characters.
const PLACEHOLDER_CHARACTERS: usize = 64;

impl Markup {
    /// Reads the parameter; none when it is absent or holds no markup at all.
    pub(crate) fn read(markup: Option<&Value>) -> Result<Option<Self>, Failure> {
        let Some(markup) = markup else { return Ok(None) };
        let Value::Object(fields) = markup else {
            return Err(Failure::bad_request("object expected as reply markup"));
        };
        if let Some(rows) = fields.get("keyboard") {
            let rows = rows_of(rows, "keyboard", "ReplyKeyboardMarkup", key)?;
            if !rows.is_empty() {
                placeholder_fits(fields)?;
                let mut keyboard = fields.clone();
                keyboard.insert("keyboard".to_owned(), Value::from(rows));
                return Ok(Some(Self::Reply(Value::Object(keyboard))));
            }
        }
        if let Some(rows) = fields.get("inline_keyboard") {
            let rows = rows_of(rows, "inline_keyboard", "InlineKeyboardMarkup", button)?;
            if !rows.is_empty() {
                let mut keyboard = Map::new();
                keyboard.insert("inline_keyboard".to_owned(), Value::from(rows));
                return Ok(Some(Self::Inline(Value::Object(keyboard))));
            }
        }
        if flag(fields, "remove_keyboard", "ReplyKeyboardRemove")? {
            return Ok(Some(Self::Remove));
        }
        if flag(fields, "force_reply", "ForceReply")? {
            placeholder_fits(fields)?;
            return Ok(Some(Self::ForceReply));
        }
        Ok(None)
    }

    /// Reads a markup that can only be buttons under the message, as edits take it.
    pub(crate) fn read_inline(markup: Option<&Value>) -> Result<Option<Value>, Failure> {
        match Self::read(markup)? {
            None => Ok(None),
            Some(Self::Inline(keyboard)) => Ok(Some(keyboard)),
            Some(_) => Err(Failure::bad_request("inline keyboard expected")),
        }
    }
}

fn rows_of(
    rows: &Value,
    field: &str,
    owner: &str,
    read: impl Fn(&Value) -> Result<Option<Value>, Failure>,
) -> Result<Vec<Value>, Failure> {
    let Value::Array(rows) = rows else {
        return Err(Failure::bad_request(format_args!(
            "field \"{field}\" of the {owner} must be an Array"
        )));
    };
    let mut read_rows = Vec::with_capacity(rows.len());
    let mut count = 0;
    for row in rows {
        let Value::Array(row) = row else {
            return Err(Failure::bad_request(format_args!(
                "field \"{field}\" of the {owner} must be an Array of Arrays"
            )));
        };
        let mut buttons = Vec::with_capacity(row.len());
        for value in row {
            buttons.extend(read(value)?);
        }
        count += buttons.len();
        if count > BUTTONS || (field == "inline_keyboard" && buttons.len() > BUTTONS_IN_ROW) {
            return Err(Failure::bad_request("reply markup is too long"));
        }
        if !buttons.is_empty() {
            read_rows.push(Value::from(buttons));
        }
    }
    Ok(read_rows)
}

/// A key of a reply keyboard; a bare string is one too. Keys without text are left out, as Telegram does.
fn key(value: &Value) -> Result<Option<Value>, Failure> {
    match value {
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => Ok(Some(serde_json::json!({"text": text}))),
        Value::Object(fields) => {
            let text = text_of(fields).map_err(|error| cannot_parse("keyboard button", &error))?;
            Ok((!text.trim().is_empty()).then(|| value.clone()))
        }
        _ => Err(cannot_parse(
            "keyboard button",
            "KeyboardButton must be a String or an Object",
        )),
    }
}

fn button(value: &Value) -> Result<Option<Value>, Failure> {
    let fail = |error: &str| Err(cannot_parse("inline keyboard button", error));
    let Value::Object(fields) = value else {
        return fail("InlineKeyboardButton must be an Object");
    };
    let text = match text_of(fields) {
        Ok(text) => text,
        Err(error) => return fail(&error),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let present: Vec<&str> = KINDS
        .into_iter()
        .filter(|kind| match fields.get(*kind) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.is_empty() || kind.starts_with("switch_inline"),
            Some(_) => true,
        })
        .collect();
    let Some(kind) = present.first().copied() else {
        return fail("Text buttons are unallowed in the inline keyboard");
    };
    match (kind, fields.get(kind)) {
        ("callback_data", Some(Value::String(data))) if data.len() > CALLBACK_DATA_BYTES => {
            return Err(Failure::bad_request("BUTTON_DATA_INVALID"));
        }
        ("url", Some(Value::String(url))) if !is_address(url) => {
            return Err(Failure::bad_request(format_args!(
                "inline keyboard button URL '{url}' is invalid: Wrong HTTP URL"
            )));
        }
        ("callback_data" | "url", Some(Value::String(_))) => {}
        ("callback_data" | "url", _) => return fail(&format!("Field \"{kind}\" must be of type String")),
        _ => {}
    }
    // What else the button says is left out: the first kind wins.
    let mut button = fields.clone();
    button.retain(|name, _| name == kind || !KINDS.contains(&name.as_str()));
    Ok(Some(Value::Object(button)))
}

/// What a button under a message can do; the real server takes the first of these that is there.
const KINDS: [&str; 10] = [
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
];

fn is_address(url: &str) -> bool {
    let rest = ["https://", "http://", "tg://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let address = rest.unwrap_or(url);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty()
        && !url.contains(char::is_whitespace)
        && (url.starts_with("tg://") || host.contains('.') || host.contains(':'))
}

fn text_of(fields: &Map<String, Value>) -> Result<String, String> {
    match fields.get("text") {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        Some(_) => Err("Field \"text\" must be of type String".to_owned()),
        None => Err("Can't find field \"text\"".to_owned()),
    }
}

fn flag(fields: &Map<String, Value>, name: &str, owner: &str) -> Result<bool, Failure> {
    match fields.get(name) {
        None => Ok(false),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(Failure::bad_request(format_args!(
            "field \"{name}\" of the {owner} must be of the type Boolean"
        ))),
    }
}

fn placeholder_fits(fields: &Map<String, Value>) -> Result<(), Failure> {
    let length = fields
        .get("input_field_placeholder")
        .and_then(Value::as_str)
        .map_or(0, |text| text.chars().count());
    if length > PLACEHOLDER_CHARACTERS {
        return Err(Failure::bad_request("reply keyboard placeholder is too long"));
    }
    Ok(())
}

fn cannot_parse(what: &str, error: &str) -> Failure {
    Failure::bad_request(format_args!("can't parse {what}: {error}"))
}
