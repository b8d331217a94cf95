//! helpdesk-bot: people ask, specialists answer, the bot stands between them.

mod application;
mod apply;
pub mod archive;
pub mod catalogue;
pub mod dialogue;
pub mod domain;
pub mod events;
mod facts;
mod helpdesk;
mod republish;
pub mod settings;
pub mod store;
pub mod stored_state;

pub use application::{HelpdeskService, ServiceSettings};
pub use helpdesk::Helpdesk;
