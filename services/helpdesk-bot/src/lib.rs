//! helpdesk-bot: people ask, specialists answer, the bot stands between them.

pub mod archive;
pub mod domain;
