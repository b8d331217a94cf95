#![doc = include_str!("../README.md")]

mod bot_api;
mod broker;
pub mod client;
mod clock;
mod control;
mod faults;
mod foreign;
mod live;
mod mail;
pub mod model;
mod newest;
mod page;
mod postman;
mod record;
mod rules;
mod sandbox;
pub mod sheets;
mod shortened;
mod statistics;
mod suite;
mod telegram;
mod violations;
mod world;

pub use broker::BrokerSettings;
pub use clock::Clock;
pub use sandbox::{Sandbox, SandboxOptions, StartError};
pub use world::World;
