//! The crash test: many people use the suite while its processes, broker and database are killed, and everything that they
//! did and saw is counted against the tables.
//!
//! - `plan`: who does what, and which kill comes when, from the seed alone.
//! - `stage`: the sandbox, servers that can be killed, and the settings that make a run short.
//! - `fleet`: the services' processes, started again whenever they die, armed with their next fail point.
//! - `people`: residents, guards in Telegram and the administrator, who act meanwhile; `guard`: the one at the sheet;
//!   `killer`: who kills. When everybody has done what he wanted, the night comes, in which what waits runs out.
//! - `settle`: waits until nothing is left to do.
//! - `evidence`: what the sandbox recorded and what stands in the tables; `counts`: a function for each count of the
//!   promise; `report`: the table at the end.
//!
//! The sandbox stands for Telegram and Google and is never killed.

mod counts;
mod evidence;
mod fleet;
mod guard;
mod killer;
mod people;
mod plan;
mod points;
mod progress;
mod report;
mod settle;
mod stage;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use futures::{StreamExt, stream};

use evidence::Evidence;
use fleet::Fleet;
use guard::GuardPost;
use killer::Killer;
use people::Crowd;
use plan::Plan;
use progress::Progress;
use report::Report;
use stage::Stage;

use crate::suite::Intake;

/// Longer than any pass holds.
const NIGHT: Duration = Duration::from_secs(49 * 60 * 60);

/// What is to be played.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many acts people perform.
    pub updates: usize,
    /// How many kills happen meanwhile.
    pub kills: usize,
    /// Decides everything else.
    pub seed: u64,
    /// The run is red when it has not come to its end by then.
    pub limit: Duration,
    /// How updates come from Telegram.
    pub intake: Intake,
    /// For the servers' data.
    pub folder: PathBuf,
    /// Where logs, record and rows of a red run are kept.
    pub keep: PathBuf,
}

/// Plays several runs, so many at the same time, each with servers of its own; all of them, whatever becomes of one.
///
/// # Errors
/// Names every run that was red or could not be played to its end.
pub async fn run_all(runs: Vec<Options>, at_once: usize) -> Result<()> {
    let played = stream::iter(runs).map(|options| async move {
        // The servers' unprivileged accounts must be able to enter.
        fs::create_dir_all(&options.folder)?;
        fs::set_permissions(&options.folder, Permissions::from_mode(0o755))?;
        run(&options).await
    });
    let outcomes: Vec<Result<()>> = played.buffered(at_once.max(1)).collect().await;
    let red: Vec<String> = outcomes
        .into_iter()
        .filter_map(|outcome| outcome.err().map(|error| format!("{error:#}")))
        .collect();
    ensure!(red.is_empty(), "{}", red.join("\n"));
    Ok(())
}

/// Plays a run and counts it.
///
/// # Errors
/// When a count is red, or the run could not be played to its end.
pub async fn run(options: &Options) -> Result<()> {
    let plan = Plan::draw(options.seed, options.updates, options.kills)?;
    print!("{plan}");
    let begin = Instant::now();
    let stage = Arc::new(Stage::set(&options.folder, options.intake).await?);
    told(options.seed, "servers and sandbox are up", begin);
    let fleet = Arc::new(Fleet::launch(&stage, &plan).await?);
    evidence::keep_commits(&stage.town.suite.database).await?;
    told(options.seed, "the services are ready", begin);
    let played = tokio::time::timeout(options.limit, play(&stage, &fleet, &plan, begin, &options.keep)).await;
    fleet.disband().await;
    let report = match played {
        Ok(Ok(report)) => report,
        Ok(Err(error)) => {
            let logs = fleet.keep_logs(&options.keep).await?;
            return Err(error.context(format!("the run of seed {} broke; logs: {}", plan.seed, logs.display())));
        }
        Err(_) => {
            let logs = fleet.keep_logs(&options.keep).await?;
            bail!(
                "the run of seed {} did not end within {:?}; logs: {}",
                plan.seed,
                options.limit,
                logs.display()
            );
        }
    };
    println!("{report}");
    if report.is_green() {
        return Ok(());
    }
    let logs = fleet.keep_logs(&options.keep).await?;
    bail!(
        "red: {}; the logs are in {}; once more with: cargo xtask crash --updates {} --kills {} --seed {} --intake {}",
        report.red().join(", "),
        logs.display(),
        options.updates,
        options.kills,
        options.seed,
        options.intake
    )
}

async fn play(stage: &Arc<Stage>, fleet: &Arc<Fleet>, plan: &Plan, begin: Instant, keep: &Path) -> Result<Report> {
    let progress = Arc::new(Progress::new(plan.allowed_after(0)));
    let guard = GuardPost::occupy(stage);
    let killer = Killer::send(stage, fleet, plan, &progress);
    let crowd = Crowd::gather(stage, plan, &progress).await?;
    let stories = crowd.play(plan, &guard.wanted()).await?;
    told(plan.seed, "everybody has done what he wanted", begin);
    let mut unsettled = settle::arrivals(stage, &stories).await;
    if progress.acts() == plan.updates {
        progress.outlives(plan.kills_by_day()).await;
    }
    crowd.advance(NIGHT).await?;
    let acts = progress.end();
    told(
        plan.seed,
        "the night has come, in which every pass that waits runs out",
        begin,
    );
    let kills = killer.wait().await?;
    fleet.wait_until_ready().await?;
    told(plan.seed, "everything is up again", begin);
    unsettled.extend(settle::wait(stage, &stories).await);
    told(plan.seed, "nothing is left to do", begin);
    guard.leave();
    let evidence = Evidence::gather(stage, fleet, stories).await?;
    let report = Report {
        plan: plan.clone(),
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

fn told(seed: u64, what: &str, begin: Instant) {
    println!("seed {seed}, {:>6.1} s: {what}", begin.elapsed().as_secs_f32());
}
