//! The processes that a command has started: parts, which live as long as the command, and steps, which it waits for.
//!
//! Whoever waits here waits for everything at once: the step, every part, and the word to stop.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};
use std::{fmt, iter, thread};

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use nix::unistd::Pid;
use private_servers::{Launch, descendants};

use self::events::Event;

mod events;

/// How often conditions are looked at that nobody tells us about.
const POLL: Duration = Duration::from_millis(50);
/// How many lines of a part's log are shown when it ends unasked.
const LAST_LINES: usize = 20;

/// Why a command did not come to its own end.
#[derive(Debug)]
pub(crate) enum Interrupted {
    /// Somebody asked for the end.
    Stopped,
    /// A part ended unasked; what is left of the suite is no suite.
    PartEnded {
        name: String,
        status: ExitStatus,
        last_lines: String,
    },
}

impl fmt::Display for Interrupted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped => write!(formatter, "stopped"),
            Self::PartEnded {
                name,
                status,
                last_lines,
            } => {
                write!(
                    formatter,
                    "{name} ended unasked ({status}); the end of its log:\n{last_lines}"
                )
            }
        }
    }
}

impl std::error::Error for Interrupted {}

#[derive(Debug)]
struct Part {
    name: String,
    child: Child,
    log: PathBuf,
    ask: Signal,
    grace: Duration,
}

impl Part {
    /// Its process group, the way signals are addressed to one.
    fn group(&self) -> Pid {
        Pid::from_raw(-self.child.id().cast_signed())
    }
}

/// Everything that this command has started. Dropped, it ends it all.
#[derive(Debug)]
pub(crate) struct Processes {
    events: Receiver<Event>,
    parts: Vec<Part>,
}

impl Processes {
    pub(crate) fn new() -> Result<Self> {
        Ok(Self {
            events: events::listen()?,
            parts: Vec::new(),
        })
    }

    /// Starts a part in a process group of its own: Ctrl-C at the terminal reaches it through us only, in order.
    pub(crate) fn start(&mut self, launch: Launch) -> Result<()> {
        let Launch {
            name,
            mut command,
            log,
            ask,
            grace,
        } = launch;
        let output = File::create(&log).with_context(|| format!("create {}", log.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .process_group(0)
            .spawn()
            .with_context(|| format!("start {name}"))?;
        self.parts.push(Part {
            name,
            child,
            log,
            ask,
            grace,
        });
        Ok(())
    }

    /// Runs a step to its end and says how it ended.
    pub(crate) fn run(&mut self, mut command: Command) -> Result<ExitStatus> {
        let program = command.get_program().display().to_string();
        let mut step = command
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("start {program}"))?;
        let outcome = self.until(|| Ok(step.try_wait()?));
        if outcome.is_err() {
            // It is not in the terminal's process group, so that Ctrl-C did not reach it.
            descendants::tell(Pid::from_raw(step.id().cast_signed()), Signal::SIGTERM);
            wait_at_most(&mut step, Duration::from_secs(2))?;
        }
        outcome
    }

    /// Waits until the condition holds, at most as long as `deadline`.
    pub(crate) fn wait_for(
        &mut self,
        awaited: &str,
        deadline: Duration,
        mut condition: impl FnMut() -> Result<bool>,
    ) -> Result<()> {
        let begin = Instant::now();
        self.until(|| {
            if condition()? {
                return Ok(Some(()));
            }
            if begin.elapsed() > deadline {
                bail!("{awaited} did not come within {} s", deadline.as_secs());
            }
            Ok(None)
        })
    }

    /// Stays until somebody asks for the end or a part ends.
    pub(crate) fn stay(&mut self) -> Result<()> {
        self.until(|| Ok(None))
    }

    /// Ends everything that was started: parts in good order, the youngest first, then whatever is still there.
    pub(crate) fn end_all(&mut self) -> Result<()> {
        let outcomes: Vec<Result<()>> = iter::from_fn(|| self.parts.pop()).map(end_in_order).collect();
        descendants::kill_all();
        outcomes.into_iter().collect()
    }

    /// Looks at `probe` until it has an answer; everything that may interrupt is watched meanwhile.
    fn until<T>(&mut self, mut probe: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        loop {
            if let Some(answer) = probe()? {
                return Ok(answer);
            }
            for part in &mut self.parts {
                if let Some(status) = part.child.try_wait()? {
                    let last_lines = last_lines(&part.log);
                    bail!(Interrupted::PartEnded {
                        name: part.name.clone(),
                        status,
                        last_lines
                    });
                }
            }
            if self.events.recv_timeout(POLL) == Ok(Event::Stop) {
                bail!(Interrupted::Stopped);
            }
        }
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        if let Err(error) = self.end_all() {
            eprintln!("xtask: {error:#}");
        }
    }
}

/// The end of a log, for a message.
pub(crate) fn last_lines(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_else(|error| format!("({}: {error})", log.display()));
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LAST_LINES)..].join("\n")
}

/// Asks a part to end, waits, and kills what is left of its process group.
fn end_in_order(mut part: Part) -> Result<()> {
    let group = part.group();
    descendants::tell(group, part.ask);
    wait_at_most(&mut part.child, part.grace)?;
    descendants::tell(group, Signal::SIGKILL);
    part.child
        .wait()
        .map(drop)
        .with_context(|| format!("wait for the end of {}", part.name))
}

fn wait_at_most(child: &mut Child, grace: Duration) -> Result<()> {
    let begin = Instant::now();
    while child.try_wait()?.is_none() && begin.elapsed() < grace {
        thread::sleep(Duration::from_millis(10));
    }
    Ok(())
}
