//! notifier's tables.

mod alerts;
mod given_up;
mod letters;
mod queue;
mod retention;

use diesel_migrations::{EmbeddedMigrations, embed_migrations};

pub(crate) use alerts::{alert, is_standing, save_alert};
pub use given_up::GivenUp;
pub(crate) use given_up::given_up;
pub use letters::NewLetter;
pub(crate) use letters::{insert_letter, letter_facts};
pub(crate) use queue::{Claimed, claim, fail, hand_over, mark_sent, put_off};
pub(crate) use retention::sweep;

/// The steps that make them.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/notifier");
