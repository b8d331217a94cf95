use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{dsl::exists, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt,
    invitations::exactly_one,
    schema::{audit, residents, staff, staff_invitations},
};
use crate::{
    dialogue::Deed,
    domain::{StaffInvitation, StaffInvitationId, StaffMember, StaffName, StaffRole, TelegramId},
};

/// The staff invitation whose code has one of these hashes, locked.
pub(crate) async fn staff_invitation(
    transaction: &mut AsyncPgConnection,
    hashes: &[Vec<u8>],
) -> Result<Option<StaffInvitation>, LoadError> {
    let row: Option<(i64, String, i64, DateTime<Utc>, Option<DateTime<Utc>>)> = staff_invitations::table
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
    Ok(Some(StaffInvitation {
        id: StaffInvitationId(id),
        role: stored_role(id, &role)?,
        created_by,
        expires_at,
        used: used_at.is_some(),
    }))
}

pub(crate) async fn add_staff_invitation(
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

/// Uses a staff invitation up and gives its role; a conflict if it is used or the person has the role.
pub(crate) async fn join_staff(
    transaction: &mut AsyncPgConnection,
    invitation: &StaffInvitation,
    person: TelegramId,
    name: &StaffName,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let used = diesel::update(
        staff_invitations::table
            .find(invitation.id.0)
            .filter(staff_invitations::used_at.is_null()),
    )
    .set((
        staff_invitations::used_by.eq(person),
        staff_invitations::used_at.eq(now),
    ))
    .execute(transaction)
    .await?;
    exactly_one(used)?;
    diesel::insert_into(staff::table)
        .values((
            staff::telegram_id.eq(person),
            staff::role.eq(invitation.role.as_str()),
            staff::name.eq(name.as_str()),
            staff::added_by.eq(invitation.created_by),
            staff::added_at.eq(now),
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
    let removed = diesel::delete(staff::table.find((person, role.as_str())))
        .execute(transaction)
        .await?;
    exactly_one(removed)
}

/// Everybody who was given a role in the bot, guards after administrators, oldest first.
pub(crate) async fn staff(transaction: &mut AsyncPgConnection) -> Result<Vec<StaffMember>, LoadError> {
    let resident = exists(residents::table.filter(residents::telegram_id.eq(staff::telegram_id)));
    let rows: Vec<(i64, String, String, bool)> = staff::table
        .order((staff::role, staff::added_at, staff::telegram_id))
        .select((staff::telegram_id, staff::role, staff::name, resident))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(telegram_id, role, name, resident)| {
            Ok(StaffMember {
                telegram_id,
                role: stored_role(telegram_id, &role)?,
                name: StaffName::from_telegram(&name),
                resident,
            })
        })
        .collect()
}

/// Remembers what an administrator did.
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

fn stored_role(id: i64, word: &str) -> Result<StaffRole, LoadError> {
    StaffRole::parse(word).ok_or_else(|| corrupt("staff role", id, &word))
}
