//! Private servers among the processes of a command: installed where they are missing, started on free ports.

use std::env;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use private_servers::postgres::{self, Postgres};
use private_servers::rabbitmq::{self, RabbitMq};
use private_servers::{Durability, Server};

use crate::processes::{Interrupted, Processes};

pub(crate) mod install;

const DATABASE_VARIABLE: &str = "DATABASE__URL";
const BROKER_VARIABLE: &str = "BROKER__URL";
/// A start takes seconds; this is for a machine that is busy with much else.
const DEADLINE: Duration = Duration::from_secs(120);
/// How often servers are started anew when somebody took a port between our look and their start.
const STARTS: u32 = 3;

/// Where the servers answer, with the administrator's rights.
#[derive(Clone, Debug)]
pub(crate) struct Urls {
    pub(crate) database: String,
    pub(crate) broker: String,
}

impl Urls {
    /// Tells a command of the servers, by the names that the services' settings have too.
    pub(crate) fn tell(&self, command: &mut Command) {
        command
            .env(DATABASE_VARIABLE, &self.database)
            .env(BROKER_VARIABLE, &self.broker);
    }
}

/// Starts both servers with their data in `folder` and waits until they answer. A URL in the environment takes the
/// place of a server.
pub(crate) fn start(processes: &mut Processes, folder: &Path, durability: Durability) -> Result<Urls> {
    let given = [given(DATABASE_VARIABLE), given(BROKER_VARIABLE)];
    install::missing(processes, given[0].is_none(), given[1].is_none())?;
    let mut attempt = 1;
    loop {
        match start_once(processes, folder, durability, given.clone()) {
            Err(error) if attempt < STARTS && is_taken_port(&error) => {
                eprintln!("xtask: a port was taken meanwhile, starting the servers on other ones");
                processes.end_all()?;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

fn start_once(
    processes: &mut Processes,
    folder: &Path,
    durability: Durability,
    [database, broker]: [Option<String>; 2],
) -> Result<Urls> {
    // Both are started before either is waited for.
    let broker = match broker {
        Some(url) => Asked::Given(url),
        None => {
            let installed = rabbitmq::find().context("RabbitMQ has just been found and is gone")?;
            start_private(processes, RabbitMq::prepare(installed, folder, durability)?)?
        }
    };
    let database = match database {
        Some(url) => Asked::Given(url),
        None => {
            let installed = postgres::find().context("PostgreSQL has just been found and is gone")?;
            let run = |command| processes.run(command);
            let server = Postgres::prepare(installed, folder, durability, run)?;
            start_private(processes, server)?
        }
    };
    Ok(Urls {
        database: wait_for(processes, database)?,
        broker: wait_for(processes, broker)?,
    })
}

/// A server that is there already, or one that need not answer yet.
enum Asked {
    Given(String),
    Starting(Box<dyn Server>, Instant),
}

fn start_private(processes: &mut Processes, server: impl Server + 'static) -> Result<Asked> {
    if let Some(companion) = server.companion() {
        processes.start(companion)?;
    }
    processes.start(server.launch())?;
    Ok(Asked::Starting(Box::new(server), Instant::now()))
}

fn wait_for(processes: &mut Processes, server: Asked) -> Result<String> {
    match server {
        Asked::Given(url) => Ok(url),
        Asked::Starting(server, begin) => {
            processes.wait_for(server.name(), DEADLINE, || Ok(server.answers()))?;
            let seconds = begin.elapsed().as_secs_f32();
            eprintln!("xtask: {} is ready after {seconds:.1} s", server.name());
            Ok(server.url())
        }
    }
}

/// A variable of the environment that stands in for a private server.
fn given(variable: &str) -> Option<String> {
    env::var(variable).ok().filter(|url| !url.is_empty())
}

fn is_taken_port(error: &anyhow::Error) -> bool {
    let Some(Interrupted::PartEnded { last_lines, .. }) = error.downcast_ref() else {
        return false;
    };
    ["Address already in use", "eaddrinuse", "could not bind"]
        .iter()
        .any(|words| last_lines.contains(words))
}
