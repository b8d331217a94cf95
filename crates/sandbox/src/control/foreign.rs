use std::time::Duration;

use actix_web::web;

use super::ControlFailure;
use crate::model::{ForeignPoller, ForeignPollerView};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/bots/{bot_id}/foreign-poller")
            .route(web::post().to(start))
            .route(web::get().to(view))
            .route(web::delete().to(stop)),
    );
}

/// Lets another program poll the bot from now on, as if its token were used elsewhere too: it ends the bot's polls and
/// steals updates.
#[utoipa::path(post, path = "/sandbox/bots/{bot_id}/foreign-poller", request_body = ForeignPoller, params(("bot_id" = i64, Path)), responses((status = 200, body = ForeignPollerView)))]
pub(super) async fn start(
    bot_id: web::Path<i64>,
    poller: web::Json<ForeignPoller>,
    world: web::Data<World>,
) -> Result<web::Json<ForeignPollerView>, ControlFailure> {
    let pause = Duration::from_millis(poller.pause_milliseconds);
    world.foreign_pollers.start(world.clone(), *bot_id, pause);
    found(*bot_id, world.foreign_pollers.view(*bot_id))
}

/// What the foreign poller has met and stolen.
#[utoipa::path(get, path = "/sandbox/bots/{bot_id}/foreign-poller", params(("bot_id" = i64, Path)), responses((status = 200, body = ForeignPollerView), (status = 404)))]
pub(super) async fn view(
    bot_id: web::Path<i64>,
    world: web::Data<World>,
) -> Result<web::Json<ForeignPollerView>, ControlFailure> {
    found(*bot_id, world.foreign_pollers.view(*bot_id))
}

/// Ends the foreign poller.
#[utoipa::path(delete, path = "/sandbox/bots/{bot_id}/foreign-poller", params(("bot_id" = i64, Path)), responses((status = 200, body = ForeignPollerView), (status = 404)))]
pub(super) async fn stop(
    bot_id: web::Path<i64>,
    world: web::Data<World>,
) -> Result<web::Json<ForeignPollerView>, ControlFailure> {
    found(*bot_id, world.foreign_pollers.stop(*bot_id))
}

fn found(bot_id: i64, view: Option<ForeignPollerView>) -> Result<web::Json<ForeignPollerView>, ControlFailure> {
    let none = || ControlFailure::NotFound(format!("foreign poller of bot {bot_id}"));
    view.map(web::Json).ok_or_else(none)
}
