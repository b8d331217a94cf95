use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// A service of Frontdesk. Settings come from the environment; see its README.
#[derive(Debug, Parser)]
#[command(version)]
pub(super) struct Arguments {
    /// A TOML file of settings; the environment wins over it.
    #[arg(long, global = true)]
    pub(super) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Run the service (the default).
    Serve,
    /// Bring the database up to date and exit.
    Migrate,
    /// Check the settings and exit.
    CheckConfig,
    /// Ask the running service whether it is ready.
    Healthcheck,
    /// Show queues, leases and the oldest of everything.
    Status,
    /// What could not be handled.
    DeadLetters {
        #[command(subcommand)]
        command: DeadLetterCommand,
    },
    /// Publish the current state of everything again, for a new or restored consumer.
    Republish,
}

#[derive(Debug, Subcommand)]
pub(super) enum DeadLetterCommand {
    /// List them, oldest first.
    List,
    /// Show one with the structure of its body.
    Show {
        /// The id that `list` shows.
        id: String,
        /// Show the body as it is, with what people wrote.
        #[arg(long)]
        unmasked: bool,
    },
    /// Handle one or all of them again.
    Replay(Which),
    /// Forget one or all of them for good.
    Drop(Which),
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(super) struct Which {
    /// The id that `list` shows.
    pub(super) id: Option<String>,
    /// All of them.
    #[arg(long)]
    pub(super) all: bool,
}
