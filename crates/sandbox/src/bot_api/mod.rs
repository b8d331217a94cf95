//! The Bot API, as the real server speaks it.

mod body;
pub(crate) mod entities;
mod failure;
pub(crate) mod markup;
mod methods;
mod parameters;
mod router;
pub(crate) mod specification;
mod updates;

pub(crate) use parameters::Parameters;
pub(crate) use router::configure;
pub(crate) use updates::get_updates;
