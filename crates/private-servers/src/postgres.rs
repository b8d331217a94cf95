//! A private PostgreSQL cluster.

use std::fs;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::files::{private, secret};
use crate::{Account, Durability, Launch, Server, folders_of_path, ports};

/// The administrator of the cluster.
const ADMINISTRATOR: &str = "frontdesk";
/// The oldest version with all we use (`DROP DATABASE … WITH (FORCE)`, row locks in partitions).
const OLDEST: u32 = 13;
const NAME: &str = "PostgreSQL";

/// The programs of one installed version.
#[derive(Debug, Clone)]
pub struct Installed {
    programs: PathBuf,
    version: u32,
}

/// The newest usable version on this machine.
pub fn find() -> Option<Installed> {
    let debian = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin"));
    let in_path = folders_of_path();
    let complete = debian.chain(in_path).filter(|folder| folder.join("initdb").exists());
    let versions = complete.filter_map(|programs| {
        Some(Installed {
            version: version(&programs)?,
            programs,
        })
    });
    versions
        .filter(|installed| installed.version >= OLDEST)
        .max_by_key(|installed| installed.version)
}

/// The major version; `None` where the server program is missing or says nothing that can be understood.
fn version(programs: &Path) -> Option<u32> {
    let output = Command::new(programs.join("postgres"))
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
    let said = String::from_utf8(output.stdout).ok()?;
    said.split_ascii_whitespace().nth(2)?.split('.').next()?.parse().ok()
}

/// A cluster with its data in a folder.
#[derive(Debug)]
pub struct Postgres {
    installed: Installed,
    account: Account,
    data: PathBuf,
    log: PathBuf,
    durability: Durability,
    port: u16,
    password: String,
}

impl Postgres {
    /// Takes the cluster in `folder`, making it first where there is none: `run` runs the program that does it.
    pub fn prepare(
        installed: Installed,
        folder: &Path,
        durability: Durability,
        run: impl FnMut(Command) -> Result<ExitStatus>,
    ) -> Result<Self> {
        let account = Account::of_server("postgres")?;
        // A cluster can be opened by its own version only.
        let data = folder.join(format!("postgres-{}", installed.version));
        let password = secret(&folder.join("postgres-password"), account)?;
        if !data.join("PG_VERSION").exists() {
            initialise(run, &installed, &data, &folder.join("postgres-password"), account)?;
        }
        Ok(Self {
            installed,
            account,
            data,
            log: folder.join("postgres.log"),
            durability,
            port: ports::free()?,
            password,
        })
    }
}

impl Server for Postgres {
    fn name(&self) -> &'static str {
        NAME
    }

    fn launch(&self) -> Launch {
        let mut launch = Launch::new(
            NAME,
            self.installed.programs.join("postgres"),
            self.log.clone(),
            // Without saving anything where nothing is kept, else the "fast shutdown".
            if self.durability == Durability::Processes {
                Signal::SIGQUIT
            } else {
                Signal::SIGINT
            },
            Duration::from_secs(20),
        );
        launch
            .command
            .arg("-D")
            .arg(&self.data)
            .current_dir(&self.data)
            .env_clear()
            .envs(environment());
        for setting in settings(self.port, self.durability, &self.installed.programs) {
            launch.command.args(["-c", &setting]);
        }
        self.account.apply(&mut launch.command);
        launch
    }

    /// Whether the administrator may log in by now.
    fn answers(&self) -> bool {
        asks_for_password(self.port).unwrap_or(false)
    }

    fn url(&self) -> String {
        format!(
            "postgres://{ADMINISTRATOR}:{}@127.0.0.1:{}/postgres",
            self.password, self.port
        )
    }

    fn data(&self) -> PathBuf {
        self.data.clone()
    }
}

/// `initdb`, into a folder beside the final one, so that a half-made cluster is never taken for a whole one.
fn initialise(
    mut run: impl FnMut(Command) -> Result<ExitStatus>,
    installed: &Installed,
    data: &Path,
    password_file: &Path,
    account: Account,
) -> Result<()> {
    let unfinished = data.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    private(&unfinished, account)?;
    let mut initdb = Command::new(installed.programs.join("initdb"));
    initdb
        .arg("--pgdata")
        .arg(&unfinished)
        .arg("--pwfile")
        .arg(password_file);
    initdb.args([
        "--username",
        ADMINISTRATOR,
        "--auth",
        "scram-sha-256",
        "--encoding",
        "UTF8",
        "--locale",
        "C.UTF-8",
    ]);
    initdb
        .args(["--no-sync", "--no-instructions"])
        .current_dir("/")
        .env_clear()
        .envs(environment());
    account.apply(&mut initdb);
    initdb.stdout(Stdio::null());
    let status = run(initdb)?;
    if !status.success() {
        bail!("initdb failed ({status})");
    }
    fs::rename(&unfinished, data).context("put the new cluster in its place")
}

fn environment() -> [(&'static str, &'static str); 3] {
    [("PATH", "/usr/bin:/bin"), ("LC_ALL", "C.UTF-8"), ("TZ", "UTC")]
}

fn settings(port: u16, durability: Durability, programs: &Path) -> Vec<String> {
    let mut settings = vec![
        "listen_addresses=127.0.0.1".to_owned(),
        format!("port={port}"),
        // A path in a deep folder may be longer than a socket's name can be; everybody comes by TCP.
        "unix_socket_directories=".to_owned(),
        "shared_buffers=128MB".to_owned(),
        "max_connections=300".to_owned(),
        "jit=off".to_owned(),
        // Benchmarks measure from commits, and the crash test tells by them what happened before what; it costs next to
        // nothing.
        "track_commit_timestamp=on".to_owned(),
    ];
    if durability == Durability::Machine && can_count(programs) {
        // Benchmarks report how many statements a step takes.
        settings.push("shared_preload_libraries=pg_stat_statements".to_owned());
    }
    if durability == Durability::Processes {
        // What the operating system holds survives the death of any process, so crash tests stay honest: only a
        // commit's way to the disk is spared. `synchronous_commit` stays on, else commits would die with the server.
        settings.extend(["fsync=off".to_owned(), "full_page_writes=off".to_owned()]);
    }
    settings
}

/// Whether the library that counts statements is installed; some distributions pack it apart.
fn can_count(programs: &Path) -> bool {
    // `/usr/local/bin/postgres` may be a link: the libraries lie beside what it leads to.
    let Ok(program) = programs.join("postgres").canonicalize() else {
        return false;
    };
    let near = |folder| program.parent().map(|programs| programs.with_file_name(folder));
    ["lib", "lib64"]
        .into_iter()
        .filter_map(near)
        .any(|folder| folder.join("pg_stat_statements.so").exists())
}

/// Sends the first message of a login (protocol 3.0) and looks whether the server goes on to ask for the password; a
/// server that is still starting answers with an error.
fn asks_for_password(port: u16) -> Result<bool> {
    let mut body = 196_608_u32.to_be_bytes().to_vec();
    for word in ["user", ADMINISTRATOR, "database", "postgres", ""] {
        body.extend_from_slice(word.as_bytes());
        body.push(0);
    }
    let length = u32::try_from(body.len() + 4)?;
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    stream.write_all(&[length.to_be_bytes().as_slice(), &body].concat())?;
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    Ok(kind == *b"R")
}
