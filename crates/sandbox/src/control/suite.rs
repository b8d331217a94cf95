use actix_web::{HttpResponse, web};

use super::ControlFailure;
use crate::model::{ServiceHealth, Suite};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::resource("/suite")
            .route(web::get().to(health))
            .route(web::put().to(tell)),
    );
}

/// Tells where the services around the sandbox answer how they are; replaces what was told before.
#[utoipa::path(put, path = "/sandbox/suite", request_body = Suite, responses((status = 204), (status = 400)))]
pub(super) async fn tell(suite: web::Json<Suite>, world: web::Data<World>) -> Result<HttpResponse, ControlFailure> {
    world
        .surroundings
        .tell(suite.into_inner())
        .map_err(|error| ControlFailure::Malformed(error.to_string()))?;
    Ok(HttpResponse::NoContent().finish())
}

/// How the services are: each is asked now, for at most three seconds.
#[utoipa::path(get, path = "/sandbox/suite", responses((status = 200, body = Vec<ServiceHealth>)))]
pub(super) async fn health(world: web::Data<World>) -> web::Json<Vec<ServiceHealth>> {
    web::Json(world.surroundings.health().await)
}
