//! Intake and sender against a real PostgreSQL and the sandbox.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod answers;
mod intake;
mod leaders;
mod replica;
mod webhook;
mod world;
