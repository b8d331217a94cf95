use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ControlFailure, within};
use crate::model::{ChatView, MessageView, QueryView, WaitForMessage};
use crate::telegram::{ChatKey, Wanted};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/bots/{bot_id}/chats/{chat_id}", web::get().to(view))
        .route("/bots/{bot_id}/chats/{chat_id}/wait", web::post().to(wait))
        .route("/bots/{bot_id}/queries/{query_id}", web::get().to(query));
}

/// What of a chat to show.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct Since {
    /// Only messages that appeared or changed after this count of changes.
    #[serde(default)]
    after_change: u64,
}

/// A chat as the person sees it, deleted messages and earlier texts included.
#[utoipa::path(get, path = "/sandbox/bots/{bot_id}/chats/{chat_id}", params(("bot_id" = i64, Path), ("chat_id" = i64, Path), Since), responses((status = 200, body = ChatView), (status = 404)))]
pub(super) async fn view(
    path: web::Path<(i64, i64)>,
    since: web::Query<Since>,
    world: web::Data<World>,
) -> Result<web::Json<ChatView>, ControlFailure> {
    let (bot_id, chat_id) = path.into_inner();
    let mut telegram = world.telegram();
    let key = telegram
        .key_of(bot_id, chat_id)
        .ok_or_else(|| ControlFailure::NotFound(format!("chat {chat_id}")))?;
    telegram.chat(key);
    let view = telegram.chat_view(key, since.after_change);
    view.map(web::Json)
        .ok_or_else(|| ControlFailure::NotFound(format!("chat {chat_id}")))
}

/// Waits for a message that matches; `null` when none came in time. Of several the one that changed first.
#[utoipa::path(post, path = "/sandbox/bots/{bot_id}/chats/{chat_id}/wait", request_body = WaitForMessage, params(("bot_id" = i64, Path), ("chat_id" = i64, Path)), responses((status = 200, body = Option<MessageView>), (status = 404)))]
pub(super) async fn wait(
    path: web::Path<(i64, i64)>,
    wanted: web::Json<WaitForMessage>,
    world: web::Data<World>,
) -> Result<web::Json<Option<MessageView>>, ControlFailure> {
    let (bot_id, chat_id) = path.into_inner();
    let wanted = wanted.into_inner();
    let timeout = wanted.timeout_milliseconds;
    let wanted = Wanted::new(wanted.matching).map_err(|error| ControlFailure::Malformed(error.to_string()))?;
    let key = world
        .telegram()
        .key_of(bot_id, chat_id)
        .ok_or_else(|| ControlFailure::NotFound(format!("chat {chat_id}")))?;
    let mut found = None;
    within(
        timeout,
        changes_until(&world, key, || {
            let telegram = world.telegram();
            found = telegram
                .chats
                .get(&key)
                .and_then(|chat| telegram.find_message(chat, &wanted));
            found.is_some()
        }),
    )
    .await;
    Ok(web::Json(found))
}

/// How long to wait for an answer.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct Patience {
    /// Waits for the bot's answer this long (at most a minute).
    #[serde(default)]
    timeout_milliseconds: u64,
}

/// A pressed button, and what the bot answered to it.
#[utoipa::path(get, path = "/sandbox/bots/{bot_id}/queries/{query_id}", params(("bot_id" = i64, Path), ("query_id" = String, Path), Patience), responses((status = 200, body = QueryView), (status = 404)))]
pub(super) async fn query(
    path: web::Path<(i64, String)>,
    patience: web::Query<Patience>,
    world: web::Data<World>,
) -> Result<web::Json<QueryView>, ControlFailure> {
    let (bot_id, query_id) = path.into_inner();
    let missing = || ControlFailure::NotFound(format!("query {query_id}"));
    let find = || {
        world
            .telegram()
            .bots
            .get(&bot_id)
            .and_then(|bot| bot.queries.get(&query_id).cloned())
    };
    let key = find().ok_or_else(missing)?.key;
    within(
        patience.timeout_milliseconds,
        changes_until(&world, key, || find().is_none_or(|query| query.answer.is_some())),
    )
    .await;
    find().map(|query| web::Json(query.view(&query_id))).ok_or_else(missing)
}

/// Looks again after each change in a chat, until there is what was looked for.
async fn changes_until(world: &World, key: ChatKey, mut is_there: impl FnMut() -> bool) {
    let changed = world.telegram().chat(key).changed.clone();
    loop {
        let woken = changed.notified();
        tokio::pin!(woken);
        // From here on no change is missed.
        woken.as_mut().enable();
        if is_there() {
            return;
        }
        woken.await;
    }
}
