//! Intake and sender against a real PostgreSQL and the sandbox.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod albums;
mod answers;
mod broadcasts;
mod documents;
mod faults;
mod files;
mod floods;
mod intake;
mod leaders;
mod migration;
mod relay;
mod replica;
mod webhook;
mod world;
