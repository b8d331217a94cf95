//! The sandbox over real HTTP, as bots and stories use it.

#![allow(
    clippy::unwrap_used,
    reason = "what goes wrong in the support of a test fails the test"
)]

mod acts;
mod bodies;
mod clock;
mod faults;
mod groups;
mod hook;
mod live;
mod messages;
mod polling;
mod program;
mod relay;
mod stories;
mod strictness;
mod teloxide;
mod webhooks;
mod world;
