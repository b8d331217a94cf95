use chrono::TimeDelta;
use serde_json::Value;

use super::Call;
use crate::bot_api::failure::Failure;
use crate::model::Event;
use crate::telegram::QueryAnswer;

/// After this a press can be neither fetched nor answered.
const ANSWERABLE: TimeDelta = TimeDelta::seconds(150);
/// Bot API, answerCallbackQuery: 0 to 200 characters.
const LONGEST_TOAST: usize = 200;

pub(super) fn answer_callback_query(call: &Call<'_>) -> Result<Value, Failure> {
    let too_old = || Failure::bad_request("query is too old and response timeout expired or query ID is invalid");
    let text = call.parameters.text("text");
    if text.is_some_and(|text| text.chars().count() > LONGEST_TOAST) {
        return Err(Failure::bad_request("MESSAGE_TOO_LONG"));
    }
    let mut telegram = call.world.telegram();
    let bot = telegram.bot(call.bot_id);
    let url = call.parameters.text("url");
    if url.is_some_and(|url| !opens(url, &bot.username)) {
        return Err(Failure::bad_request("URL_INVALID"));
    }
    let query_id = call
        .parameters
        .text("callback_query_id")
        .ok_or_else(too_old)?
        .to_owned();
    let query = bot.queries.get_mut(&query_id).ok_or_else(too_old)?;
    if call.now - query.pressed_at >= ANSWERABLE {
        return Err(too_old());
    }
    let key = query.key;
    // A second answer succeeds and is not shown: the button has stopped to turn.
    if query.answer.is_none() {
        query.answer = Some(QueryAnswer {
            at: call.now,
            text: text.map(str::to_owned),
            show_alert: call.parameters.flag("show_alert"),
            url: url.map(str::to_owned),
        });
        call.record(
            key,
            Event::Answered {
                query_id,
                text: text.unwrap_or_default().to_owned(),
            },
        );
    }
    telegram.chat(key).wake();
    Ok(Value::from(true))
}

/// Bot API, answerCallbackQuery: without a game the address can only open the bot itself with a parameter.
fn opens(url: &str, username: &str) -> bool {
    let rest = ["https://t.me/", "http://t.me/", "t.me/"]
        .iter()
        .find_map(|prefix| url.strip_prefix(prefix));
    let shown = rest.map(|rest| rest.split_once('?').map_or((rest, ""), |(name, query)| (name, query)));
    shown.is_some_and(|(name, query)| name.eq_ignore_ascii_case(username) && query.starts_with("start"))
}
