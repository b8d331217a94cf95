//! Who can be killed, and where a process may be told to die.

use std::fmt;
use std::hash::{Hash, Hasher};

/// Somebody who is killed: a replica of a service, or a server.
#[derive(Debug, Clone, Copy)]
pub(super) struct Victim {
    /// As people call it, and as its log file is called.
    pub(super) name: &'static str,
    /// Of what it is a replica. Replicas share their kills: whichever of them comes by a point first dies there.
    pub(super) service: &'static str,
    /// Where it can be told to die; nowhere if it is not ours.
    pub(super) points: &'static [Point],
}

/// A named place of crate `fail-point`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) name: &'static str,
    /// About how often a process passes it per act of the people, as far as it is the leader that does.
    pub(super) passes_per_act: f64,
}

pub(super) const RABBITMQ: Victim = Victim::server("rabbitmq");
pub(super) const POSTGRES: Victim = Victim::server("postgres");

/// What every process of a service passes with each of its inputs, leader or not.
pub(super) const EVERYDAY: [&str; 3] = ["claim", "apply", "commit"];

pub(super) const fn point(name: &'static str, passes_per_act: f64) -> Point {
    Point { name, passes_per_act }
}

impl Victim {
    const fn server(name: &'static str) -> Self {
        Self {
            name,
            service: name,
            points: &[],
        }
    }

    /// Whether it is a process of ours.
    pub(super) fn is_service(self) -> bool {
        !self.points.is_empty()
    }
}

impl PartialEq for Victim {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Victim {}

impl Hash for Victim {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl PartialOrd for Victim {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Victim {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name.cmp(other.name)
    }
}

impl fmt::Display for Victim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name)
    }
}
