//! The binaries of the workspace.

use std::process::Command;

use anyhow::{Result, bail};

use super::Stage;
use crate::project;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Debug,
    /// For benchmarks.
    Release,
}

/// Builds all binaries but our own, which is running.
pub(super) fn build(stage: &mut Stage, profile: Profile) -> Result<()> {
    let mut command = project::cargo();
    command.args(["build", "--workspace", "--bins", "--exclude", "xtask"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    let status = stage.processes.run(command)?;
    if !status.success() {
        bail!("the build failed ({status})");
    }
    Ok(())
}

/// A call of one of these binaries.
pub(super) fn program(name: &str, profile: Profile) -> Command {
    let folder = match profile {
        Profile::Debug => "debug",
        Profile::Release => "release",
    };
    let mut command = Command::new(project::target().join(folder).join(name));
    command.current_dir(project::root());
    command
}
