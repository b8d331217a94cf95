//! Google Sheets v4 and the token endpoint beside it, as strict as the real ones, and the hands of a person at the
//! spreadsheet (control routes below `/sandbox/sheets`).
//!
//! Every request and reply is checked against Google's discovery document. What Google has and the sandbox does not
//! play is refused with status 501 and listed in [`Status::unsupported`]. Formulas are stored, never computed.

mod call;
mod client;
mod control;
pub mod discovery;
mod error;
pub mod grid;
mod http;
mod quota;
mod state;
mod status;
mod token;
mod values;

use actix_web::web;

pub use client::{ClientError, Guard, SheetsClient};
pub(crate) use control::SheetsControlApi;
pub use control::Tab;
pub use error::ApiError;
pub use quota::Quota;
pub use state::{BookState, Fault, FaultKind, Hook, Now, State};
pub use status::{ShownCell, ShownRow, Status};
pub use token::CLIENT_EMAIL;

/// Adds `/token`, `/v4/…` and `/sandbox/sheets/…` to a server.
pub fn configure(config: &mut web::ServiceConfig, state: State) {
    config.app_data(web::Data::new(state));
    control::configure(config);
    http::configure(config);
}
