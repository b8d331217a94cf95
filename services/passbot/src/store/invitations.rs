use chrono::{DateTime, Utc};
use conversation::ApplyError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::schema::invitations;
use crate::domain::{Invitation, InvitationId, TelegramId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = invitations)]
struct InvitationRow {
    id: i64,
    code_hash: Vec<u8>,
    created_by: i64,
    expires_at: DateTime<Utc>,
    reserved_by: Option<i64>,
    reserved_until: Option<DateTime<Utc>>,
    used_at: Option<DateTime<Utc>>,
}

/// The unused invitation that a person holds and the one whose code has one of these hashes, both locked.
pub(crate) async fn invitations_for(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    hashes: &[Vec<u8>],
) -> QueryResult<(Option<Invitation>, Option<Invitation>)> {
    let rows: Vec<InvitationRow> = invitations::table
        .filter(
            invitations::reserved_by
                .eq(person)
                .or(invitations::code_hash.eq_any(hashes)),
        )
        .order(invitations::id)
        .select(InvitationRow::as_select())
        .for_no_key_update()
        .load(transaction)
        .await?;
    let find = |wanted: &dyn Fn(&InvitationRow) -> bool| rows.iter().find(|row| wanted(row)).map(Invitation::from);
    Ok((
        find(&|row| row.reserved_by == Some(person) && row.used_at.is_none()),
        find(&|row| hashes.contains(&row.code_hash)),
    ))
}

pub(crate) async fn add_invitation(
    transaction: &mut AsyncPgConnection,
    hash: &[u8],
    created_by: TelegramId,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(invitations::table)
        .values((
            invitations::code_hash.eq(hash),
            invitations::created_by.eq(created_by),
            invitations::created_at.eq(created_at),
            invitations::expires_at.eq(expires_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Keeps an invitation for a person unless it is used or another's at `now`: then it is a conflict.
pub(crate) async fn reserve(
    transaction: &mut AsyncPgConnection,
    invitation: InvitationId,
    by: TelegramId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let free = invitations::reserved_by
        .is_null()
        .or(invitations::reserved_by.eq(by))
        .or(invitations::reserved_until.le(now));
    let changed = diesel::update(
        invitations::table
            .find(invitation.0)
            .filter(invitations::used_at.is_null())
            .filter(free.assume_not_null()),
    )
    .set((invitations::reserved_by.eq(by), invitations::reserved_until.eq(until)))
    .execute(transaction)
    .await?;
    exactly_one(changed)
}

pub(crate) async fn release(
    transaction: &mut AsyncPgConnection,
    invitation: InvitationId,
    by: TelegramId,
) -> Result<(), ApplyError> {
    let changed = diesel::update(
        invitations::table
            .find(invitation.0)
            .filter(invitations::used_at.is_null())
            .filter(invitations::reserved_by.eq(by)),
    )
    .set((
        invitations::reserved_by.eq(None::<i64>),
        invitations::reserved_until.eq(None::<DateTime<Utc>>),
    ))
    .execute(transaction)
    .await?;
    exactly_one(changed)
}

/// Marks an invitation that this person holds as used by him.
pub(crate) async fn use_up(
    transaction: &mut AsyncPgConnection,
    invitation: InvitationId,
    by: TelegramId,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let changed = diesel::update(
        invitations::table
            .find(invitation.0)
            .filter(invitations::used_at.is_null())
            .filter(invitations::reserved_by.eq(by)),
    )
    .set((
        invitations::reserved_by.eq(None::<i64>),
        invitations::reserved_until.eq(None::<DateTime<Utc>>),
        invitations::used_by.eq(by),
        invitations::used_at.eq(now),
    ))
    .execute(transaction)
    .await?;
    exactly_one(changed)
}

/// A conditional write that found its row; else somebody else was faster.
pub(super) fn exactly_one(changed: usize) -> Result<(), ApplyError> {
    if changed == 1 {
        Ok(())
    } else {
        Err(ApplyError::Conflict)
    }
}

impl From<&InvitationRow> for Invitation {
    fn from(row: &InvitationRow) -> Self {
        Self {
            id: InvitationId(row.id),
            created_by: row.created_by,
            expires_at: row.expires_at,
            reserved: row.reserved_by.zip(row.reserved_until),
            used: row.used_at.is_some(),
        }
    }
}
