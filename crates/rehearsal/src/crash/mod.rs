//! The crash test: many people use the suite while its processes, broker and database are killed, and everything that they
//! did and saw is counted against the tables.
//!
//! - `script`, `deaths`, `cast`: which kill comes when and of whom, from the seed alone.
//! - `servers`: PostgreSQL and RabbitMQ, which can be killed.
//! - `fleet`: the services' processes, started again whenever they die, armed with their next fail point.
//! - `killer`: who kills; `progress`: how far people have come, by which kills are timed.
//! - `play`: what can be played. `passes`: residents, guards in Telegram and the administrator, the one at the sheet, and what is
//!   counted of them; `desk`: people who ask for help and specialists who answer. When everybody has done what he wanted, the
//!   night comes, in which what waits runs out.
//! - `settle`: waits until nothing is left to do.
//! - `evidence`: what the sandbox recorded and what stands in the queues; `counts`: a function for each count of the promise
//!   that holds whatever is played; `report`: the table at the end.
//!
//! The sandbox stands for Telegram and Google and is never killed.

mod cast;
mod counts;
mod deaths;
mod desk;
mod evidence;
mod fleet;
mod killer;
mod passes;
mod play;
mod progress;
mod report;
mod script;
mod servers;
mod settle;

use std::fmt;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use clap::ValueEnum;
use futures::{StreamExt, stream};

use fleet::Fleet;
use servers::Servers;

use crate::suite::Intake;

/// Who uses the suite while it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Play {
    /// Residents order passes, and guards let cars in.
    Passes,
    /// People ask for help, and specialists answer.
    Desk,
}

/// What is to be played.
#[derive(Debug, Clone)]
pub struct Options {
    pub play: Play,
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
    match options.play {
        Play::Passes => perform::<passes::Stage>(options).await,
        Play::Desk => perform::<desk::Stage>(options).await,
    }
}

async fn perform<P: play::Play>(options: &Options) -> Result<()> {
    let plan = P::draw(options)?;
    print!("{plan}");
    let begin = Instant::now();
    let servers = Arc::new(Servers::start(&options.folder).await?);
    // Dropped before the servers, for its database is dropped while these still run.
    let stage = P::set(&servers, options.intake, &plan).await?;
    told(options.seed, "servers and sandbox are up", begin);
    let fleet = Arc::new(Fleet::launch(stage.replicas(), P::script(&plan)).await?);
    for service in P::SERVICES {
        evidence::keep_commits(&stage.suite().database, service).await?;
    }
    told(options.seed, "the services are ready", begin);
    let playing = stage.play(&servers, &fleet, &plan, begin, &options.keep);
    let played = tokio::time::timeout(options.limit, playing).await;
    fleet.disband().await;
    let report = match played {
        Ok(Ok(report)) => report,
        Ok(Err(error)) => {
            let logs = fleet.keep_logs(&options.keep).await?;
            return Err(error.context(format!(
                "the run of seed {} broke; logs: {}",
                options.seed,
                logs.display()
            )));
        }
        Err(_) => {
            let logs = fleet.keep_logs(&options.keep).await?;
            bail!(
                "the run of seed {} did not end within {:?}; logs: {}",
                options.seed,
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
        "red: {}; the logs are in {}; once more with: cargo xtask crash --play {} --updates {} --kills {} --seed {} --intake {}",
        report.red().join(", "),
        logs.display(),
        options.play,
        options.updates,
        options.kills,
        options.seed,
        options.intake
    )
}

impl fmt::Display for Play {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Passes => "passes",
            Self::Desk => "desk",
        })
    }
}

fn told(seed: u64, what: &str, begin: Instant) {
    println!("seed {seed}, {:>6.1} s: {what}", begin.elapsed().as_secs_f32());
}
