use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use nix::sys::signal::Signal;

/// A process to be started, and how it is ended.
#[derive(Debug)]
pub struct Launch {
    /// How people call it.
    pub name: String,
    /// The call; arguments, environment and account are the caller's to add.
    pub command: Command,
    /// Takes its standard output and errors.
    pub log: PathBuf,
    /// The signal that ends it in good order.
    pub ask: Signal,
    /// How long it may take after that signal before it is killed.
    pub grace: Duration,
}

impl Launch {
    /// Names the process and its program. It gets `ask` from the kernel too, should the thread that started it end without
    /// a word: through `setpriv`, which Debian has always (util-linux is essential); elsewhere whoever starts it has to
    /// suffice.
    pub fn new(name: &str, program: impl AsRef<OsStr>, log: PathBuf, ask: Signal, grace: Duration) -> Self {
        let setpriv = Path::new("/usr/bin/setpriv");
        let command = if setpriv.exists() {
            let mut command = Command::new(setpriv);
            command
                .args([
                    "--no-new-privs",
                    "--pdeathsig",
                    ask.as_str().trim_start_matches("SIG"),
                    "--",
                ])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        Self {
            name: name.to_owned(),
            command,
            log,
            ask,
            grace,
        }
    }
}
