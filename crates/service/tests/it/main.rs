//! Against a real PostgreSQL (`DATABASE__URL`) and RabbitMQ (`BROKER__URL`); the processes are real too.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod clock;
mod dead_letters;
mod health;
mod initialisation;
mod migrations;
mod process;
mod settings;
mod shutdown;
mod support;
mod telemetry;
