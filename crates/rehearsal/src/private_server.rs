//! A PostgreSQL or RabbitMQ of one's own, for tests of what happens when it is away.

use std::fs::{self, File, OpenOptions};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use private_servers::postgres::{self, Postgres};
use private_servers::rabbitmq::{self, RabbitMq};
use private_servers::{Durability, Launch, Server, descendants};

/// A start takes seconds, a recovery after `kill -9` some more; this is for a machine that is busy with much else.
const PATIENCE: Duration = Duration::from_secs(120);
/// A server that finds what a killed one left (a lock, a port) ends at once and is started anew after this time.
const PAUSE: Duration = Duration::from_millis(100);

/// A server that runs on a port and data of its own, which it keeps however often it is killed and restarted.
///
/// Dropped, it is killed; the data are the folder's owner's to remove. It dies with the thread that started it, so start
/// it from the test itself or from a worker of the runtime, not from `spawn_blocking`.
pub struct PrivateServer {
    server: Arc<dyn Server + Send + Sync>,
    child: Child,
    /// What runs beside it and stays when it is killed.
    _companion: Option<Companion>,
}

struct Companion(Child);

impl PrivateServer {
    /// Starts a PostgreSQL that writes to the disk (`fsync`) with its data in `folder`, and waits until it answers.
    ///
    /// # Errors
    /// When it is not installed, or does not start.
    pub async fn postgres(folder: &Path) -> Result<Self> {
        let installed = postgres::find().context("PostgreSQL is not installed; `cargo xtask` installs it")?;
        let server = Postgres::prepare(installed, folder, Durability::Machine, |mut initdb| {
            initdb.status().context("run initdb")
        })?;
        Self::start(Arc::new(server)).await
    }

    /// Starts a RabbitMQ with its data in `folder`, and waits until it answers.
    ///
    /// # Errors
    /// When it is not installed, or does not start.
    pub async fn rabbitmq(folder: &Path) -> Result<Self> {
        let installed = rabbitmq::find().context("RabbitMQ is not installed; `cargo xtask` installs it")?;
        Self::start(Arc::new(RabbitMq::prepare(installed, folder, Durability::Machine)?)).await
    }

    /// How people call it.
    pub fn name(&self) -> &'static str {
        self.server.name()
    }

    /// The administrator's URL, the same over all restarts.
    pub fn url(&self) -> String {
        self.server.url()
    }

    /// Ends it and all its children without a word (`kill -9`). It is gone when this returns.
    ///
    /// # Errors
    /// When the kernel refuses.
    pub fn kill(&mut self) -> Result<()> {
        // PostgreSQL's children are groups of their own; it goes first, so that it does not replace them.
        let children = descendants::of(self.child.id());
        self.child.kill()?;
        for child in children {
            descendants::tell(child, Signal::SIGKILL);
        }
        self.child.wait()?;
        Ok(())
    }

    /// Throws its data away, as a lost disk does; to be called after [`Self::kill`].
    ///
    /// # Errors
    /// When the folder cannot be emptied.
    pub fn lose_data(&self) -> Result<()> {
        for entry in fs::read_dir(self.server.data())? {
            let path = entry?.path();
            if path.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Calls the server's own control program and returns what it says.
    ///
    /// # Errors
    /// When it has none, or the program fails.
    pub async fn control(&self, arguments: &[&str]) -> Result<String> {
        let command = self.server.control(arguments).context("no control program")?;
        let output = tokio::process::Command::from(command).output().await?;
        ensure!(
            output.status.success(),
            "{} failed: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Stops it and all its children where they are (SIGSTOP): connections stay open and nobody answers.
    pub fn pause(&self) {
        self.tell_all(Signal::SIGSTOP);
    }

    /// Lets it go on after [`Self::pause`].
    pub fn resume(&self) {
        self.tell_all(Signal::SIGCONT);
    }

    /// Starts it again after [`Self::kill`], on the same port and data, and waits until it takes connections.
    ///
    /// # Errors
    /// When it does not, within two minutes.
    pub async fn restart(&mut self) -> Result<()> {
        self.child = spawn(self.server.launch())?;
        self.wait().await
    }

    async fn start(server: Arc<dyn Server + Send + Sync>) -> Result<Self> {
        let companion = server.companion().map(spawn).transpose()?.map(Companion);
        let child = spawn(server.launch())?;
        let mut started = Self {
            server,
            child,
            _companion: companion,
        };
        started.wait().await?;
        Ok(started)
    }

    async fn wait(&mut self) -> Result<()> {
        let begin = Instant::now();
        loop {
            let server = Arc::clone(&self.server);
            if tokio::task::spawn_blocking(move || server.answers()).await? {
                return Ok(());
            }
            ensure!(
                begin.elapsed() < PATIENCE,
                "{} does not answer within {} s",
                self.name(),
                PATIENCE.as_secs()
            );
            tokio::time::sleep(PAUSE).await;
            if self.child.try_wait()?.is_some() {
                self.child = spawn(self.server.launch())?;
            }
        }
    }

    fn tell_all(&self, signal: Signal) {
        let itself = Pid::from_raw(self.child.id().cast_signed());
        descendants::tell(itself, signal);
        for child in descendants::of(self.child.id()) {
            descendants::tell(child, signal);
        }
    }
}

impl Drop for PrivateServer {
    fn drop(&mut self) {
        if let Err(error) = self.kill()
            && !thread::panicking()
        {
            eprintln!("cannot kill {}: {error}", self.name());
        }
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        // Both fail only where it has ended and been collected already.
        self.0.kill().and_then(|()| self.0.wait()).ok();
    }
}

/// Starts a process in a group of its own; what it says is added to its log.
fn spawn(launch: Launch) -> Result<Child> {
    let Launch {
        name, mut command, log, ..
    } = launch;
    let output: File = OpenOptions::new().create(true).append(true).open(&log)?;
    command
        .stdin(Stdio::null())
        .stdout(output.try_clone()?)
        .stderr(output)
        .process_group(0)
        .spawn()
        .with_context(|| format!("start {name}"))
}
