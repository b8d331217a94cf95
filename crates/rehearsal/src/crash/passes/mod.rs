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

use super::Options;
use super::fleet::{Fleet, Replica};
use super::killer::Killer;
use super::play::Play;
use super::progress::Progress;
use super::report::Report;
use super::script::Script;
use super::servers::Servers;
use super::told;
use crate::suite::{Intake, Suite};

use plan::Plan;

pub(super) use stage::Stage;

/// The services that take part.
const SERVICES: [&str; 2] = ["passbot", "sheets-syncer"];

/// Longer than any pass holds.
const NIGHT: Duration = Duration::from_secs(49 * 60 * 60);

impl Play for Stage {
    type Plan = Plan;

    const SERVICES: &'static [&'static str] = &SERVICES;

    fn draw(options: &Options) -> Result<Plan> {
        Plan::draw(options.seed, options.updates, options.kills)
    }

    fn script(plan: &Plan) -> &Script {
        &plan.script
    }

    async fn set(servers: &Servers, intake: Intake, _: &Plan) -> Result<Self> {
        Self::set(servers, intake).await
    }

    fn suite(&self) -> &Suite {
        &self.town.suite
    }

    fn replicas(&self) -> Vec<Replica> {
        self.replicas()
    }

    async fn play(
        &self,
        servers: &Arc<Servers>,
        fleet: &Arc<Fleet>,
        plan: &Plan,
        begin: Instant,
        keep: &Path,
    ) -> Result<Report> {
        play(self, servers, fleet, plan, begin, keep).await
    }
}

async fn play(
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
