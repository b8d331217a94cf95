use serde_json::Value;

use super::{Call, find};
use crate::bot_api::failure::Failure;

/// Bot API, `ReactionTypeEmoji`.
const EMOJI: &str = "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 \
                     😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡";

pub(super) fn set_message_reaction(call: &Call<'_>) -> Result<Value, Failure> {
    let reactions = match call.parameters.value("reaction") {
        None => Vec::new(),
        Some(Value::Array(reactions)) => reactions.clone(),
        Some(_) => return Err(Failure::bad_request("expected an Array of ReactionType")),
    };
    // Bots can set one reaction per message.
    if reactions.len() > 1 {
        return Err(Failure::bad_request("REACTIONS_TOO_MANY"));
    }
    for reaction in &reactions {
        let emoji = reaction.get("emoji").and_then(Value::as_str).unwrap_or_default();
        let known = EMOJI
            .split_whitespace()
            .any(|known| known == emoji.trim_end_matches('\u{fe0f}'));
        if reaction.get("type").and_then(Value::as_str) != Some("emoji") || !known {
            return Err(Failure::bad_request("REACTION_INVALID"));
        }
    }
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let message_id = call.message_id()?;
    find(&telegram, key, message_id, "react")?;
    let chat = telegram.chat(key);
    let change = chat.next_change();
    if let Some(message) = chat.message_mut(message_id) {
        message.reactions.insert(call.bot_id, reactions);
        message.change = change;
    }
    chat.wake();
    Ok(Value::from(true))
}
