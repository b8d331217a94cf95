//! The outer of the two processes of a command.
//!
//! The outer one starts the inner one, which does the work, and then only waits. Each of them is a *subreaper*: all
//! processes that come from it, however deep and however orphaned, stay its descendants and can be found and ended.
//!
//! - Ctrl-C, SIGTERM or a closed terminal reach the outer process; it lets go of the *lifeline*, a pipe that is the
//!   inner one's standard input, and the inner one ends everything in good order.
//! - The outer one is killed (`kill -9`): the lifeline breaks by itself, with the same result.
//! - The inner one is killed: its descendants become the outer one's, which ends them and removes the data.
//! - Both are killed at once: the servers have asked the kernel for a signal at their parent's death, and the next
//!   run removes the data (see [`crate::folders`]).

use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ChildStdin, Command, ExitCode, ExitStatus, Stdio};
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

use anyhow::{Context, Result};
use nix::sys::prctl;
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use private_servers::descendants;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::commands::Task;
use crate::folders::RunFolder;

/// How long the inner process may take to end everything.
const PATIENCE: Duration = Duration::from_secs(30);

/// Runs the command in an inner process and clears up after it, however it ends.
pub(crate) fn watch_over(task: &Task) -> Result<ExitCode> {
    prctl::set_child_subreaper(true).context("become the subreaper")?;
    let run = RunFolder::create()?;
    // Before the first child, so that no signal finds us without a handler.
    let signals = Signals::new([SIGHUP, SIGINT, SIGTERM])?;
    let mut inner = Command::new(env::current_exe()?)
        .arg("--run-folder")
        .arg(run.path())
        .args(env::args_os().skip(1))
        .stdin(Stdio::piped())
        // A group of its own: who kills our whole group must not kill the one who clears up.
        .process_group(0)
        .spawn()
        .with_context(|| format!("start the inner process of {task:?}"))?;
    let lifeline = inner.stdin.take();
    let received = let_go_on_signal(signals, lifeline, Pid::from_raw(inner.id().cast_signed()));
    let status = inner.wait()?;
    descendants::kill_all();
    run.remove()?;
    Ok(exit_code(status, received.load(Ordering::SeqCst)))
}

/// Lets go of the lifeline at the first signal; returns where that signal's number will stand.
fn let_go_on_signal(mut signals: Signals, lifeline: Option<ChildStdin>, inner: Pid) -> Arc<AtomicI32> {
    let received = Arc::new(AtomicI32::new(0));
    let noted = Arc::clone(&received);
    let lifeline = Mutex::new(lifeline);
    thread::spawn(move || {
        for signal in signals.forever() {
            if noted.swap(signal, Ordering::SeqCst) != 0 {
                continue;
            }
            drop(lifeline.lock().unwrap_or_else(PoisonError::into_inner).take());
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                eprintln!(
                    "xtask: not everything ended within {} s, killing the rest",
                    PATIENCE.as_secs()
                );
                descendants::tell(inner, Signal::SIGKILL);
            });
        }
    });
    received
}

fn exit_code(status: ExitStatus, received: i32) -> ExitCode {
    let by_signal = |number: i32| ExitCode::from(128_u8.saturating_add(u8::try_from(number).unwrap_or(u8::MAX)));
    if received != 0 {
        return by_signal(received);
    }
    match (status.code(), status.signal()) {
        (Some(code), _) => ExitCode::from(u8::try_from(code).unwrap_or(1)),
        (None, Some(number)) => {
            eprintln!("xtask: the working process was killed by signal {number}; everything it had started is ended");
            by_signal(number)
        }
        (None, None) => ExitCode::FAILURE,
    }
}
