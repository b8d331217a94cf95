use serde_json::Value;

use super::Call;
use crate::bot_api::failure::Failure;

/// Bot API, sendChatAction; the first names of two of them still work.
const ACTIONS: [&str; 13] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "record_audio",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(super) fn send_chat_action(call: &Call<'_>) -> Result<Value, Failure> {
    let action = call.parameters.text("action").unwrap_or_default().to_ascii_lowercase();
    if action != "cancel" && !ACTIONS.contains(&action.as_str()) {
        return Err(Failure::bad_request("wrong parameter action in request"));
    }
    let mut telegram = call.world.telegram();
    let key = call.chat(&telegram)?;
    let chat = telegram.chat(key);
    chat.action = (action != "cancel").then_some((action, call.now));
    chat.wake();
    Ok(Value::from(true))
}
