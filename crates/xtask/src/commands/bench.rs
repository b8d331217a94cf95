//! `cargo xtask bench`: what the suite is worth in steps, events and milliseconds, on servers that write to the disk.

use std::process::{ExitCode, ExitStatus};

use anyhow::Result;
use private_servers::Durability;

use super::{Stage, suite};

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
    let urls = stage.servers(Durability::Machine)?;
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Release);
    rehearsal.arg("bench").args(arguments);
    urls.tell(&mut rehearsal);
    stage.processes.run(rehearsal)
}
