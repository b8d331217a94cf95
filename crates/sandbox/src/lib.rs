#![doc = include_str!("../README.md")]

mod bot_api;
pub mod client;
mod clock;
mod control;
mod faults;
mod foreign;
mod live;
pub mod model;
mod page;
mod postman;
mod record;
mod requests;
mod sandbox;
pub mod sheets;
mod statistics;
mod suite;
mod telegram;
mod violations;
mod world;

pub use clock::Clock;
pub use sandbox::{Sandbox, SandboxOptions, StartError};
pub use world::World;
