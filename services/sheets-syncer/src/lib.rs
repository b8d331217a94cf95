//! The pass journal as a live Google spreadsheet.

mod alarm;
mod application;
pub mod catalogue;
pub mod decider;
pub mod events;
pub mod settings;
pub mod sheet;
pub mod store;
pub mod sync;

pub use application::SheetsSyncer;
