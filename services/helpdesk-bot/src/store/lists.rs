//! What specialists look through, a page at a time, not locked.

use conversation::LoadError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    communications::CommunicationRow,
    is_not_closed, is_open,
    schema::{communications, users},
    users::UserRow,
};
use crate::domain::{Communication, CommunicationId, TelegramId, User};

/// What waits behind this one, oldest first.
pub(crate) async fn waiting(
    transaction: &mut AsyncPgConnection,
    after: CommunicationId,
    limit: i64,
) -> Result<Vec<Communication>, LoadError> {
    let rows: Vec<CommunicationRow> = communications::table
        .filter(is_open().and(communications::id.gt(after.0)))
        .order(communications::id)
        .limit(limit)
        .select(CommunicationRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// People, who came last first.
pub(crate) async fn people(
    transaction: &mut AsyncPgConnection,
    offset: i64,
    limit: i64,
) -> Result<Vec<User>, LoadError> {
    let rows: Vec<UserRow> = users::table
        .filter(users::erased_at.is_null())
        .order((users::registered_at.desc(), users::telegram_id.desc()))
        .offset(offset)
        .limit(limit)
        .select(UserRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(User::try_from).collect()
}

pub(crate) async fn count_people(transaction: &mut AsyncPgConnection) -> Result<i64, LoadError> {
    Ok(users::table
        .filter(users::erased_at.is_null())
        .count()
        .get_result(transaction)
        .await?)
}

/// The open communications of these people: at most one of each.
pub(crate) async fn open_of_users(
    transaction: &mut AsyncPgConnection,
    people: &[TelegramId],
) -> Result<Vec<Communication>, LoadError> {
    let rows: Vec<CommunicationRow> = communications::table
        .filter(communications::user_id.eq_any(people).and(is_not_closed()))
        .select(CommunicationRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// How many of a person's communications are closed and still kept.
pub(crate) async fn count_archived(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<i64, LoadError> {
    Ok(communications::table
        .filter(
            communications::user_id
                .eq(person)
                .and(communications::state.eq("closed"))
                .and(communications::forgotten_at.is_null()),
        )
        .count()
        .get_result(transaction)
        .await?)
}
