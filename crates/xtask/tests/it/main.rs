//! `cargo xtask` as a real process that starts real servers and meets every kind of end.

#![allow(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in test functions, but not in the functions they share"
)]

mod ending;
mod running;
mod settings;
