//! The durable tables against a real PostgreSQL and RabbitMQ.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod events;
mod leases;
mod retention;
mod work;
mod world;
