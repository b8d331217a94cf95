//! Real processes, for tests of what happens when they are killed, paused and started anew.

use std::ffi::OsStr;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;
use std::{env, thread};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::Rng;
use tempfile::NamedTempFile;

use crate::eventually::{PATIENCE, eventually, eventually_within};

/// The variables that a process takes over from the test; all others are the test's to give.
const INHERITED: [&str; 4] = ["PATH", "HOME", "TMPDIR", "RUST_BACKTRACE"];

/// A process of the suite with the log it has written. Dropped, it is killed; after a failed test its log is shown.
#[derive(Debug)]
pub struct ServiceProcess {
    name: String,
    child: Child,
    log: NamedTempFile,
}

impl ServiceProcess {
    /// Starts a binary with these arguments, and with these variables as its environment.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn spawn<Name, Value>(
        binary: &Path,
        arguments: &[&str],
        environment: impl IntoIterator<Item = (Name, Value)>,
    ) -> Self
    where
        Name: AsRef<OsStr>,
        Value: AsRef<OsStr>,
    {
        let name = binary.file_name().unwrap_or_default().display().to_string();
        let start = || {
            let log = NamedTempFile::new()?;
            // One open file for both: two would write over each other.
            let output = log.reopen()?;
            let child = Command::new(binary)
                .args(arguments)
                .env_clear()
                .envs(INHERITED.iter().filter_map(|name| Some((name, env::var_os(name)?))))
                .envs(environment)
                .stdin(Stdio::null())
                .stdout(output.try_clone()?)
                .stderr(output)
                .spawn()?;
            Ok::<_, std::io::Error>((log, child))
        };
        let (log, child) = start().unwrap_or_else(|error| panic!("start {}: {error}", binary.display()));
        Self { name, child, log }
    }

    /// The process's id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// All that it has written so far, standard output and errors.
    ///
    /// # Panics
    /// When the log cannot be read.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.log.path()).unwrap_or_else(|error| panic!("read the log of {}: {error}", self.name));
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until its ready endpoint answers with success: `process.wait_until_ready(address).await`.
    ///
    /// # Panics
    /// When it ends instead, or does not get ready within [`PATIENCE`].
    pub async fn wait_until_ready(&mut self, listen: SocketAddr) {
        let client = reqwest::Client::new();
        let url = format!("http://{listen}/health/ready");
        let awaited = format!("{} at {url}", self.name);
        eventually(&awaited, async || {
            if let Some(status) = self.ended() {
                panic!(
                    "{} ended ({status}) before it was ready; its log:\n{}",
                    self.name,
                    self.log()
                );
            }
            let answer = client.get(&url).timeout(Duration::from_secs(5)).send().await;
            answer.is_ok_and(|answer| answer.status().is_success()).then_some(())
        })
        .await;
    }

    /// Waits until a line with these words stands in its log.
    ///
    /// # Panics
    /// When it ends without, or they do not come within [`PATIENCE`].
    pub async fn wait_for_log(&mut self, words: &str) {
        let awaited = format!("\"{words}\" in the log of {}", self.name);
        eventually(&awaited, async || {
            // Its end first: what it wrote before is in the log then.
            let ended = self.ended();
            if self.log().contains(words) {
                return Some(());
            }
            if let Some(status) = ended {
                panic!(
                    "{} ended ({status}) without \"{words}\" in its log:\n{}",
                    self.name,
                    self.log()
                );
            }
            None
        })
        .await;
    }

    /// How it ended, if it has.
    ///
    /// # Panics
    /// When the kernel does not tell.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child
            .try_wait()
            .unwrap_or_else(|error| panic!("ask for the end of {}: {error}", self.name))
    }

    /// Waits for its end, by itself or by a signal sent before.
    ///
    /// # Panics
    /// When it does not end within [`PATIENCE`].
    pub async fn wait_for_end(&mut self) -> ExitStatus {
        let awaited = format!("the end of {}", self.name);
        eventually_within(PATIENCE, &awaited, async || self.ended()).await
    }

    /// Ends it without a word (`kill -9`) and waits until it is gone.
    ///
    /// # Panics
    /// When the kernel refuses.
    pub fn kill(&mut self) {
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.unwrap_or_else(|error| panic!("kill {}: {error}", self.name));
    }

    /// Asks it to end in good order (SIGTERM).
    pub fn ask_to_end(&self) {
        self.signal(Signal::SIGTERM);
    }

    /// Stops it where it is (SIGSTOP): to the others it looks dead, but it is going to come back.
    pub fn pause(&self) {
        self.signal(Signal::SIGSTOP);
    }

    /// Waits until it stands still, by [`Self::pause`] or by itself.
    ///
    /// # Panics
    /// When it ends instead, or goes on and on.
    pub async fn wait_until_paused(&mut self) {
        let awaited = format!("{} to stand still", self.name);
        eventually(&awaited, async || {
            if let Some(status) = self.ended() {
                panic!("{} ended ({status}) instead; its log:\n{}", self.name, self.log());
            }
            self.is_paused().then_some(())
        })
        .await;
    }

    /// Whether it stands still. (proc(5): the state letter comes after the name in parentheses; `T` is stopped.)
    pub fn is_paused(&self) -> bool {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.id())).unwrap_or_default();
        stat.rsplit_once(')')
            .is_some_and(|(_, rest)| rest.trim_start().starts_with('T'))
    }

    /// Lets it go on after [`Self::pause`].
    pub fn resume(&self) {
        self.signal(Signal::SIGCONT);
    }

    fn signal(&self, signal: Signal) {
        let id = Pid::from_raw(self.child.id().cast_signed());
        kill(id, signal).unwrap_or_else(|error| panic!("send {signal} to {}: {error}", self.name));
    }
}

impl Drop for ServiceProcess {
    fn drop(&mut self) {
        // Both fail only where it has ended and been collected already.
        self.child.kill().and_then(|()| self.child.wait()).ok();
        if thread::panicking() {
            eprintln!("--- the log of {} ---\n{}", self.name, self.log());
        }
    }
}

/// A binary of the workspace, beside the one that runs now. A package's own tests use `env!("CARGO_BIN_EXE_…")`, which
/// also builds it; this is for binaries of other packages, which `cargo xtask` builds first.
///
/// # Panics
/// When it has not been built.
pub fn binary(name: &str) -> PathBuf {
    let own = env::current_exe().unwrap_or_else(|error| panic!("find the running program: {error}"));
    // target/debug/rehearsal, or target/debug/deps/it-0123456789abcdef.
    let found = own
        .ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{name} is not built; run `cargo build --workspace --bins` before"))
}

/// An address on the loopback interface that is free now, from below the range of outgoing connections' ports, so that
/// no connection comes to sit on it.
///
/// # Panics
/// When there is none.
pub fn free_address() -> SocketAddr {
    let free = (0..1000)
        .map(|_| SocketAddr::from((Ipv4Addr::LOCALHOST, rand::rng().random_range(10_000..20_000))))
        .find(|address| TcpListener::bind(address).is_ok());
    free.unwrap_or_else(|| panic!("no free port on 127.0.0.1"))
}
