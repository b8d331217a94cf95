//! What a binary needs to run: settings, telemetry, database, health, shutdown, subcommands.
//!
//! It knows no service: a service describes itself as a [`Service`], and its `main` is [`run`].

mod application;
pub mod cli;
pub mod clock;
pub mod database;
pub mod health;
mod menus;
mod metrics;
pub mod settings;
pub mod shutdown;
pub mod telemetry;
pub mod webhook;
mod wiring;

pub use application::{Application, Service};
pub use cli::run;
pub use database::Pool;
pub use menus::Menus;
pub use settings::{CommonSettings, Reader, TelegramSettings};
pub use wiring::{Bot, Wiring};
