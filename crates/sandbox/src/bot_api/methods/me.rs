use serde_json::Value;

use super::Call;
use crate::bot_api::failure::Failure;

pub(super) fn get_me(call: &Call<'_>) -> Result<Value, Failure> {
    Ok(call.world.telegram().bot(call.bot_id).to_me_json())
}
