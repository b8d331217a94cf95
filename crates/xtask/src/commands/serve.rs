//! `cargo xtask servers`: servers to develop against.

use std::process::ExitCode;

use anyhow::Result;
use private_servers::Durability;

use super::Stage;

pub(super) fn run(stage: &mut Stage) -> Result<ExitCode> {
    let urls = stage.servers(Durability::Processes)?;
    println!("export DATABASE__URL='{}'", urls.database);
    println!("export BROKER__URL='{}'", urls.broker);
    eprintln!("xtask: the servers stay until Ctrl-C");
    stage.processes.stay()?;
    Ok(ExitCode::SUCCESS)
}
