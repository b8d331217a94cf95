//! helpdesk-bot's own tables. They stand in the search path of the service's role, so no schema is named.

mod alerts;
mod board;
mod canned;
mod codes;
mod communications;
mod control;
mod erasure;
mod forgetting;
mod handovers;
mod kept_files;
mod lists;
mod messages;
mod protocols;
mod schema;
mod searches;
mod staff;
#[cfg(test)]
mod tests;
mod users;

pub(crate) use alerts::{alert, clear_alert, raise_alert};
pub(crate) use board::{answer_times, look_at_board, looked_at_board, owners, taken_lines, waiting_now};
pub(crate) use canned::{
    add_canned_answer, canned_answer, canned_answer_of_title, canned_page, canned_preview, change_canned_answer,
    count_canned_answers, delete_canned_answer, forget_canned_preview, hold_canned_answers, keep_canned_preview,
    next_canned_number,
};
pub(crate) use codes::{add_code, answer_code, count_try, newest_code, recent_codes, use_code};
pub(crate) use communications::{
    add_communication, change_communication, communications_after, current_of_specialist, held_communications,
    hold_own, in_digest, next_communication, note_message, open_alone, open_of_user, opened_since, waiting_before,
    waiting_digest,
};
pub(crate) use control::{
    add_group, add_invitation, invitation, join_staff, leave_staff, record_deed, remove_group, staff,
};
pub(crate) use erasure::{communications_of, consent, erase, next_nobody, note_consent, said_to};
pub(crate) use forgetting::{forget_communication, outdated};
pub(crate) use handovers::{add_handover, end_handover, handover, next_handover, open_handover};
pub(crate) use kept_files::{
    await_file, full_disk_told, kept_file, kept_file_at, replace_file, settle_file, tell_full_disk,
};
pub(crate) use lists::{count_archived, count_people, open_of_users, people, waiting};
pub(crate) use messages::{
    add_message, add_version, last_messages, message, message_at, next_message, set_delivery, shown_messages,
    undelivered,
};
pub(crate) use protocols::{Said, all_said, said};
pub(crate) use searches::{find, keep_search, kept_search};
pub(crate) use staff::{groups, hold_staff, lock_staff, specialists, staff_of};
pub(crate) use users::{add_user, authenticate, lock_user, rename, user};

use conversation::{ApplyError, LoadError};
use diesel::{dsl::sql, expression::SqlLiteral, sql_types::Bool};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};

/// The steps that make helpdesk-bot's tables.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/helpdesk-bot");

/// A stored value that no rule allows: somebody wrote past the service.
fn corrupt(what: &'static str, id: impl std::fmt::Display) -> LoadError {
    LoadError::Corrupt(format!("{what} {id}"))
}

/// Whether nobody has taken a communication.
///
/// It and its likes are words of the statement, as the partial indexes have them. Against a bound value a plan that is kept can
/// use none of these, and would read all that was ever said.
fn is_open() -> SqlLiteral<Bool> {
    sql("communications.state = 'open'")
}

/// Whether somebody answers it.
fn is_taken() -> SqlLiteral<Bool> {
    sql("communications.state = 'taken'")
}

/// Whether it goes on.
fn is_not_closed() -> SqlLiteral<Bool> {
    sql("communications.state <> 'closed'")
}

/// A conditional write that found its row; else somebody else was faster.
fn exactly_one(changed: usize) -> Result<(), ApplyError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(ApplyError::Conflict)
    }
}
