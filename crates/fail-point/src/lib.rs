//! Places where a test makes the process die as by kill -9, or stand still as by SIGSTOP. In production nothing is named and a hit costs one comparison.
//!
//! The points, in the order in which work passes them: `claim`, `apply`, `commit` (an input), `sending`, `answer`, `sent` (a
//! message), `publish`, `confirm`, `mark` (an event on its way out), `consume`, `consumer-commit`, `ack` (an event coming in),
//! `sheet-recorded`, `sheet-written` (a sync of the sheet: its decisions are committed, its batch was carried out).

use std::{
    process,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

/// The environment variable that arms a point: `name`, or `name:N` for the Nth time that it is passed. With `stop@` before it
/// the process stands still there instead of dying, until somebody sends it SIGCONT.
pub const VARIABLE: &str = "FRONTDESK_FAIL_POINT";

struct Armed {
    name: String,
    stops: bool,
    left: AtomicU32,
}

static ARMED: OnceLock<Option<Armed>> = OnceLock::new();

/// Aborts the process here, at once and without any cleaning up, or stops it, if this point is armed and its time has come.
pub fn fail_point(name: &str) {
    let Some(armed) = ARMED.get_or_init(from_environment) else {
        return;
    };
    if armed.name == name && armed.left.fetch_sub(1, Ordering::SeqCst) == 1 {
        if armed.stops {
            stop();
        } else {
            process::abort();
        }
    }
}

/// Stands still until SIGCONT. The shell is asked, so that no service needs a library of signals for the sake of tests.
fn stop() {
    let stopped = process::Command::new("sh").args(["-c", "kill -STOP $PPID"]).status();
    if !stopped.is_ok_and(|status| status.success()) {
        // A test that waits for the stop must not wait in vain.
        process::abort();
    }
}

fn from_environment() -> Option<Armed> {
    let value = std::env::var(VARIABLE).ok().filter(|value| !value.is_empty())?;
    let (stops, place) = match value.strip_prefix("stop@") {
        Some(place) => (true, place),
        None => (false, value.as_str()),
    };
    let (name, count) = place.split_once(':').unwrap_or((place, "1"));
    Some(Armed {
        name: name.to_owned(),
        stops,
        left: AtomicU32::new(count.parse().unwrap_or(1)),
    })
}
