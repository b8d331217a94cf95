//! Residents order car passes, administrators invite, guards tick arrivals.

pub mod catalogue;
pub mod dialogue;
pub mod domain;
pub mod events;
pub mod settings;
pub mod stored_state;
