use serde_json::{Value, json};

use super::Call;
use crate::bot_api::failure::Failure;

pub(super) fn get_webhook_info(call: &Call<'_>) -> Result<Value, Failure> {
    let mut telegram = call.world.telegram();
    let updates = &mut telegram.bot(call.bot_id).updates;
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": updates.len(call.now),
    });
    if let (Some(names), Some(info)) = (updates.allowed.names(), info.as_object_mut()) {
        info.insert("allowed_updates".to_owned(), json!(names));
    }
    Ok(info)
}

/// Nothing to delete while there are no webhooks, but pending updates can be dropped.
pub(super) fn delete_webhook(call: &Call<'_>) -> Result<Value, Failure> {
    if call.parameters.flag("drop_pending_updates") {
        call.world.telegram().bot(call.bot_id).updates.clear();
    }
    Ok(Value::from(true))
}
