//! The durable tables of a service: inputs, events to publish, tasks, leases.

mod clock;

pub use clock::{Clock, ClockHand};
