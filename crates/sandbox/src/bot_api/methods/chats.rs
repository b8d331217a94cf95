use serde_json::{Value, json};

use super::Call;
use crate::bot_api::failure::Failure;
use crate::model::MemberStatus;
use crate::telegram::{ChatKey, member_json};

pub(super) fn get_chat(call: &Call<'_>) -> Result<Value, Failure> {
    let telegram = call.world.telegram();
    let key = call.known_chat(&telegram, "chat_id")?;
    let started = telegram.chats.get(&key).is_some_and(|chat| chat.started);
    match key {
        // Until a person wrote first, a bot knows nothing of him.
        ChatKey::Private { .. } if !started => return Err(Failure::bad_request("chat not found")),
        ChatKey::Private { .. } => {}
        ChatKey::Group(_) => drop(call.chat(&telegram)?),
    }
    let mut info = telegram.chat_json(key);
    let pinned = telegram
        .chats
        .get(&key)
        .and_then(|chat| chat.message(*chat.pinned.last()?));
    let pinned = pinned.map(|message| telegram.message_json(key, message));
    if let Some(fields) = info.as_object_mut() {
        let basic = match key {
            ChatKey::Group(group_id) => telegram.groups.get(&group_id).is_some_and(|group| group.basic),
            ChatKey::Private { .. } => false,
        };
        fields.insert("accent_color_id".to_owned(), json!(0));
        fields.insert("max_reaction_count".to_owned(), json!(11));
        fields.insert(
            "accepted_gift_types".to_owned(),
            json!({
                "unlimited_gifts": !basic,
                "limited_gifts": !basic,
                "unique_gifts": !basic,
                "premium_subscription": !basic,
                "gifts_from_channels": !basic,
            }),
        );
        if let Some(pinned) = pinned {
            fields.insert("pinned_message".to_owned(), pinned);
        }
    }
    Ok(info)
}

pub(super) fn get_chat_member(call: &Call<'_>) -> Result<Value, Failure> {
    let telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let user_id = call.parameters.integer("user_id").filter(|id| *id > 0);
    let user_id = user_id.ok_or_else(|| Failure::bad_request("invalid user_id specified"))?;
    let user = telegram
        .user_json(user_id)
        .ok_or_else(|| Failure::bad_request("user not found"))?;
    let status = match key {
        ChatKey::Private { person_id, bot_id } if user_id == person_id || user_id == bot_id => MemberStatus::Member,
        ChatKey::Private { .. } => return Err(Failure::bad_request("member not found")),
        ChatKey::Group(group_id) => telegram
            .groups
            .get(&group_id)
            .map_or(MemberStatus::Left, |group| group.status(user_id)),
    };
    Ok(member_json(&user, status))
}
