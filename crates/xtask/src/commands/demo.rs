//! `cargo xtask demo`: the whole suite in the sandbox's world, with data that stay from one demo to the next.

mod outside;

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use outside::Outside;
use private_servers::{Durability, Launch};

use super::{Stage, suite};
use crate::servers::{self, Urls};
use crate::{folders, project};

/// A service migrates its schema before it is ready.
const DEADLINE: Duration = Duration::from_secs(60);
/// Longer than a service's own limit for its shutdown.
const GRACE: Duration = Duration::from_secs(15);
/// Held as long as a demo runs.
const LOCK: &str = "lock";
const SANDBOX: &str = "127.0.0.1:8081";
/// What joins services to the real Telegram, Google and mail, in the project's root.
const SETTINGS: &str = ".env";

/// A service as `rehearsal prepare` describes it.
struct Service {
    name: String,
    environment: Vec<(String, String)>,
}

pub(super) fn run(stage: &mut Stage, fresh: bool, settings: Option<&Path>) -> Result<ExitCode> {
    let settings = settings.map_or_else(|| project::root().join(SETTINGS), Path::to_owned);
    let outside = Outside::read(&settings)?;
    for name in outside.unused() {
        eprintln!("xtask: {name} in {} is not used by this demo", settings.display());
    }
    let folder = folders::base()?.join("demo");
    folders::make(&folder)?;
    let lock = File::create(folder.join(LOCK))?;
    lock.try_lock()
        .with_context(|| format!("another demo is running on the data in {}", folder.display()))?;

    if fresh {
        forget(&folder)?;
    }
    suite::build(stage, suite::Profile::Debug)?;
    let urls = servers::start(&mut stage.processes, &folder, Durability::Machine)?;
    start_sandbox(stage, &urls, &outside, &folder)?;
    let services = prepare(stage, &urls, &outside, &folder)?;
    for service in &services {
        let mut launch = part(&service.name, &folder);
        launch
            .command
            .envs(service.environment.iter().map(|(name, value)| (name, value)));
        stage.processes.start(launch)?;
    }
    for service in &services {
        let listen = service.environment.iter().find(|(name, _)| name == "HTTP__LISTEN");
        let (_, listen) = listen.with_context(|| format!("{} has no HTTP__LISTEN", service.name))?;
        let awaited = format!("{} at http://{listen}/health/ready", service.name);
        stage.processes.wait_for(&awaited, DEADLINE, || {
            Ok(answers(listen, "/health/ready").unwrap_or(false))
        })?;
        eprintln!("xtask: {} is ready", service.name);
    }
    let suggestions = if outside.has_bot() {
        // Real people are in the real Telegram.
        outside.suggestions()
    } else {
        settle(stage, &outside.journal(), outside.has_mail())?
    };
    println!("The demo is up at http://{SANDBOX} (all that people can do: /sandbox/openapi.json).\n");
    if let Some(told) = outside.told() {
        println!("{told}\n");
    }
    println!("{suggestions}");
    println!("Logs are in {}/*.log.", folder.display());
    println!("Ctrl-C ends it. What the services know stays for the next demo; chats and sheets begin anew.");
    stage.processes.stay()?;
    Ok(ExitCode::SUCCESS)
}

/// Removes the data of earlier demos. The caller holds the lock, so that no demo uses them.
fn forget(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let removed = match entry.file_type()? {
            kind if kind.is_dir() => fs::remove_dir_all(entry.path()),
            _ if entry.file_name() == LOCK => continue,
            _ => fs::remove_file(entry.path()),
        };
        removed.with_context(|| format!("remove {}", entry.path().display()))?;
    }
    Ok(())
}

fn part(name: &str, folder: &Path) -> Launch {
    let program = suite::program(name, suite::Profile::Debug);
    Launch::new(
        name,
        program.get_program(),
        folder.join(format!("{name}.log")),
        Signal::SIGTERM,
        GRACE,
    )
}

fn start_sandbox(stage: &mut Stage, urls: &Urls, outside: &Outside, folder: &Path) -> Result<()> {
    let mut launch = part("sandbox", folder);
    launch
        .command
        .args(["--listen", SANDBOX, "--ids-after", &ids_after()?.to_string()]);
    let (_, prefix) = outside.data();
    // Not as arguments, which every user of this machine sees: the URL holds a password.
    launch.command.env("SANDBOX__BROKER__URL", &urls.broker);
    launch.command.env("SANDBOX__BROKER__PREFIX", prefix);
    stage.processes.start(launch)?;
    stage.processes.wait_for("the sandbox", DEADLINE, || {
        Ok(answers(SANDBOX, "/sandbox/openapi.json").unwrap_or(false))
    })
}

/// A number greater than at each earlier demo: the services remember the ids that an earlier sandbox gave out.
fn ids_after() -> Result<u64> {
    /// 2026-01-01 00:00 UTC.
    const BEGIN: Duration = Duration::from_secs(1_767_225_600);
    Ok(SystemTime::now()
        .duration_since(UNIX_EPOCH + BEGIN)
        .context("the clock of this machine is years behind")?
        .as_secs())
}

/// Lets people register; returns what can be tried then.
fn settle(stage: &mut Stage, journal: &str, real_mail: bool) -> Result<String> {
    let suggestions = stage.folder.path().join("suggestions");
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Debug);
    rehearsal.args([
        "settle",
        "--sandbox",
        &format!("http://{SANDBOX}"),
        "--journal",
        journal,
    ]);
    rehearsal.args(real_mail.then_some("--real-mail"));
    rehearsal.stdout(File::create_new(&suggestions)?);
    let status = stage.processes.run(rehearsal)?;
    if !status.success() {
        bail!("the people of the demo could not register ({status})");
    }
    Ok(fs::read_to_string(suggestions)?)
}

fn prepare(stage: &mut Stage, urls: &Urls, outside: &Outside, folder: &Path) -> Result<Vec<Service>> {
    let listing = stage.folder.path().join("services");
    let given = stage.folder.path().join("outside");
    secret_file(&given)?.write_all(outside.listing().as_bytes())?;
    let (database, prefix) = outside.data();
    let mut rehearsal = suite::program("rehearsal", suite::Profile::Debug);
    rehearsal
        .args(["prepare", "--sandbox", &format!("http://{SANDBOX}"), "--folder"])
        .arg(folder)
        .args(["--database", database, "--prefix", prefix, "--outside"])
        .arg(given);
    urls.tell(&mut rehearsal);
    // It holds passwords.
    rehearsal.stdout(secret_file(&listing)?);
    let status = stage.processes.run(rehearsal)?;
    if !status.success() {
        bail!("the preparation of the services failed ({status})");
    }
    parse(&fs::read_to_string(listing)?)
}

/// A new file that nobody else may read.
fn secret_file(path: &Path) -> Result<File> {
    let mut options = File::options();
    Ok(options.write(true).create_new(true).mode(0o600).open(path)?)
}

/// Reads lines of `<service> <VARIABLE>=<value>`.
fn parse(listing: &str) -> Result<Vec<Service>> {
    let mut services: Vec<Service> = Vec::new();
    for line in listing.lines() {
        let parts = line
            .split_once(' ')
            .and_then(|(name, setting)| Some((name, setting.split_once('=')?)));
        let (name, (variable, value)) = parts.with_context(|| format!("no setting of a service: {line}"))?;
        let setting = (variable.to_owned(), value.to_owned());
        match services.iter_mut().find(|service| service.name == name) {
            Some(service) => service.environment.push(setting),
            None => services.push(Service {
                name: name.to_owned(),
                environment: vec![setting],
            }),
        }
    }
    Ok(services)
}

/// Whether a GET is answered with success.
fn answers(address: &str, path: &str) -> Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )?;
    let mut status_line = [0; 12];
    stream.read_exact(&mut status_line)?;
    Ok(status_line.starts_with(b"HTTP/1.1 2"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_demo_forgets_all_but_its_lock() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("postgres/base")).unwrap();
        for name in ["postgres/base/1", "codes-pepper", LOCK] {
            fs::write(folder.path().join(name), "kept").unwrap();
        }
        forget(folder.path()).unwrap();
        let left = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name());
        assert_eq!(left.collect::<Vec<_>>(), [LOCK]);
    }

    #[test]
    fn a_listing_gives_each_service_its_environment() {
        let services = parse("passbot A=1\nsheets-syncer A=2=3\npassbot B=x y\n").unwrap();
        let passbot = [("A".to_owned(), "1".to_owned()), ("B".to_owned(), "x y".to_owned())];
        assert_eq!(services[0].environment, passbot);
        assert_eq!(
            (services[1].name.as_str(), services[1].environment[0].1.as_str()),
            ("sheets-syncer", "2=3")
        );
        assert!(parse("passbot").is_err());
    }
}
