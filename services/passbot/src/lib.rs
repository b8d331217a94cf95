//! Residents order car passes, administrators invite, guards tick arrivals.

mod application;
mod apply;
pub mod catalogue;
pub mod dialogue;
pub mod domain;
pub mod events;
mod facts;
mod passbot;
mod republish;
pub mod settings;
pub mod store;
pub mod stored_state;

pub use application::{PassbotService, ServiceSettings};
pub use passbot::Passbot;
