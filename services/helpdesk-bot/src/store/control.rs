use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt, exactly_one,
    schema::{audit, service_groups, staff as staff_table, staff_invitations},
};
use crate::{
    dialogue::Deed,
    domain::{DisplayName, Group, Invitation, InvitationId, StaffMember, StaffRole, TelegramId},
};

/// Id, role, who made it, until when, and when it was used.
type InvitationRow = (i64, String, i64, DateTime<Utc>, Option<DateTime<Utc>>);

/// The invitation whose code has one of these hashes, locked.
pub(crate) async fn invitation(
    transaction: &mut AsyncPgConnection,
    hashes: &[Vec<u8>],
) -> Result<Option<Invitation>, LoadError> {
    let row: Option<InvitationRow> = staff_invitations::table
        .filter(staff_invitations::code_hash.eq_any(hashes))
        .select((
            staff_invitations::id,
            staff_invitations::role,
            staff_invitations::created_by,
            staff_invitations::expires_at,
            staff_invitations::used_at,
        ))
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    let Some((id, role, created_by, expires_at, used_at)) = row else {
        return Ok(None);
    };
    Ok(Some(Invitation {
        id: InvitationId(id),
        role: StaffRole::parse(&role).ok_or_else(|| corrupt("role of staff invitation", id))?,
        created_by,
        expires_at,
        used: used_at.is_some(),
    }))
}

pub(crate) async fn add_invitation(
    transaction: &mut AsyncPgConnection,
    hash: &[u8],
    role: StaffRole,
    (created_by, created_at): (TelegramId, DateTime<Utc>),
    expires_at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(staff_invitations::table)
        .values((
            staff_invitations::code_hash.eq(hash),
            staff_invitations::role.eq(role.as_str()),
            staff_invitations::created_by.eq(created_by),
            staff_invitations::created_at.eq(created_at),
            staff_invitations::expires_at.eq(expires_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Uses an invitation up and gives its role; a conflict if it is used or the person has the role.
pub(crate) async fn join_staff(
    transaction: &mut AsyncPgConnection,
    invitation: &Invitation,
    person: TelegramId,
    name: &DisplayName,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let unused = staff_invitations::table
        .find(invitation.id.0)
        .filter(staff_invitations::used_at.is_null());
    let used = diesel::update(unused)
        .set((
            staff_invitations::used_by.eq(person),
            staff_invitations::used_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    exactly_one(used)?;
    diesel::insert_into(staff_table::table)
        .values((
            staff_table::telegram_id.eq(person),
            staff_table::role.eq(invitation.role.as_str()),
            staff_table::name.eq(name.as_str()),
            staff_table::added_by.eq(invitation.created_by),
            staff_table::added_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Takes a role back; a conflict if the person does not have it any more.
pub(crate) async fn leave_staff(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    role: StaffRole,
) -> Result<(), ApplyError> {
    let removed = diesel::delete(staff_table::table.find((person, role.as_str())))
        .execute(transaction)
        .await?;
    exactly_one(removed)
}

/// Everybody who was given a role in the bot, oldest first.
pub(crate) async fn staff(transaction: &mut AsyncPgConnection) -> Result<Vec<StaffMember>, LoadError> {
    let rows: Vec<(i64, String, String)> = staff_table::table
        .order((staff_table::added_at, staff_table::telegram_id))
        .select((staff_table::telegram_id, staff_table::role, staff_table::name))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(telegram_id, role, name)| {
            Ok(StaffMember {
                telegram_id,
                role: StaffRole::parse(&role).ok_or_else(|| corrupt("role of staff", telegram_id))?,
                name: DisplayName::new(&name),
            })
        })
        .collect()
}

/// A group gets cards; a conflict if it does already.
pub(crate) async fn add_group(
    transaction: &mut AsyncPgConnection,
    group: &Group,
    by: TelegramId,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(service_groups::table)
        .values((
            service_groups::chat_id.eq(group.chat_id),
            service_groups::name.eq(group.name.as_str()),
            service_groups::added_by.eq(by),
            service_groups::added_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// A group gets none any more.
pub(crate) async fn remove_group(transaction: &mut AsyncPgConnection, chat_id: i64) -> Result<(), ApplyError> {
    diesel::delete(service_groups::table.find(chat_id))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Remembers what a controller or an administrator did.
pub(crate) async fn record_deed(transaction: &mut AsyncPgConnection, deed: &Deed) -> Result<(), ApplyError> {
    diesel::insert_into(audit::table)
        .values((
            audit::actor.eq(deed.actor),
            audit::action.eq(deed.action.as_str()),
            audit::about_kind.eq(deed.about.map(|(kind, _)| kind.as_str())),
            audit::about_id.eq(deed.about.map(|(_, id)| id)),
            audit::at.eq(deed.at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}
