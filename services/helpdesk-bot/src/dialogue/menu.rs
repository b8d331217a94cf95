//! What specialists look up and do beside answering.

mod buttons;
mod facts;
mod state;
mod texts;
mod write;

pub use buttons::MenuPressed;
pub use facts::{MenuFacts, MenuNeeds};
pub use state::Menu;
pub use write::MenuWrite;

pub(super) use facts::needs;
pub(super) use texts::button;
