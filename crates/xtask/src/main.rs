//! `cargo xtask`: the project's commands. Every command sets up what it needs by itself.
//!
//! A command runs in two processes, so that the death of either still leaves somebody to clear up: see [`guard`].

use std::process::ExitCode;

use clap::Parser;

mod checks;
mod commands;
mod folders;
mod guard;
mod processes;
mod project;
mod servers;
mod tools;

fn main() -> ExitCode {
    let arguments = commands::Arguments::parse();
    let outcome = match arguments.run_folder.clone() {
        None => guard::watch_over(&arguments.command),
        Some(folder) => commands::run(&arguments.command, &folder),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
