use actix_web::{HttpResponse, web};

use crate::model::{Statistics, Violations};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/statistics")
                .route(web::get().to(read))
                .route(web::delete().to(reset)),
        )
        .service(
            web::resource("/violations")
                .route(web::get().to(violations))
                .route(web::delete().to(clear_violations)),
        );
}

/// Requests of bots by method: counts, refusals, times.
#[utoipa::path(get, path = "/sandbox/statistics", responses((status = 200, body = Statistics)))]
pub(super) async fn read(world: web::Data<World>) -> web::Json<Statistics> {
    web::Json(world.statistics.snapshot())
}

/// Begins to count anew.
#[utoipa::path(delete, path = "/sandbox/statistics", responses((status = 204)))]
pub(super) async fn reset(world: web::Data<World>) -> HttpResponse {
    world.statistics.reset();
    HttpResponse::NoContent().finish()
}

/// Everything in requests, replies and updates that is not as the specification says.
#[utoipa::path(get, path = "/sandbox/violations", responses((status = 200, body = Violations)))]
pub(super) async fn violations(world: web::Data<World>) -> web::Json<Violations> {
    web::Json(world.violations.snapshot())
}

/// Forgets the violations so far.
#[utoipa::path(delete, path = "/sandbox/violations", responses((status = 204)))]
pub(super) async fn clear_violations(world: web::Data<World>) -> HttpResponse {
    world.violations.clear();
    HttpResponse::NoContent().finish()
}
