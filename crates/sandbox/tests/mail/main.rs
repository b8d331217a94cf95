//! The mail server, as real clients, hostile ones and a test's control API meet it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod faults;
mod foreign;
mod hostile;
mod letters;
mod login;
mod protocol;
mod talk;
mod world;
