//! Google Sheets v4 and the token endpoint beside it.

pub mod discovery;
mod error;
pub mod grid;

pub use error::ApiError;
