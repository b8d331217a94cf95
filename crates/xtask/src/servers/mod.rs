//! Private servers: found on the machine or installed, started on free ports of the loopback address.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, io};

use anyhow::{Context, Result};

use self::account::Account;
use crate::processes::{Interrupted, Processes};

pub(crate) mod account;
mod install;
mod ports;
mod postgres;
mod rabbitmq;

const DATABASE_VARIABLE: &str = "DATABASE__URL";
const BROKER_VARIABLE: &str = "BROKER__URL";
/// A start takes seconds; this is for a machine that is busy with much else.
const DEADLINE: Duration = Duration::from_secs(120);
/// How often servers are started anew when somebody took a port between our look and their start.
const STARTS: u32 = 3;

/// What a server's commits are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// They survive the death of processes: tests, stories.
    Processes,
    /// They survive the machine's: benchmarks, the demo.
    Machine,
}

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
    let begin = Instant::now();
    // Both are started before either is waited for.
    let broker = match broker {
        Some(url) => Server::Given(url),
        None => {
            let installed = rabbitmq::find().context("RabbitMQ has just been found and is gone")?;
            Server::Private(rabbitmq::start(processes, &installed, folder, durability)?)
        }
    };
    let database = match database {
        Some(url) => Server::Given(url),
        None => {
            let installed = postgres::find().context("PostgreSQL has just been found and is gone")?;
            Server::Private(postgres::start(processes, &installed, folder, durability)?)
        }
    };
    let ready = |name: &str| eprintln!("xtask: {name} is ready after {:.1} s", begin.elapsed().as_secs_f32());
    let database = match database {
        Server::Given(url) => url,
        Server::Private(starting) => {
            processes.wait_for("PostgreSQL", DEADLINE, || Ok(starting.answers()))?;
            ready("PostgreSQL");
            starting.url()
        }
    };
    let broker = match broker {
        Server::Given(url) => url,
        Server::Private(starting) => {
            processes.wait_for("RabbitMQ", DEADLINE, || Ok(starting.answers()))?;
            ready("RabbitMQ");
            starting.url()
        }
    };
    Ok(Urls { database, broker })
}

enum Server<Starting> {
    Given(String),
    Private(Starting),
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

/// Makes a folder that only the account may enter.
fn private(folder: &Path, account: Account) -> Result<()> {
    fs::create_dir_all(folder)
        .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o700)))
        .with_context(|| format!("make the folder {}", folder.display()))?;
    account.own(folder)
}

/// The secret in a file that only the account can read; drawn at random when there is none yet.
fn secret(path: &Path, account: Account) -> Result<String> {
    match fs::read_to_string(path) {
        Ok(secret) => return Ok(secret),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(|| format!("read {}", path.display())),
    }
    let mut random = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    let secret: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o400)
        .open(path)?;
    file.write_all(secret.as_bytes())?;
    account.own(path)?;
    Ok(secret)
}
