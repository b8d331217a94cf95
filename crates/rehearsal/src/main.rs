//! Plays stories and takes measurements on the servers named by `DATABASE__URL` and `BROKER__URL`.

use anyhow::Result;
use clap::{Parser, Subcommand};
use rehearsal::{story, suite::Suite};

#[derive(Parser)]
#[command(about, version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Plays a story and prints each step as it is seen.
    Story {
        /// passbot
        name: String,
        /// ru, uk or en
        #[arg(long, default_value = "ru")]
        language: String,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Story { name, language } => {
            anyhow::ensure!(name == "passbot", "there is no story `{name}`; there is: passbot");
            story::passbot::play(&Suite::start().await?, &language).await
        }
    }
}
