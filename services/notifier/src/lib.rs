//! Every letter of the suite, and operators' alerts by mail and Telegram.

mod application;
pub mod catalogue;
pub mod compose;
pub mod desk;
pub mod domain;
pub mod events;
pub mod herald;
mod metrics;
pub mod postman;
pub mod settings;
pub mod smtp;
pub mod store;

pub use application::Notifier;
