//! Intake and sender against a real PostgreSQL and the sandbox.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod answers;
mod broadcasts;
mod documents;
mod faults;
mod floods;
mod intake;
mod leaders;
mod migration;
mod replica;
mod webhook;
mod world;
