//! People ask for help and specialists answer: by way of the letter with a code, the group's cards and the archive.

mod cast;
mod counts;
mod evidence;
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
use people::Crowd;
use plan::Plan;

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

pub(super) use stage::Stage;

/// Longer than a specialist waits for a person who says nothing more.
const NIGHT: Duration = Duration::from_secs(61 * 60);

impl Play for Stage {
    type Plan = Plan;

    const SERVICES: &'static [&'static str] = &["helpdesk-bot", "notifier"];

    fn draw(options: &Options) -> Result<Plan> {
        Plan::draw(options.seed, options.updates, options.kills)
    }

    fn script(plan: &Plan) -> &Script {
        &plan.script
    }

    async fn set(servers: &Servers, intake: Intake, plan: &Plan) -> Result<Self> {
        Self::new(servers, intake, plan).await
    }

    fn suite(&self) -> &Suite {
        &self.office.suite
    }

    fn replicas(&self) -> Vec<Replica> {
        self.processes()
    }

    async fn play(
        &self,
        servers: &Arc<Servers>,
        fleet: &Arc<Fleet>,
        plan: &Plan,
        begin: Instant,
        keep: &Path,
    ) -> Result<Report> {
        let script = &plan.script;
        let progress = Arc::new(Progress::new(script.allowed_after(0)));
        let crowd = Crowd::gather(self, plan, &progress).await?;
        let killer = Killer::send(servers, fleet, script, &progress);
        let stories = crowd.play(plan).await;
        told(script.seed, "everybody has said what he wanted", begin);
        if progress.acts() == script.updates {
            progress.outlives(script.kills_by_day()).await;
        }
        self.office.suite.telegram.advance(NIGHT).await?;
        let acts = progress.end();
        told(
            script.seed,
            "the night has come, in which who is silent is given up",
            begin,
        );
        let kills = killer.wait().await?;
        fleet.wait_until_ready().await?;
        told(script.seed, "everything is up again", begin);
        let unsettled = settle::wait(self).await;
        told(script.seed, "nothing is left to do", begin);
        let evidence = Evidence::gather(self, fleet, stories).await?;
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
}
