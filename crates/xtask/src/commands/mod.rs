//! The commands, one module each.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use private_servers::Durability;

use crate::folders::{self, RunFolder};
use crate::processes::{Interrupted, Processes};
use crate::servers::{self, Urls};

mod bench;
mod ci;
mod crash;
mod demo;
mod serve;
mod story;
mod suite;
mod test;

#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The project's commands; each sets up what it needs"
)]
pub(crate) struct Arguments {
    /// Set when this is the inner process of a command; the outer one made the folder.
    #[arg(long, hide = true)]
    pub(crate) run_folder: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Task,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Runs all tests against throwaway servers
    Test {
        /// Passed on to `cargo test`; without a choice of packages the whole workspace is tested
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        cargo_arguments: Vec<String>,
    },
    /// Starts the whole suite in the sandbox's world, says what to try, and stays until Ctrl-C; what the services know
    /// is kept
    Demo {
        /// Forgets what the services know from earlier demos
        #[arg(long)]
        fresh: bool,
        /// A file like .env.example, with what joins services to the real Telegram, Google and mail; `.env` of the project
        /// unless named
        #[arg(long)]
        settings: Option<PathBuf>,
    },
    /// Plays a story by the real processes on throwaway data
    Story {
        /// `passbot`, for one; a wrong name is answered with the list
        name: String,
        /// The language of the people in it: ru, uk or en
        #[arg(long, default_value = "ru")]
        language: String,
        /// How updates come from Telegram
        #[arg(long, value_enum, default_value_t = crash::Intake::Polling)]
        intake: crash::Intake,
    },
    /// Kills processes, broker and database while people use the suite, and counts what became of everything they did
    Crash(crash::Run),
    /// Builds for release and measures, on servers that write to the disk
    Bench {
        /// Passed on to `rehearsal bench`: which benchmark, and how
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Checks all that must be green before a change goes in
    Ci {
        /// The long runs too
        #[arg(long)]
        full: bool,
    },
    /// Starts throwaway servers, prints how to reach them, and stays until Ctrl-C
    Servers,
}

/// What every command has at hand.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) processes: Processes,
    /// The folder of this run: gone when the command has ended.
    pub(crate) folder: RunFolder,
    servers: Vec<(Durability, Urls)>,
}

impl Stage {
    /// Throwaway servers, started at the first call and shared by all that follow.
    fn servers(&mut self, durability: Durability) -> Result<Urls> {
        if let Some((_, urls)) = self.servers.iter().find(|(known, _)| *known == durability) {
            return Ok(urls.clone());
        }
        let folder = self.folder.path().join(format!("{durability:?}").to_lowercase());
        folders::make(&folder)?;
        let urls = servers::start(&mut self.processes, &folder, durability)?;
        self.servers.push((durability, urls.clone()));
        Ok(urls)
    }
}

/// Runs a command in the inner process and ends everything it started.
pub(crate) fn run(task: &Task, run_folder: &Path) -> Result<ExitCode> {
    nix::sys::prctl::set_child_subreaper(true)?;
    let mut stage = Stage {
        processes: Processes::new()?,
        folder: RunFolder::join(run_folder)?,
        servers: Vec::new(),
    };
    let outcome = match task {
        Task::Test { cargo_arguments } => test::run(&mut stage, cargo_arguments),
        Task::Demo { fresh, settings } => demo::run(&mut stage, *fresh, settings.as_deref()),
        Task::Story { name, language, intake } => story::run(&mut stage, name, language, *intake),
        Task::Crash(run) => crash::run(&mut stage, run),
        Task::Bench { arguments } => bench::run(&mut stage, arguments),
        Task::Ci { full } => ci::run(&mut stage, *full),
        Task::Servers => serve::run(&mut stage),
    };
    let ended = stage.processes.end_all();
    let removed = stage.folder.remove();
    match outcome {
        // The outer process knows by which signal.
        Err(error) if matches!(error.downcast_ref(), Some(Interrupted::Stopped)) => {
            eprintln!("xtask: stopped; everything that was started has ended");
        }
        Err(error) => return Err(error),
        Ok(code) => {
            ended.and(removed)?;
            return Ok(code);
        }
    }
    ended.and(removed)?;
    Ok(ExitCode::FAILURE)
}
