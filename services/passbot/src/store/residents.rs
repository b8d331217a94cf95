use chrono::{DateTime, TimeDelta, Utc};
use common::PhoneNumber;
use conversation::{ApplyError, LoadError};
use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{corrupt, schema::residents};
use crate::{
    dialogue::{Needs, OrderCounts, PersonNeeds},
    domain::{Consent, InvitationId, Particulars, PassId, Resident, ResidentId, StaffRole, StaffRoles, TelegramId},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = residents)]
pub(super) struct ResidentRow {
    pub(super) id: i64,
    pub(super) telegram_id: i64,
    pub(super) name: String,
    pub(super) phone: String,
    pub(super) house: String,
}

/// What one statement tells about the person who acts.
pub(crate) struct PersonRow {
    pub(crate) resident: Option<Resident>,
    pub(crate) wrong_codes: Vec<DateTime<Utc>>,
    pub(crate) phone_taken: bool,
    pub(crate) counts: OrderCounts,
    pub(crate) fresh_pass: Option<PassId>,
    pub(crate) roles: StaffRoles,
    pub(crate) administrators: Vec<TelegramId>,
    pub(crate) blocked: bool,
    pub(crate) phone_blocked: bool,
}

#[derive(QueryableByName)]
struct PersonColumns {
    #[diesel(sql_type = Nullable<BigInt>)]
    id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    house: Option<String>,
    #[diesel(sql_type = Array<Timestamptz>)]
    wrong_codes: Vec<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    phone_taken: bool,
    #[diesel(sql_type = BigInt)]
    open_passes: i64,
    #[diesel(sql_type = BigInt)]
    orders_of_a_day: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    fresh_pass: Option<i64>,
    #[diesel(sql_type = Array<Text>)]
    roles: Vec<String>,
    #[diesel(sql_type = Array<BigInt>)]
    administrators: Vec<i64>,
    #[diesel(sql_type = Bool)]
    blocked: bool,
    #[diesel(sql_type = Bool)]
    phone_blocked: bool,
}

/// Everything about a person in one round trip; what is not needed costs nothing.
const PERSON: &str = "
    select
        resident.id, resident.name, resident.phone, resident.house,
        case when ? then array(
            select tried_at from wrong_codes where telegram_id = ? order by tried_at desc limit 5
        ) else '{}' end as wrong_codes,
        ? is not null and exists (select from residents where phone = ?) as phone_taken,
        case when ? then (
            select count(*) from passes
            where resident_id = resident.id and status = 'ordered' and valid_until > ?
        ) + (
            select count(*) from standing_requests where resident_id = resident.id and approved is null
        ) else 0 end as open_passes,
        case when ? then (
            select count(*) from passes where resident_id = resident.id and ordered_at > ? and not standing
        ) + (
            select count(*) from standing_requests where resident_id = resident.id and requested_at > ?
        ) else 0 end as orders_of_a_day,
        case when ? then nextval('pass_numbers') end as fresh_pass,
        array(select role from staff where telegram_id = ?) as roles,
        case when ? then array(
            select telegram_id from staff where role = 'administrator' order by telegram_id
        ) else '{}' end as administrators,
        exists (select from blocked_people where telegram_id = ?) as blocked,
        exists (select from blocked_people where phone_hash = any(?)) as phone_blocked
    from (select) as nobody left join residents as resident on resident.telegram_id = ?";

pub(crate) async fn person(
    transaction: &mut AsyncPgConnection,
    needs: &Needs,
    person: &PersonNeeds,
    now: DateTime<Utc>,
) -> Result<PersonRow, LoadError> {
    let phone = person.phone.as_ref().map(PhoneNumber::as_str);
    let columns: PersonColumns = statement(PERSON)
        .bind::<Bool, _>(person.registration)
        .bind::<BigInt, _>(person.telegram_id)
        .bind::<Nullable<Text>, _>(phone)
        .bind::<Nullable<Text>, _>(phone)
        .bind::<Bool, _>(person.counts)
        .bind::<Timestamptz, _>(now)
        .bind::<Bool, _>(person.counts)
        .bind::<Timestamptz, _>(now - TimeDelta::hours(24))
        .bind::<Timestamptz, _>(now - TimeDelta::hours(24))
        .bind::<Bool, _>(needs.fresh_pass)
        .bind::<BigInt, _>(person.telegram_id)
        .bind::<Bool, _>(person.registration || person.administrators)
        .bind::<BigInt, _>(person.telegram_id)
        .bind::<Array<Binary>, _>(&person.phone_hashes)
        .bind::<BigInt, _>(person.telegram_id)
        .get_result(transaction)
        .await?;
    let resident = match (columns.id, columns.name, columns.phone, columns.house) {
        (Some(id), Some(name), Some(phone), Some(house)) => Some(Resident::try_from(ResidentRow {
            id,
            telegram_id: person.telegram_id,
            name,
            phone,
            house,
        })?),
        _ => None,
    };
    Ok(PersonRow {
        resident,
        wrong_codes: columns.wrong_codes,
        phone_taken: columns.phone_taken,
        counts: OrderCounts {
            open: columns.open_passes,
            last_day: columns.orders_of_a_day,
        },
        fresh_pass: columns.fresh_pass.map(PassId),
        roles: StaffRoles::of(columns.roles.iter().filter_map(|role| StaffRole::parse(role))),
        administrators: columns.administrators,
        blocked: columns.blocked,
        phone_blocked: columns.phone_blocked,
    })
}

/// A conflict if the person or his telephone is registered already.
pub(crate) async fn add_resident(
    transaction: &mut AsyncPgConnection,
    telegram_id: TelegramId,
    particulars: &Particulars,
    invitation: InvitationId,
    consent: Consent,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(residents::table)
        .values((
            residents::telegram_id.eq(telegram_id),
            residents::name.eq(particulars.name.as_str()),
            residents::phone.eq(particulars.phone.as_str()),
            residents::house.eq(particulars.house.as_str()),
            residents::invitation_id.eq(invitation.0),
            residents::registered_at.eq(now),
            residents::consent_version.eq(consent.version),
            residents::consented_at.eq(consent.at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

impl TryFrom<ResidentRow> for Resident {
    type Error = LoadError;

    fn try_from(row: ResidentRow) -> Result<Self, Self::Error> {
        let id = row.id;
        Ok(Self {
            id: ResidentId(id),
            telegram_id: row.telegram_id,
            particulars: Particulars {
                name: row
                    .name
                    .try_into()
                    .map_err(|error| corrupt("name of resident", id, &error))?,
                phone: row
                    .phone
                    .try_into()
                    .map_err(|error| corrupt("phone of resident", id, &error))?,
                house: row
                    .house
                    .try_into()
                    .map_err(|error| corrupt("house of resident", id, &error))?,
            },
        })
    }
}
