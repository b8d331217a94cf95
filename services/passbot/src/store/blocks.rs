//! Who is blocked, and which residents an administrator finds.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt,
    erasure::stored_data,
    invitations::exactly_one,
    residents::ResidentRow,
    schema::{blocked_people, residents, staff},
};
use crate::{
    dialogue::{Departed, DepartedKey, FoundResident, ResidentPage, Subject, page_of_residents},
    domain::{Resident, ResidentId, ResidentQuery, StaffRole, StaffRoles, TelegramId},
};

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    telegram_id: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    phone: String,
    #[diesel(sql_type = Text)]
    house: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    blocked_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Array<Text>)]
    plates: Vec<String>,
}

/// A page of the residents who fit. They are compared here and not by the database, which would fold letters as its
/// locale says and see wildcards in them.
pub(crate) async fn find_residents(
    transaction: &mut AsyncPgConnection,
    query: &ResidentQuery,
    page: u32,
    now: DateTime<Utc>,
) -> Result<ResidentPage, LoadError> {
    let rows: Vec<FoundRow> = statement(
        "select r.id, r.telegram_id, r.name, r.phone, r.house, b.blocked_at, \
           array(select p.plate_compact from passes p where p.resident_id = r.id and p.status = 'ordered' \
             and p.valid_until > ? and p.plate_compact is not null) as plates \
         from residents r left join blocked_people b on b.telegram_id = r.telegram_id order by r.id",
    )
    .bind::<Timestamptz, _>(now)
    .get_results(transaction)
    .await?;
    let mut found = Vec::new();
    for row in rows {
        let resident = Resident::try_from(ResidentRow {
            id: row.id,
            telegram_id: row.telegram_id,
            name: row.name,
            phone: row.phone,
            house: row.house,
        })?;
        if query.fits(&resident.particulars, &row.plates) {
            found.push(FoundResident {
                resident,
                blocked: row.blocked_at.is_some(),
            });
        }
    }
    Ok(page_of_residents(query, found, page))
}

/// A resident whom an administrator looks at, with all that is stored, locked; `None` when he is there no more.
pub(crate) async fn subject(transaction: &mut AsyncPgConnection, id: ResidentId) -> Result<Option<Subject>, LoadError> {
    let row: Option<ResidentRow> = residents::table
        .find(id.0)
        .select(ResidentRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let resident = Resident::try_from(row)?;
    // Locked first: what is read after it holds until this transaction ends.
    let Some(stored) = stored_data(transaction, id).await? else {
        return Ok(None);
    };
    let blocked_at = blocked_people::table
        .find(resident.telegram_id)
        .select(blocked_people::blocked_at)
        .first(transaction)
        .await
        .optional()?;
    Ok(Some(Subject {
        roles: roles(transaction, resident.telegram_id).await?,
        resident,
        stored,
        blocked_at,
    }))
}

/// Somebody who is blocked and no resident any more; `None` when there is nobody like that.
pub(crate) async fn departed(
    transaction: &mut AsyncPgConnection,
    key: &DepartedKey,
) -> Result<Option<Departed>, LoadError> {
    let residents = residents::table.select(residents::telegram_id);
    let departed = blocked_people::table
        .filter(blocked_people::telegram_id.ne_all(residents))
        .select((blocked_people::telegram_id, blocked_people::blocked_at))
        .into_boxed();
    let meant = match key {
        DepartedKey::Phone(hashes) => departed.filter(blocked_people::phone_hash.eq_any(hashes)),
        DepartedKey::Person(person) => departed.filter(blocked_people::telegram_id.eq(*person)),
    };
    let row: Option<(TelegramId, DateTime<Utc>)> = meant.first(transaction).await.optional()?;
    let Some((telegram_id, blocked_at)) = row else {
        return Ok(None);
    };
    Ok(Some(Departed {
        telegram_id,
        blocked_at,
        roles: roles(transaction, telegram_id).await?,
    }))
}

/// What a person was made in the bot.
async fn roles(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<StaffRoles, LoadError> {
    let roles: Vec<String> = staff::table
        .filter(staff::telegram_id.eq(person))
        .select(staff::role)
        .load(transaction)
        .await?;
    let roles = roles
        .iter()
        .map(|role| StaffRole::parse(role).ok_or_else(|| corrupt("staff role", person, role)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(StaffRoles::of(roles))
}

/// Blocks a person; a conflict if he is blocked already.
pub(crate) async fn block_person(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    phone_hash: &[u8],
    by: TelegramId,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(blocked_people::table)
        .values((
            blocked_people::telegram_id.eq(person),
            blocked_people::phone_hash.eq(phone_hash),
            blocked_people::blocked_by.eq(by),
            blocked_people::blocked_at.eq(at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Ends it; a conflict if he is not blocked.
pub(crate) async fn unblock_person(transaction: &mut AsyncPgConnection, person: TelegramId) -> Result<(), ApplyError> {
    let unblocked = diesel::delete(blocked_people::table.find(person))
        .execute(transaction)
        .await?;
    exactly_one(unblocked)
}

/// A conflict if the resident has been blocked meanwhile.
///
/// To be called after the row that refers to the resident was written: that write waits for whoever blocks him, and this
/// statement sees what he did.
pub(super) async fn refuse_blocked(
    transaction: &mut AsyncPgConnection,
    resident: ResidentId,
) -> Result<(), ApplyError> {
    #[derive(QueryableByName)]
    struct Blocked {
        #[diesel(sql_type = Bool)]
        blocked: bool,
    }
    let row: Blocked = statement(
        "select exists (select from blocked_people b join residents r using (telegram_id) where r.id = ?) as blocked",
    )
    .bind::<BigInt, _>(resident.0)
    .get_result(transaction)
    .await?;
    if row.blocked { Err(ApplyError::Conflict) } else { Ok(()) }
}
