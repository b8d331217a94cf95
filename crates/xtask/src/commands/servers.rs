//! `cargo xtask servers`: servers to develop against.

use std::process::ExitCode;

use anyhow::Result;

use super::Stage;
use crate::servers::{self, Durability};

pub(super) fn run(stage: &mut Stage) -> Result<ExitCode> {
    let urls = servers::start(&mut stage.processes, stage.folder.path(), Durability::Processes)?;
    println!("export DATABASE__URL='{}'", urls.database);
    println!("export BROKER__URL='{}'", urls.broker);
    eprintln!("xtask: the servers stay until Ctrl-C");
    stage.processes.stay()?;
    Ok(ExitCode::SUCCESS)
}
