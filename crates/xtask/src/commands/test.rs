//! `cargo xtask test`: all tests against throwaway servers.

use std::process::{Command, ExitCode};

use anyhow::Result;

use super::Stage;
use crate::project;
use crate::servers::{self, Durability, Urls};

pub(super) fn run(stage: &mut Stage, arguments: &[String]) -> Result<ExitCode> {
    let urls = servers::start(&mut stage.processes, stage.folder.path(), Durability::Processes)?;
    let status = stage.processes.run(tests(stage, &urls, arguments)?)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `cargo test` with the servers' URLs.
fn tests(stage: &Stage, urls: &Urls, arguments: &[String]) -> Result<Command> {
    let mut command = project::cargo();
    command.arg("test");
    let before_tests_own = arguments.iter().take_while(|argument| *argument != "--");
    let chosen = |argument: &String| {
        argument.starts_with("-p") || argument.starts_with("--package") || argument.starts_with("--manifest-path")
    };
    if !before_tests_own.into_iter().any(chosen) {
        command.arg("--workspace");
    }
    command.args(arguments);
    urls.tell(&mut command);
    // What a killed test leaves in the folder for temporary files goes with the run.
    let temporary = stage.folder.path().join("tmp");
    std::fs::create_dir_all(&temporary)?;
    command.env("TMPDIR", temporary);
    Ok(command)
}
