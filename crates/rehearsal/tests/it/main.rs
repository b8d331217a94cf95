//! The support for tests, tried against real servers and processes.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in test functions, but not in the functions they share"
)]

mod database;
mod process;
