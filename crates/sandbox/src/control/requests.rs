use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::RequestPage;
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/requests", web::get().to(read));
}

/// From where to read.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct From {
    /// Only requests after this number.
    #[serde(default)]
    after: u64,
}

/// The last 500 requests of bots, the oldest first. Polls that brought nothing are only in the statistics.
#[utoipa::path(get, path = "/sandbox/requests", params(From), responses((status = 200, body = RequestPage)))]
pub(super) async fn read(from: web::Query<From>, world: web::Data<World>) -> web::Json<RequestPage> {
    let (requests, last) = world.requests.after(from.after);
    web::Json(RequestPage { requests, last })
}
