#![doc = include_str!("../README.md")]

mod bot_api;
pub mod client;
mod clock;
mod control;
mod faults;
mod foreign;
pub mod model;
mod postman;
mod record;
mod sandbox;
pub mod sheets;
mod statistics;
mod telegram;
mod violations;
mod world;

pub use clock::Clock;
pub use sandbox::{Sandbox, SandboxOptions, StartError};
pub use world::World;
