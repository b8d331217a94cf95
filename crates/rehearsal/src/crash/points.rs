//! Where the services may be told to die, and how often work passes there.

/// A named place of crate `fail-point`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) name: &'static str,
    /// About how often a process passes it per act of the people, as far as it is the leader that does.
    pub(super) passes_per_act: f64,
}

const fn point(name: &'static str, passes_per_act: f64) -> Point {
    Point { name, passes_per_act }
}

/// Of passbot, of which two replicas share the inputs; sender and relay are one.
pub(super) const PASSBOT: &[Point] = &[
    point("claim", 0.6),
    point("answer", 1.2),
    point("commit", 0.6),
    point("sending", 1.2),
    point("confirm", 0.15),
    point("apply", 0.6),
    point("sent", 1.2),
    point("publish", 0.15),
    point("consumer-commit", 0.03),
    point("mark", 0.15),
    point("consume", 0.03),
    point("ack", 0.03),
];

/// Of sheets-syncer.
pub(super) const SHEETS_SYNCER: &[Point] = &[
    point("consumer-commit", 0.1),
    point("confirm", 0.03),
    point("apply", 0.12),
    point("consume", 0.1),
    point("publish", 0.03),
    point("commit", 0.12),
    point("ack", 0.1),
    point("claim", 0.12),
    point("mark", 0.03),
];

/// What every process of a service passes with each of its inputs, leader or not.
pub(super) const EVERYDAY: [&str; 3] = ["claim", "apply", "commit"];
