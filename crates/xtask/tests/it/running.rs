//! `cargo xtask servers`, running in a folder of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

/// Far longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A folder that the servers' accounts can enter; a temporary one is closed at first.
pub(crate) fn folder() -> TempDir {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

pub(crate) struct Running {
    outer: Child,
    /// Kept open: closed, it would be an end of its own.
    output: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(folder: &Path) -> Self {
        let mut outer = Command::new(env!("CARGO_BIN_EXE_xtask"))
            .arg("servers")
            .env("XTASK_FOLDER", folder)
            .env_remove("DATABASE__URL")
            .env_remove("BROKER__URL")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(outer.stdout.take().unwrap());
        Self { outer, output }
    }

    /// Reads the two lines that it prints when both servers answer: the ports of PostgreSQL and RabbitMQ.
    pub(crate) fn wait_for_servers(&mut self) -> [u16; 2] {
        let mut port = || {
            let mut line = String::new();
            self.output.read_line(&mut line).unwrap();
            let after_host = line.split("@127.0.0.1:").nth(1);
            let Some(after_host) = after_host else {
                panic!("no address in {line:?}; {}", self.outer_messages())
            };
            after_host.split('/').next().unwrap().parse().unwrap()
        };
        [port(), port()]
    }

    fn outer_messages(&mut self) -> String {
        let mut messages = String::new();
        self.outer
            .stderr
            .as_mut()
            .unwrap()
            .read_to_string(&mut messages)
            .unwrap();
        messages
    }

    pub(crate) fn outer(&self) -> Pid {
        Pid::from_raw(self.outer.id().cast_signed())
    }

    /// The process that does the work; there a moment after the start.
    pub(crate) fn inner(&self) -> Pid {
        let mut inner = None;
        wait_until("the inner process", || {
            let found = processes()
                .into_iter()
                .find(|process| process.parent == self.outer().as_raw());
            inner = found.map(|process| Pid::from_raw(process.id));
            inner.is_some()
        });
        inner.unwrap()
    }

    /// The living process of this run that has these words in its command line.
    pub(crate) fn part(&self, words: &str) -> Pid {
        let inner = self.inner().as_raw();
        let found = processes()
            .into_iter()
            .find(|process| process.parent == inner && process.line.contains(words));
        Pid::from_raw(found.unwrap_or_else(|| panic!("no part with {words:?}")).id)
    }

    /// Waits for the end; how it came and what was said about it.
    pub(crate) fn wait_for_end(mut self) -> (ExitStatus, String) {
        let mut status = None;
        wait_until("the end of xtask", || {
            status = self.outer.try_wait().unwrap();
            status.is_some()
        });
        (status.unwrap(), self.outer_messages())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Fails only where it has ended already. The inner process then clears up.
        self.outer.kill().ok();
        self.outer.wait().ok();
    }
}

pub(crate) fn send(signal: Signal, to: Pid) {
    kill(to, signal).unwrap();
}

/// Nothing that was started in this folder runs any more, and no data of it are left.
pub(crate) fn wait_until_nothing_is_left(folder: &Path) {
    wait_until_no_process_is_left(folder);
    wait_until("the end of the data", || {
        fs::read_dir(folder.join("runs")).unwrap().next().is_none()
    });
}

pub(crate) fn wait_until_no_process_is_left(folder: &Path) {
    let name = folder.to_str().unwrap();
    let mut left = Vec::new();
    wait_until("the end of all processes", || {
        let all = processes().into_iter();
        left = all
            .filter(|process| process.cwd.starts_with(name) || process.line.contains(name))
            .collect();
        left.is_empty()
    });
}

#[track_caller]
pub(crate) fn wait_until(awaited: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < PATIENCE, "waited {PATIENCE:?} in vain for {awaited}");
        thread::sleep(Duration::from_millis(20));
    }
}

struct Process {
    id: i32,
    parent: i32,
    cwd: String,
    line: String,
}

/// All processes that have not ended; one that is gone before it was looked at is left out.
fn processes() -> Vec<Process> {
    let ids = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok());
    let look = |id: i32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace();
        let ended = matches!(fields.next()?, "Z" | "X");
        let parent = fields.next()?.parse().ok()?;
        let cwd = fs::read_link(format!("/proc/{id}/cwd"))
            .map(|path| path.display().to_string())
            .unwrap_or_default();
        let line = fs::read(format!("/proc/{id}/cmdline")).ok()?;
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        (!ended).then_some(Process { id, parent, cwd, line })
    };
    ids.filter_map(look).collect()
}
