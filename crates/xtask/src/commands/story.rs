//! `cargo xtask story <name>`: a story played by the real processes on throwaway data.

use std::process::{ExitCode, ExitStatus};

use anyhow::Result;
use private_servers::Durability;

use super::crash::Intake;
use super::{Stage, suite};

pub(super) fn run(stage: &mut Stage, name: &str, language: &str, intake: Intake) -> Result<ExitCode> {
    let status = play(stage, name, language, intake)?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

pub(super) fn play(stage: &mut Stage, name: &str, language: &str, intake: Intake) -> Result<ExitStatus> {
    suite::build(stage, suite::Profile::Debug)?;
    let urls = stage.servers(Durability::Processes)?;
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Debug);
    rehearsal.args(["story", name, "--language", language, "--intake", intake.name()]);
    urls.tell(&mut rehearsal);
    stage.processes.run(rehearsal)
}
