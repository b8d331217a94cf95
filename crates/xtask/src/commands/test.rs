//! `cargo xtask test`: all tests against throwaway servers.

use std::process::{ExitCode, ExitStatus};
use std::{env, thread};

use anyhow::Result;
use private_servers::Durability;

use super::Stage;
use crate::project;
use crate::servers::install;

/// How many tests of a binary run at the same time, for Rust's test harness.
const THREADS: &str = "RUST_TEST_THREADS";

pub(super) fn run(stage: &mut Stage, arguments: &[String]) -> Result<ExitCode> {
    let status = run_all(stage, arguments, &[])?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `cargo test` with the servers' URLs and these variables.
pub(super) fn run_all(stage: &mut Stage, arguments: &[String], environment: &[(&str, &str)]) -> Result<ExitStatus> {
    let urls = stage.servers(Durability::Processes)?;
    install::browser(&mut stage.processes)?;
    let mut command = project::cargo();
    command.arg("test");
    if !names_packages(arguments) {
        command.arg("--workspace");
    }
    command.args(arguments).envs(environment.iter().copied());
    urls.tell(&mut command);
    if env::var_os(THREADS).is_none() {
        // Tests of processes wait for them most of the time.
        let cores = thread::available_parallelism().map_or(1, usize::from);
        command.env(THREADS, (2 * cores).to_string());
    }
    // What a killed test leaves in the folder for temporary files goes with the run.
    let temporary = stage.folder.path().join("tmp");
    std::fs::create_dir_all(&temporary)?;
    command.env("TMPDIR", temporary);
    stage.processes.run(command)
}

/// Whether cargo is told which packages to test; what comes after `--` is for the tests.
fn names_packages(arguments: &[String]) -> bool {
    let cargos = arguments.iter().take_while(|argument| *argument != "--");
    cargos.into_iter().any(|argument| {
        let choices = ["-p", "--package", "--manifest-path", "--workspace", "--all"];
        // `--all-features` and `--all-targets` choose no packages.
        choices.iter().any(|choice| argument.starts_with(choice)) && !argument.starts_with("--all-")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_workspace_is_tested_unless_packages_are_named() {
        for (line, named) in [
            ("", false),
            ("-p passbot", true),
            ("--workspace --lib", true),
            ("--all-features", false),
            ("-ppassbot", true),
            ("--package=passbot plates", true),
            ("plates -- --nocapture", false),
            ("plates -- -p", false),
        ] {
            let arguments: Vec<String> = line.split_ascii_whitespace().map(str::to_owned).collect();
            assert_eq!(names_packages(&arguments), named, "{line}");
        }
    }
}
