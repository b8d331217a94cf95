//! Plays stories and takes measurements on the servers named by `DATABASE__URL` and `BROKER__URL`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Parser, Subcommand};
use rehearsal::{
    bench, crash, demo, story,
    suite::{Intake, Suite},
};

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
        /// passbot, helpdesk
        name: String,
        /// ru, uk or en
        #[arg(long, default_value = "ru")]
        language: String,
        /// How updates come in
        #[arg(long, value_enum, default_value_t = Intake::Polling)]
        intake: Intake,
    },
    /// Measures the suite and prints a table of figures, baselines and targets.
    Bench {
        /// steps, replicas, reply, relay, cards, codes, flood, broadcast, export, events, memory, start, peers; all but the last where none is named
        names: Vec<String>,
        /// A second each, once: only to see that everything still runs
        #[arg(long)]
        smoke: bool,
    },
    /// Kills processes, broker and database while people use the suite, and counts what became of everything they did
    Crash {
        /// Who uses the suite meanwhile
        #[arg(long, value_enum, default_value_t = crash::Play::Passes)]
        play: crash::Play,
        /// How many acts people perform
        #[arg(long, default_value_t = 200)]
        updates: usize,
        /// How many kills happen meanwhile
        #[arg(long, default_value_t = 8)]
        kills: usize,
        /// Decides who does what and who dies when; of several, each is a run of its own
        #[arg(long, value_delimiter = ',', default_value = "1")]
        seed: Vec<u64>,
        /// So many runs are played at the same time
        #[arg(long, default_value_t = 1)]
        at_once: usize,
        /// The run is red if it takes longer
        #[arg(long, default_value_t = 10)]
        minutes: u64,
        #[arg(long, value_enum, default_value_t = Intake::Polling)]
        intake: Intake,
        /// For the data of PostgreSQL and RabbitMQ; empty
        #[arg(long)]
        folder: PathBuf,
        /// For the logs of a red run
        #[arg(long)]
        keep: PathBuf,
    },
    /// Prepares databases and the sandbox for `cargo xtask demo`; prints what each service is to be started with, in
    /// lines of `<service> <VARIABLE>=<value>`.
    Prepare {
        /// The sandbox's address, like `http://127.0.0.1:8081`
        #[arg(long)]
        sandbox: String,
        /// The database, made where it is missing
        #[arg(long, default_value = demo::DATABASE)]
        database: String,
        /// Put before the names of the exchange and the queues
        #[arg(long, default_value = "")]
        prefix: String,
        /// A file with the settings that join services to the real Telegram, Google or mail, in the same lines
        #[arg(long)]
        outside: Option<PathBuf>,
        /// For key files
        #[arg(long)]
        folder: PathBuf,
    },
    /// Makes people in the sandbox of `cargo xtask demo` and lets them register with passbot, which runs; prints what can
    /// be tried then.
    Settle {
        /// The sandbox's address, like `http://127.0.0.1:8081`
        #[arg(long)]
        sandbox: String,
        /// Where passes are to be seen
        #[arg(long, default_value = "the sheet on the right")]
        journal: String,
        /// Letters go to real people
        #[arg(long)]
        real_mail: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rehearsal: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Story { name, language, intake } => {
            let suite = Suite::start().await?;
            match name.as_str() {
                "passbot" => story::passbot::play(&suite, &language, intake).await,
                "helpdesk" => story::helpdesk::play(suite, &language, intake).await,
                other => anyhow::bail!("there is no story `{other}`; there are: passbot, helpdesk"),
            }
        }
        Command::Bench { names, smoke } => {
            let plan = if smoke { bench::Plan::SMOKE } else { bench::Plan::FULL };
            bench::run(&names, plan).await
        }
        Command::Crash {
            play,
            updates,
            kills,
            seed,
            at_once,
            minutes,
            intake,
            folder,
            keep,
        } => {
            let runs = seed.into_iter().map(|seed| crash::Options {
                play,
                updates,
                kills,
                seed,
                limit: Duration::from_secs(60 * minutes),
                intake,
                folder: folder.join(seed.to_string()),
                keep: keep.join(seed.to_string()),
            });
            crash::run_all(runs.collect(), at_once).await
        }
        Command::Prepare {
            sandbox,
            database,
            prefix,
            outside,
            folder,
        } => {
            let outside = match outside {
                Some(path) => demo::Outside::parse(&std::fs::read_to_string(path)?)?,
                None => demo::Outside::default(),
            };
            let place = demo::Place {
                sandbox: &sandbox,
                database: &database,
                prefix: &prefix,
                folder: &folder,
            };
            for service in demo::prepare(place, &outside).await? {
                for (variable, value) in service.environment {
                    println!("{} {variable}={value}", service.name);
                }
            }
            Ok(())
        }
        Command::Settle {
            sandbox,
            journal,
            real_mail,
        } => {
            println!("{}", demo::settle(&sandbox, &journal, !real_mail).await?);
            Ok(())
        }
    }
}
