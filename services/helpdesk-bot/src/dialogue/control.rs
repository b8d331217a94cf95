//! What controllers and administrators do.

mod buttons;
mod facts;
mod state;
mod texts;
mod write;

pub use buttons::ControlPressed;
pub use facts::{ControlFacts, ControlNeeds};
pub use state::Control;
pub use write::ControlWrite;

pub(super) use facts::needs;
pub(super) use texts::button;
