//! RabbitMQ: topology, confirmed publishing, consuming with retry and dead letters.
//!
//! The only crate that names lapin. It knows no service: who publishes what to whom is a table that the caller brings
//! ([`Routes`]). One [`Broker`] is one connection that heals itself; a [`Publisher`] answers for each event whether
//! RabbitMQ has it; [`Broker::consume`] acknowledges nothing before its outcome is durable.

mod backoff;
mod broker;
mod consumer;
mod dead_letters;
mod delivery;
mod error;
mod headers;
mod metrics;
mod observer;
mod publisher;
mod session;
mod settle;
mod topology;
pub mod trace;

pub use broker::{Broker, Link, Options, QueueDepth};
pub use consumer::Consume;
pub use dead_letters::{DeadLetter, DeadLetters, Selection};
pub use delivery::{Delivery, Verdict};
pub use error::{BrokerError, PublishError};
pub use observer::{Observed, Observer, QueueStanding, Standing};
pub use publisher::{Outgoing, Publisher};
pub use topology::{Routes, Tier, Topology};
