use actix_web::web;

use super::ControlFailure;
use crate::model::{Deed, Outcome};
use crate::world::World;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/act", web::post().to(act))
        .route("/acts", web::post().to(act_many));
}

/// Lets a person do something.
#[utoipa::path(post, path = "/sandbox/act", request_body = Deed, responses((status = 200, body = Outcome), (status = 422)))]
pub(super) async fn act(deed: web::Json<Deed>, world: web::Data<World>) -> Result<web::Json<Outcome>, ControlFailure> {
    Ok(web::Json(world.act(&deed)?))
}

/// Lets many people act, one after another; what is refused is told in its place.
#[utoipa::path(post, path = "/sandbox/acts", request_body = Vec<Deed>, responses((status = 200, body = Vec<Outcome>)))]
pub(super) async fn act_many(deeds: web::Json<Vec<Deed>>, world: web::Data<World>) -> web::Json<Vec<Outcome>> {
    let outcome = |deed| match world.act(deed) {
        Ok(outcome) => outcome,
        Err(refused) => Outcome {
            refused: Some(refused.to_string()),
            ..Outcome::default()
        },
    };
    web::Json(deeds.iter().map(outcome).collect())
}
