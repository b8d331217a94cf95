//! The pass journal as a live Google spreadsheet.

pub mod sheet;
