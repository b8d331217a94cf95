use actix_web::{HttpResponse, web};

use super::ControlFailure;
use crate::model::{Fault, FaultRule, Limits, WebhookRetries};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/faults")
                .route(web::post().to(add))
                .route(web::get().to(list))
                .route(web::delete().to(clear)),
        )
        .route("/faults/{fault_id}", web::delete().to(remove))
        .service(
            web::resource("/limits")
                .route(web::get().to(read_limits))
                .route(web::put().to(set_limits)),
        )
        .service(
            web::resource("/webhooks")
                .route(web::get().to(read_webhooks))
                .route(web::put().to(set_webhooks)),
        );
}

/// Sets a fault that requests of bots meet, or updates on their way to them; the latter know no method.
#[utoipa::path(post, path = "/sandbox/faults", request_body = Fault, responses((status = 200, body = FaultRule), (status = 400)))]
pub(super) async fn add(
    fault: web::Json<Fault>,
    world: web::Data<World>,
) -> Result<web::Json<FaultRule>, ControlFailure> {
    if fault.kind.meets_updates() && fault.method.is_some() {
        return Err(ControlFailure::Malformed(
            "updates meet this fault, so it knows no method".to_owned(),
        ));
    }
    Ok(web::Json(world.faults.add(fault.into_inner())))
}

/// Lists the faults and how many requests met each.
#[utoipa::path(get, path = "/sandbox/faults", responses((status = 200, body = Vec<FaultRule>)))]
pub(super) async fn list(world: web::Data<World>) -> web::Json<Vec<FaultRule>> {
    web::Json(world.faults.list())
}

/// Takes all faults away.
#[utoipa::path(delete, path = "/sandbox/faults", responses((status = 204)))]
pub(super) async fn clear(world: web::Data<World>) -> HttpResponse {
    world.faults.remove(None);
    HttpResponse::NoContent().finish()
}

/// Takes one fault away.
#[utoipa::path(delete, path = "/sandbox/faults/{fault_id}", params(("fault_id" = u64, Path)), responses((status = 204)))]
pub(super) async fn remove(fault_id: web::Path<u64>, world: web::Data<World>) -> HttpResponse {
    world.faults.remove(Some(*fault_id));
    HttpResponse::NoContent().finish()
}

/// The limits on sending.
#[utoipa::path(get, path = "/sandbox/limits", responses((status = 200, body = Limits)))]
pub(super) async fn read_limits(world: web::Data<World>) -> web::Json<Limits> {
    web::Json(world.telegram().budgets.limits())
}

/// Sets the limits on sending; they are off until `enabled`.
#[utoipa::path(put, path = "/sandbox/limits", request_body = Limits, responses((status = 204)))]
pub(super) async fn set_limits(limits: web::Json<Limits>, world: web::Data<World>) -> HttpResponse {
    world.telegram().budgets.set(limits.into_inner());
    HttpResponse::NoContent().finish()
}

/// How updates that a webhook did not take are tried again.
#[utoipa::path(get, path = "/sandbox/webhooks", responses((status = 200, body = WebhookRetries)))]
pub(super) async fn read_webhooks(world: web::Data<World>) -> web::Json<WebhookRetries> {
    web::Json(world.telegram().webhook_retries)
}

/// Sets how updates that a webhook did not take are tried again.
#[utoipa::path(put, path = "/sandbox/webhooks", request_body = WebhookRetries, responses((status = 204)))]
pub(super) async fn set_webhooks(retries: web::Json<WebhookRetries>, world: web::Data<World>) -> HttpResponse {
    world.telegram().webhook_retries = retries.into_inner();
    HttpResponse::NoContent().finish()
}
