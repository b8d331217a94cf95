use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use super::within;
use crate::model::RecordPage;
use crate::world::World;

const MOST_ENTRIES: usize = 10_000;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/record", web::get().to(read));
}

/// Which part of the record.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Part {
    /// Entries after this sequence number.
    #[serde(default)]
    after: u64,
    /// At most this many, 10 000 when absent.
    limit: Option<usize>,
    /// Only of this bot.
    bot_id: Option<i64>,
    /// Waits this long for the first entry.
    #[serde(default)]
    timeout_milliseconds: u64,
}

/// What people did and saw, in order.
#[utoipa::path(get, path = "/sandbox/record", params(Part), responses((status = 200, body = RecordPage)))]
pub(super) async fn read(part: web::Query<Part>, world: web::Data<World>) -> web::Json<RecordPage> {
    if part.timeout_milliseconds > 0 {
        within(part.timeout_milliseconds, world.record.longer_than(part.after)).await;
    }
    let limit = part.limit.unwrap_or(MOST_ENTRIES).min(MOST_ENTRIES);
    web::Json(world.record.page(part.after, limit, part.bot_id))
}
