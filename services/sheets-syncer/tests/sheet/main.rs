//! The planner against a grid in process, with and without a guard who works at the same time.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod cases;
mod erasure;
mod google;
mod races;
mod world;
