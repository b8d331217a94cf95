//! passbot's own tables. They stand in the search path of the service's role, so no schema is named.

mod erasure;
mod invitations;
mod listed;
mod passes;
mod residents;
mod schema;
mod standing;
mod wrong_codes;

mod blocks;
mod gate;
mod gate_questions;
mod lists;
mod news;
mod plates;
mod staff;

pub(crate) use erasure::{erase, stored_data};
pub(crate) use invitations::{add_invitation, invitations_for, release, reserve, use_up};
pub(crate) use listed::{page_of_passes, recent_cars};
pub(crate) use passes::{
    add_pass, change_pass, erased_passes_after, held_pass, held_passes_after, next_pass, open_pass_for_plate,
};
pub(crate) use residents::{add_resident, person};
pub(crate) use standing::{add_request, answer_request, held_request, next_request};
pub(crate) use wrong_codes::record_wrong_code;

pub(crate) use blocks::{block_person, departed, find_residents, subject, unblock_person};
pub(crate) use gate::{arrival, record_arrival, search};
pub(crate) use gate_questions::{
    add_gate_question, count_unreached, decide_gate_question, fresh_gate_question, gate_question, neighbours,
};
pub(crate) use lists::{open_passes, passes_ordered};
pub(crate) use news::{add_news, audience, count_residents, news_report};
pub(crate) use plates::{
    block_by_number, block_of, block_plate, blocks, lock_plate, next_block, open_passes_for, unblock_plate,
};
pub(crate) use staff::{add_staff_invitation, join_staff, leave_staff, record_deed, staff, staff_invitation};

use conversation::LoadError;
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

/// The steps that make passbot's tables.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/passbot");

/// A stored value that no rule allows: somebody wrote past the service.
fn corrupt(what: &'static str, id: i64, error: &impl std::fmt::Display) -> LoadError {
    LoadError::Corrupt(format!("{what} {id}: {error}"))
}
