//! The commands, one module each.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::folders::RunFolder;
use crate::processes::{Interrupted, Processes};

mod servers;
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
    /// Starts throwaway servers, prints how to reach them, and stays until Ctrl-C
    Servers,
}

/// What every command has at hand.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) processes: Processes,
    /// The folder of this run: gone when the command has ended.
    pub(crate) folder: RunFolder,
}

/// Runs a command in the inner process and ends everything it started.
pub(crate) fn run(task: &Task, run_folder: &Path) -> Result<ExitCode> {
    nix::sys::prctl::set_child_subreaper(true)?;
    let mut stage = Stage {
        processes: Processes::new()?,
        folder: RunFolder::join(run_folder)?,
    };
    let outcome = match task {
        Task::Test { cargo_arguments } => test::run(&mut stage, cargo_arguments),
        Task::Servers => servers::run(&mut stage),
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
