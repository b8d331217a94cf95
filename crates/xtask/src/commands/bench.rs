//! `cargo xtask bench`: what the suite is worth in steps, events and milliseconds, on servers that write to the disk.

use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};

use anyhow::{Result, ensure};
use private_servers::Durability;

use super::{Stage, suite};
use crate::project;

/// Tells the installer and the benchmark where other bot frameworks are.
const PEERS_FOLDER: &str = "PEERS_FOLDER";

pub(super) fn run(stage: &mut Stage, arguments: &[String]) -> Result<ExitCode> {
    let status = measure(stage, arguments)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

pub(super) fn measure(stage: &mut Stage, arguments: &[String]) -> Result<ExitStatus> {
    suite::build(stage, suite::Profile::Release)?;
    let peers = arguments.iter().any(|argument| argument == "peers");
    if peers {
        let mut install = Command::new(project::root().join("crates/sandbox/peers/run"));
        install
            .args(["install", "aiogram", "grammy"])
            .env(PEERS_FOLDER, peers_folder());
        let status = stage.processes.run(install)?;
        ensure!(status.success(), "the other frameworks cannot be installed");
    }
    let urls = stage.servers(Durability::Machine)?;
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Release);
    rehearsal.arg("bench").args(arguments);
    rehearsal.env(PEERS_FOLDER, peers_folder());
    urls.tell(&mut rehearsal);
    stage.processes.run(rehearsal)
}

fn peers_folder() -> PathBuf {
    project::root().join("target/peers")
}
