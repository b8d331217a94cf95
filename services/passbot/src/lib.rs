//! Residents order car passes, administrators invite, guards tick arrivals.

pub mod dialogue;
pub mod domain;
pub mod events;
pub mod settings;
