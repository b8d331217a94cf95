//! The suite as real processes that are killed or stopped at named points.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod clicking;
mod crowd;
mod database;
mod demo;
mod fail_points;
mod foreign;
mod leaders;
mod outages;
mod private_server;
mod process;
mod replicas;
mod sights;
mod traces;
mod webhooks;
