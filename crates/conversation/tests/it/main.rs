//! The engine against a real PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod backlog;
mod cards;
mod copies;
mod files;
mod notebook;
mod order;
mod poison;
mod reach;
