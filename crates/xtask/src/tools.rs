//! Cargo's helpers that `ci` needs, each in the one version that everybody uses.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::processes::Processes;
use crate::project;

/// A program from crates.io.
#[derive(Debug)]
pub(crate) struct Tool {
    name: &'static str,
    version: &'static str,
}

/// Finds dependencies that are named and not used.
pub(crate) const MACHETE: Tool = Tool {
    name: "cargo-machete",
    version: "0.9.2",
};
/// Checks all dependencies against `deny.toml`.
pub(crate) const DENY: Tool = Tool {
    name: "cargo-deny",
    version: "0.20.2",
};

impl Tool {
    /// The program, installed first where it is missing: into the project, not among the user's own.
    pub(crate) fn ensure(&self, processes: &mut Processes) -> Result<PathBuf> {
        let folder = project::root()
            .join(".frontdesk/tools")
            .join(format!("{}-{}", self.name, self.version));
        let program = folder.join("bin").join(self.name);
        if program.exists() {
            return Ok(program);
        }
        eprintln!(
            "xtask: installing {} {} into {}",
            self.name,
            self.version,
            folder.display()
        );
        let mut install = project::cargo();
        // Unoptimised it is there in a third of the time, and these tools have little to compute.
        install.args([
            "install",
            "--quiet",
            "--locked",
            "--debug",
            "--version",
            self.version,
            self.name,
        ]);
        install.arg("--root").arg(&folder);
        let status = processes.run(install)?;
        if !status.success() {
            bail!("the installation of {} failed ({status})", self.name);
        }
        program
            .exists()
            .then_some(program)
            .with_context(|| format!("{} was installed without its program", self.name))
    }
}
