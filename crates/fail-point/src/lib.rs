//! Places where a test makes the process die as by kill -9. In production nothing is named and a hit costs one comparison.
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

/// The environment variable that arms a point: `name`, or `name:N` for the Nth time that it is passed.
pub const VARIABLE: &str = "FRONTDESK_FAIL_POINT";

struct Armed {
    name: String,
    left: AtomicU32,
}

static ARMED: OnceLock<Option<Armed>> = OnceLock::new();

/// Aborts the process here, at once and without any cleaning up, if this point is armed and its time has come.
pub fn fail_point(name: &str) {
    let Some(armed) = ARMED.get_or_init(from_environment) else {
        return;
    };
    if armed.name == name && armed.left.fetch_sub(1, Ordering::SeqCst) == 1 {
        process::abort();
    }
}

fn from_environment() -> Option<Armed> {
    let value = std::env::var(VARIABLE).ok().filter(|value| !value.is_empty())?;
    let (name, count) = value.split_once(':').unwrap_or((&value, "1"));
    Some(Armed {
        name: name.to_owned(),
        left: AtomicU32::new(count.parse().unwrap_or(1)),
    })
}
