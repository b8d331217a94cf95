//! Places where a test makes the process die as by kill -9, or stand still as by SIGSTOP. In production nothing is named
//! and a hit costs one comparison.
//!
//! The points, in the order in which work passes them:
//! - an input: `claim`, `file` (a file that it sends was made, between two attempts), `apply`, `commit`;
//! - a message: `sending`, `answer`, `sent`; of a broadcast, before the commit in which recipients were picked, `pick`;
//! - an event on its way out: `publish`, `confirm`, `mark`;
//! - an event coming in: `consume`, `consumer-commit`, `ack`;
//! - a letter: `letter` (before the dialogue), `letter-handed` (it is noted that the server is given it), `letter-taken` (the server
//!   has said yes), `letter-marked`;
//! - the archive's work: `file-kept` (a file has its name on the disk), `protocol-written` (the text has);
//! - a sync of the sheet: `sheet-recorded` (its decisions are committed), `sheet-written` (its batch was carried out).

use std::{
    io::{self, Write},
    process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The environment variable that arms a point: `name`, or `name:N` for the Nth time that it is passed; of several, with
/// commas between them, whichever comes first. With `stop@` before it the process stands still there instead of dying,
/// until somebody sends it SIGCONT.
pub const VARIABLE: &str = "FRONTDESK_FAIL_POINT";

struct Armed {
    name: String,
    stops: bool,
    left: AtomicU32,
}

static ARMED: OnceLock<Vec<Armed>> = OnceLock::new();

/// Aborts the process here, at once and without any cleaning up, or stops it, if this point is armed and its time has come.
///
/// Its last words are `fail point <name>`, on standard error.
pub fn fail_point(name: &str) {
    for armed in ARMED.get_or_init(from_environment) {
        if armed.name == name && armed.left.fetch_sub(1, Ordering::SeqCst) == 1 {
            // Directly, for the log's own writer may never come to it. Where nobody reads it, dying is still what was asked.
            let _ = writeln!(io::stderr(), "fail point {name}");
            if armed.stops {
                stop();
            } else {
                process::abort();
            }
        }
    }
}

/// Stands still until SIGCONT. The shell is asked, so that no service needs a library of signals for the sake of tests.
///
/// It ends only when it has seen that the process stands: the signal may be on its way for a while, and a thread that went on
/// meanwhile would be stopped anywhere behind the point. The number of looks is bounded for one who is woken before it looks.
fn stop() {
    const STOP: &str = "kill -STOP $PPID; looks=0; \
        while [ $looks -lt 2000 ] && grep -q '^State:[[:space:]]*[^TtZ]' /proc/$PPID/status; do looks=$((looks + 1)); done";
    let stopped = process::Command::new("sh").args(["-c", STOP]).status();
    if !stopped.is_ok_and(|status| status.success()) {
        // A test that waits for the stop must not wait in vain.
        process::abort();
    }
}

fn from_environment() -> Vec<Armed> {
    let value = std::env::var(VARIABLE).unwrap_or_default();
    value.split(',').filter(|place| !place.is_empty()).map(parse).collect()
}

fn parse(place: &str) -> Armed {
    let (stops, place) = match place.strip_prefix("stop@") {
        Some(place) => (true, place),
        None => (false, place),
    };
    let (name, count) = place.split_once(':').unwrap_or((place, "1"));
    Armed {
        name: name.to_owned(),
        stops,
        left: AtomicU32::new(count.parse().unwrap_or(1)),
    }
}
