//! Residents order passes, guards let cars in, at the sheet and in Telegram, and the administrator tells news.

mod cast;
mod counts;
mod evidence;
mod guard;
mod lives;
mod people;
mod plan;
mod settle;
mod stage;
mod tables;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;

use evidence::Evidence;
use guard::GuardPost;
use people::Crowd;

use super::fleet::Fleet;
use super::killer::Killer;
use super::progress::Progress;
use super::report::Report;
use super::servers::Servers;
use super::told;

pub(super) use plan::Plan;
pub(super) use stage::Stage;

/// The services that take part.
pub(super) const SERVICES: [&str; 2] = ["passbot", "sheets-syncer"];

/// Longer than any pass holds.
const NIGHT: Duration = Duration::from_secs(49 * 60 * 60);

/// Plays a plan to its end and counts it.
pub(super) async fn play(
    stage: &Stage,
    servers: &Arc<Servers>,
    fleet: &Arc<Fleet>,
    plan: &Plan,
    begin: Instant,
    keep: &Path,
) -> Result<Report> {
    let script = &plan.script;
    let progress = Arc::new(Progress::new(script.allowed_after(0)));
    let guard = GuardPost::occupy(stage);
    let killer = Killer::send(servers, fleet, script, &progress);
    let crowd = Crowd::gather(stage, plan, &progress).await?;
    let stories = crowd.play(plan, &guard.wanted()).await?;
    told(script.seed, "everybody has done what he wanted", begin);
    let mut unsettled = settle::arrivals(stage, &stories).await;
    if progress.acts() == script.updates {
        progress.outlives(script.kills_by_day()).await;
    }
    crowd.advance(NIGHT).await?;
    let acts = progress.end();
    told(
        script.seed,
        "the night has come, in which every pass that waits runs out",
        begin,
    );
    let kills = killer.wait().await?;
    fleet.wait_until_ready().await?;
    told(script.seed, "everything is up again", begin);
    unsettled.extend(settle::wait(stage, &stories).await);
    told(script.seed, "nothing is left to do", begin);
    guard.leave();
    let evidence = Evidence::gather(stage, fleet, stories).await?;
    let report = Report {
        script: script.clone(),
        acts,
        kills,
        own_ends: fleet.own_ends().await,
        unsettled,
        counts: counts::all(&evidence),
        length: begin.elapsed(),
    };
    if !report.is_green() {
        evidence.keep(keep)?;
    }
    Ok(report)
}
