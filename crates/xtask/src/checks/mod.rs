//! The project's own checks.

pub(crate) mod migrations;
mod sql;
pub(crate) mod tls;
