use conversation::LoadError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt,
    schema::{service_groups, staff},
};
use crate::domain::{DisplayName, Group, StaffMember, StaffRole, TelegramId};

/// The same, held: they do not end before what is done by their right is done.
pub(crate) async fn hold_staff(
    mut transaction: &AsyncPgConnection,
    person: TelegramId,
) -> Result<Vec<StaffMember>, LoadError> {
    let rows: Vec<(String, String)> = staff::table
        .filter(staff::telegram_id.eq(person))
        .select((staff::role, staff::name))
        .for_key_share()
        .load(&mut transaction)
        .await?;
    members(person, rows)
}

/// Locks the roles of a person, to end one.
pub(crate) async fn lock_staff(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<(), LoadError> {
    let _roles: Vec<String> = staff::table
        .filter(staff::telegram_id.eq(person))
        .select(staff::role)
        .for_update()
        .load(transaction)
        .await?;
    Ok(())
}

/// The roles that a person was given in the bot.
pub(crate) async fn staff_of(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Vec<StaffMember>, LoadError> {
    let rows: Vec<(String, String)> = staff::table
        .filter(staff::telegram_id.eq(person))
        .select((staff::role, staff::name))
        .load(transaction)
        .await?;
    members(person, rows)
}

fn members(person: TelegramId, rows: Vec<(String, String)>) -> Result<Vec<StaffMember>, LoadError> {
    rows.into_iter()
        .map(|(role, name)| {
            Ok(StaffMember {
                telegram_id: person,
                role: StaffRole::parse(&role).ok_or_else(|| corrupt("role of staff", person))?,
                name: DisplayName::new(&name),
            })
        })
        .collect()
}

/// The groups that administrators added in the bot, oldest first.
pub(crate) async fn groups(transaction: &mut AsyncPgConnection) -> Result<Vec<Group>, LoadError> {
    let rows: Vec<(i64, String)> = service_groups::table
        .order(service_groups::added_at)
        .select((service_groups::chat_id, service_groups::name))
        .load(transaction)
        .await?;
    let groups = rows.into_iter().map(|(chat_id, name)| Group {
        chat_id,
        name: DisplayName::new(&name),
    });
    Ok(groups.collect())
}

/// The specialists that administrators named in the bot.
pub(crate) async fn specialists(
    transaction: &mut AsyncPgConnection,
) -> Result<Vec<(TelegramId, DisplayName)>, LoadError> {
    let rows: Vec<(i64, String)> = staff::table
        .filter(staff::role.eq(StaffRole::Specialist.as_str()))
        .order((staff::name, staff::telegram_id))
        .select((staff::telegram_id, staff::name))
        .load(transaction)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(id, name)| (id, DisplayName::new(&name)))
        .collect())
}
