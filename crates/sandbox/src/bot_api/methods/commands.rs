use serde_json::{Value, json};

use super::Call;
use crate::bot_api::failure::Failure;

/// Bot API, setMyCommands: at most 100 commands.
const MOST_COMMANDS: usize = 100;

pub(super) fn set_my_commands(call: &Call<'_>) -> Result<Value, Failure> {
    let commands = match call.parameters.value("commands") {
        None => Vec::new(),
        Some(Value::Array(commands)) => commands.clone(),
        Some(_) => return Err(Failure::bad_request("expected an Array of BotCommand")),
    };
    if commands.len() > MOST_COMMANDS {
        return Err(Failure::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    let commands = commands.iter().map(checked).collect::<Result<Vec<Value>, Failure>>()?;
    let key = (scope(call)?, language(call)?);
    call.world
        .telegram()
        .bot(call.bot_id)
        .commands
        .insert(key, Value::from(commands));
    Ok(Value::from(true))
}

pub(super) fn get_my_commands(call: &Call<'_>) -> Result<Value, Failure> {
    let key = (scope(call)?, language(call)?);
    Ok(call
        .world
        .telegram()
        .bot(call.bot_id)
        .commands
        .get(&key)
        .cloned()
        .unwrap_or_else(|| json!([])))
}

pub(super) fn delete_my_commands(call: &Call<'_>) -> Result<Value, Failure> {
    let key = (scope(call)?, language(call)?);
    call.world.telegram().bot(call.bot_id).commands.remove(&key);
    Ok(Value::from(true))
}

/// A command as Telegram keeps it: without the slash, 1 to 32 of a-z, 0-9 and _, described in 1 to 256 characters.
fn checked(command: &Value) -> Result<Value, Failure> {
    let cannot = |error: &str| Failure::bad_request(format_args!("can't parse BotCommand: {error}"));
    let Value::Object(fields) = command else {
        return Err(cannot("expected an Object"));
    };
    let field = |name: &str| match fields.get(name) {
        Some(Value::String(text)) => Ok(text.trim().to_owned()),
        Some(_) => Err(cannot(&format!("Field \"{name}\" must be of type String"))),
        None => Err(cannot(&format!("Can't find field \"{name}\""))),
    };
    let name = field("command")?;
    let name = name.trim_start_matches('/');
    let description = field("description")?;
    let name_fits = (1..=32).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !name_fits {
        return Err(Failure::bad_request("BOT_COMMAND_INVALID"));
    }
    if !(1..=256).contains(&description.chars().count()) {
        return Err(Failure::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(json!({"command": name, "description": description}))
}

/// The parameter `scope` as a key: its type, chat and person.
fn scope(call: &Call<'_>) -> Result<String, Failure> {
    let Some(scope) = call.parameters.value("scope") else {
        return Ok("default".to_owned());
    };
    let cannot = |error: &str| Failure::bad_request(format_args!("can't parse BotCommandScope: {error}"));
    let Value::Object(fields) = scope else {
        return Err(cannot("BotCommandScope must be an Object"));
    };
    let kind = fields
        .get("type")
        .and_then(Value::as_str)
        .ok_or_else(|| cannot("Can't find field \"type\""))?;
    let telegram = call.world.telegram();
    let chat = || {
        let chat_id = fields.get("chat_id").ok_or_else(|| cannot("chat_id is empty"))?;
        let chat_id = chat_id.as_i64().or_else(|| chat_id.as_str()?.parse().ok());
        let chat_id = chat_id.filter(|id| telegram.key_of(call.bot_id, *id).is_some());
        chat_id.ok_or_else(|| Failure::bad_request("chat not found"))
    };
    match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => Ok(kind.to_owned()),
        "chat" | "chat_administrators" => Ok(format!("{kind} {}", chat()?)),
        "chat_member" => {
            let user_id = fields.get("user_id").and_then(Value::as_i64);
            let user_id = user_id.ok_or_else(|| Failure::bad_request("invalid user_id specified"))?;
            Ok(format!("{kind} {} {user_id}", chat()?))
        }
        _ => Err(cannot("unsupported type specified")),
    }
}

/// The parameter `language_code`: a two-letter ISO 639-1 code, or none for all languages.
fn language(call: &Call<'_>) -> Result<String, Failure> {
    let code = call.parameters.text("language_code").unwrap_or_default();
    let fits = code.is_empty() || (code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_lowercase()));
    fits.then(|| code.to_owned())
        .ok_or_else(|| Failure::bad_request("invalid language code specified"))
}
