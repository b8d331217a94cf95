//! The suite as real processes that are killed at named points.

mod crowd;
mod fail_points;
mod traces;
