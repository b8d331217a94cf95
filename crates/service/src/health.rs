//! `/health/live` (the process answers) and `/health/ready` (it can do its work), and the HTTP server that shows them.

mod checks;
mod server;

pub use checks::{CheckResult, Health, Report};
pub use server::{Http, HttpError, Routes};
