use actix_web::web;
use chrono::TimeDelta;
use serde::Deserialize;
use utoipa::IntoParams;

use super::{ControlFailure, LONGEST_WAIT, within};
use crate::clock::Clock;
use crate::model::{Advance, ClockView};
use crate::world::World;

/// The farthest jump; more than any timer of the suite.
const FARTHEST_SECONDS: f64 = 10.0 * 366.0 * 86_400.0;

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/clock", web::get().to(read))
        .route("/clock/advance", web::post().to(advance))
        .route("/clock/hold", web::post().to(hold))
        .route("/clock/release", web::post().to(release));
}

/// Whom to answer when.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Follow {
    /// Answers only when the revision is greater than this, or when the waiting time is over.
    after: Option<u64>,
    /// How long to wait with `after`; 30 seconds when absent, at most a minute.
    timeout_milliseconds: Option<u64>,
}

/// The present moment; with `after` at the next jump, hold or release.
#[utoipa::path(get, path = "/sandbox/clock", params(Follow), responses((status = 200, body = ClockView)))]
pub(super) async fn read(follow: web::Query<Follow>, world: web::Data<World>) -> web::Json<ClockView> {
    if let Some(after) = follow.after {
        let timeout = follow
            .timeout_milliseconds
            .unwrap_or(LONGEST_WAIT.as_millis() as u64 / 2);
        within(timeout, world.clock.changed_after(after)).await;
    }
    shown(&world.clock)
}

/// Moves time forward.
#[utoipa::path(post, path = "/sandbox/clock/advance", request_body = Advance, responses((status = 200, body = ClockView), (status = 400)))]
pub(super) async fn advance(
    by: web::Json<Advance>,
    world: web::Data<World>,
) -> Result<web::Json<ClockView>, ControlFailure> {
    if !(0.0..=FARTHEST_SECONDS).contains(&by.seconds) {
        return Err(ControlFailure::Malformed(
            "time goes forward, at most ten years at once".to_owned(),
        ));
    }
    world
        .clock
        .advance(TimeDelta::milliseconds((by.seconds * 1000.0).round() as i64));
    Ok(shown(&world.clock))
}

/// Stops time.
#[utoipa::path(post, path = "/sandbox/clock/hold", responses((status = 200, body = ClockView)))]
pub(super) async fn hold(world: web::Data<World>) -> web::Json<ClockView> {
    world.clock.hold();
    shown(&world.clock)
}

/// Lets time flow on.
#[utoipa::path(post, path = "/sandbox/clock/release", responses((status = 200, body = ClockView)))]
pub(super) async fn release(world: web::Data<World>) -> web::Json<ClockView> {
    world.clock.release();
    shown(&world.clock)
}

fn shown(clock: &Clock) -> web::Json<ClockView> {
    // The revision first: a change between the two is then told again rather than missed.
    let revision = clock.revision();
    web::Json(ClockView {
        now: clock.now(),
        held: clock.is_held(),
        revision,
    })
}
