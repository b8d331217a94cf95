use actix_web::web;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model::{BrokerView, EventPage};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/broker", web::get().to(read))
        .route("/broker/events", web::get().to(events));
}

/// From where to read.
#[derive(Debug, Default, Deserialize, IntoParams)]
pub(super) struct From {
    /// Only events after this number.
    #[serde(default)]
    after: u64,
}

/// How it stands with RabbitMQ: the sandbox's own connection, and the queues of each consumer, looked at each second.
#[utoipa::path(get, path = "/sandbox/broker", responses((status = 200, body = BrokerView)))]
pub(super) async fn read(world: web::Data<World>) -> web::Json<BrokerView> {
    web::Json(world.sightings.view())
}

/// The last 500 events that were published on RabbitMQ, the oldest first.
#[utoipa::path(get, path = "/sandbox/broker/events", params(From), responses((status = 200, body = EventPage)))]
pub(super) async fn events(from: web::Query<From>, world: web::Data<World>) -> web::Json<EventPage> {
    web::Json(world.sightings.events_after(from.after))
}
