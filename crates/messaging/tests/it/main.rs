//! Against a real RabbitMQ (`BROKER__URL`); every test has an exchange and queues of its own and deletes them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod cuts;
mod dead_letters;
mod delivery;
mod observing;
mod publishing;
mod retries;
mod support;
mod topology;
mod tracing_context;
