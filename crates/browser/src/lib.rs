//! A real browser for tests and screenshots: Chromium behind its driver, one process tree per [`Browser`].
//!
//! Everything waits for the thing itself, up to [`PATIENCE`], and says what it waited for when it does not come.

pub mod axe;
mod driver;
mod hands;

pub use driver::{Browser, Look};
pub use hands::PATIENCE;
