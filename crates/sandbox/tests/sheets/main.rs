//! The Sheets server over HTTP, as a client and a person meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod api;
mod faults;
mod person;
mod world;
