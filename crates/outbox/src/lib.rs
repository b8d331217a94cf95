//! The durable tables of a service: inputs, events to publish, tasks and leases. What is claimed, marked and relayed here
//! survives the death of any process at any instant.
//!
//! All functions work inside the caller's transaction unless they say otherwise. Tables are found through the role's
//! `search_path`; `bot_id` is 0 in a service without a bot.

mod bell;
mod clock;
mod consume;
pub mod events;
pub mod inputs;
mod leader;
pub mod leases;
pub mod operator;
mod relay;
pub mod retention;
mod schedule;
mod statement;
pub mod tasks;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

pub use bell::{Bell, Topic};
pub use clock::{Clock, ClockHand};
pub use consume::{Consumer, Route};
pub use leader::{Leader, Reign};
pub use messaging::trace;
pub use relay::Relay;
pub use schedule::{Scheduler, Work, WorkError};
pub use statement::{Bound, Statement, Walk, statement};

/// The tables of this crate, to be applied in the service's schema.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/outbox");
