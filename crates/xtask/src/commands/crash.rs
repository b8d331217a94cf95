//! `cargo xtask crash`: the suite is killed while people use it, and everything that they did and saw is counted.

use std::process::{ExitCode, ExitStatus};

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::{Stage, suite};
use crate::folders;
use crate::servers::install;

/// What is to be played.
#[derive(Debug, Clone, Args)]
pub(crate) struct Run {
    /// Who uses the suite meanwhile
    #[arg(long, value_enum, default_value_t = Play::Passes)]
    pub(crate) play: Play,
    /// How many acts people perform
    #[arg(long, default_value_t = 200)]
    pub(crate) updates: usize,
    /// How many kills happen meanwhile
    #[arg(long, default_value_t = 8)]
    pub(crate) kills: usize,
    /// Decides who does what and who dies when; the same seed gives the same plan, several are several runs
    #[arg(long, value_delimiter = ',', default_value = "1")]
    pub(crate) seed: Vec<u64>,
    /// So many runs are played at the same time
    #[arg(long, default_value_t = 1)]
    pub(crate) at_once: usize,
    /// The run is red if it takes longer
    #[arg(long, default_value_t = 10)]
    pub(crate) minutes: u64,
    /// How updates come from Telegram
    #[arg(long, value_enum, default_value_t = Intake::Polling)]
    pub(crate) intake: Intake,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Play {
    /// Residents order passes, and guards let cars in
    Passes,
    /// People ask for help, and specialists answer
    Desk,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Intake {
    Polling,
    Webhook,
}

pub(super) fn run(stage: &mut Stage, run: &Run) -> Result<ExitCode> {
    suite::build(stage, suite::Profile::Debug)?;
    let status = play(stage, run)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Plays a run with binaries that have been built.
pub(super) fn play(stage: &mut Stage, run: &Run) -> Result<ExitStatus> {
    // The run owns its servers, for it kills them one by one.
    install::missing(&mut stage.processes, true, true)?;
    let name = format!("{}-{}-{}", run.play.name(), run.updates, run.intake.name());
    let seeds: Vec<String> = run.seed.iter().map(u64::to_string).collect();
    let folder = stage.folder.path().join("crash").join(&name);
    folders::make(&folder)?;
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Debug);
    rehearsal.args([
        "crash",
        "--play",
        run.play.name(),
        "--updates",
        &run.updates.to_string(),
        "--kills",
        &run.kills.to_string(),
        "--seed",
        &seeds.join(","),
        "--at-once",
        &run.at_once.to_string(),
        "--minutes",
        &run.minutes.to_string(),
        "--intake",
        run.intake.name(),
    ]);
    rehearsal.arg("--folder").arg(&folder);
    rehearsal.arg("--keep").arg(folders::base()?.join("crash").join(&name));
    stage.processes.run(rehearsal)
}

impl Intake {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::Webhook => "webhook",
        }
    }
}

impl Play {
    fn name(self) -> &'static str {
        match self {
            Self::Passes => "passes",
            Self::Desk => "desk",
        }
    }
}
