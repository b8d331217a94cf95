use chrono::{DateTime, Utc};
use common::LicencePlate;
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    blocks::refuse_blocked,
    corrupt,
    invitations::exactly_one,
    plates::refuse_blocked_plate,
    residents::ResidentRow,
    schema::{passes, residents},
};
use crate::{
    dialogue::HeldPass,
    domain::{Car, ErasedPass, Pass, PassId, PassStatus, Resident, ResidentId, TelegramId, Visitor},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = passes)]
pub(super) struct PassRow {
    id: i64,
    version: i64,
    brand: Option<String>,
    plate: Option<String>,
    guest: Option<String>,
    standing: bool,
    status: String,
    ordered_at: DateTime<Utc>,
    valid_from: DateTime<Utc>,
    valid_until: DateTime<Utc>,
    arrived_at: Option<DateTime<Utc>>,
}

/// A pass with its resident, both locked, the resident first.
pub(crate) async fn held_pass(transaction: &mut AsyncPgConnection, id: PassId) -> Result<Option<HeldPass>, LoadError> {
    let row: Option<(ResidentRow, PassRow)> = residents::table
        .inner_join(passes::table)
        .filter(passes::id.eq(id.0))
        .select((ResidentRow::as_select(), PassRow::as_select()))
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    row.map(held).transpose()
}

pub(super) fn held((resident, pass): (ResidentRow, PassRow)) -> Result<HeldPass, LoadError> {
    Ok(HeldPass {
        resident: Resident::try_from(resident)?,
        pass: Pass::try_from(pass)?,
    })
}

/// The next passes by number after `after`, at most `limit`, with their residents, all locked.
pub(crate) async fn held_passes_after(
    transaction: &mut AsyncPgConnection,
    after: PassId,
    limit: i64,
) -> Result<Vec<HeldPass>, LoadError> {
    let rows: Vec<(ResidentRow, PassRow)> = residents::table
        .inner_join(passes::table)
        .filter(passes::id.gt(after.0))
        .order(passes::id)
        .limit(limit)
        .select((ResidentRow::as_select(), PassRow::as_select()))
        .for_no_key_update()
        .load(transaction)
        .await?;
    rows.into_iter().map(held).collect()
}

/// The next erased passes by number after `after`, at most `limit`, locked.
pub(crate) async fn erased_passes_after(
    transaction: &mut AsyncPgConnection,
    after: PassId,
    limit: i64,
) -> Result<Vec<ErasedPass>, LoadError> {
    type Row = (i64, i64, DateTime<Utc>, DateTime<Utc>, DateTime<Utc>);
    let rows: Vec<Row> = passes::table
        .filter(passes::erased_at.is_not_null())
        .filter(passes::id.gt(after.0))
        .order(passes::id)
        .limit(limit)
        .select((
            passes::id,
            passes::version,
            passes::ordered_at,
            passes::valid_from,
            passes::valid_until,
        ))
        .for_no_key_update()
        .load(transaction)
        .await?;
    let erased = rows
        .into_iter()
        .map(|(id, version, ordered_at, valid_from, valid_until)| ErasedPass {
            id: PassId(id),
            version,
            ordered_at,
            valid_from,
            valid_until,
        });
    Ok(erased.collect())
}

/// A person's open pass for a plate; the newest of several.
pub(crate) async fn open_pass_for_plate(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    plate: &LicencePlate,
    now: DateTime<Utc>,
) -> Result<Option<Pass>, LoadError> {
    let row: Option<PassRow> = passes::table
        .inner_join(residents::table)
        .filter(residents::telegram_id.eq(person))
        .filter(passes::plate_compact.eq(plate.compact()))
        .filter(passes::status.eq("ordered"))
        .filter(passes::valid_until.gt(now))
        .order(passes::id.desc())
        .select(PassRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(Pass::try_from).transpose()
}

pub(crate) async fn add_pass(
    transaction: &mut AsyncPgConnection,
    pass: &Pass,
    resident: ResidentId,
) -> Result<(), ApplyError> {
    let (status, arrived_at) = stored_status(pass.status);
    let stored = StoredVisitor::from(&pass.visitor);
    diesel::insert_into(passes::table)
        .values((
            passes::id.eq(pass.id.0),
            passes::resident_id.eq(resident.0),
            passes::version.eq(pass.version),
            passes::brand.eq(stored.brand),
            passes::plate.eq(stored.plate),
            passes::guest.eq(stored.guest),
            passes::standing.eq(pass.standing),
            passes::status.eq(status),
            passes::ordered_at.eq(pass.ordered_at),
            passes::valid_from.eq(pass.valid_from),
            passes::valid_until.eq(pass.valid_until),
            passes::arrived_at.eq(arrived_at),
        ))
        .execute(transaction)
        .await?;
    refuse_blocked(transaction, resident).await?;
    refuse_blocked_plate(transaction, pass).await
}

/// Stores the next version of a pass; a conflict unless the version before it is there.
pub(crate) async fn change_pass(transaction: &mut AsyncPgConnection, pass: &Pass) -> Result<(), ApplyError> {
    let (status, arrived_at) = stored_status(pass.status);
    let changed = diesel::update(
        passes::table
            .find(pass.id.0)
            .filter(passes::version.eq(pass.version - 1)),
    )
    .set((
        passes::version.eq(pass.version),
        passes::status.eq(status),
        passes::arrived_at.eq(arrived_at),
    ))
    .execute(transaction)
    .await?;
    exactly_one(changed)
}

/// The next number of a pass.
pub(crate) async fn next_pass(transaction: &mut AsyncPgConnection) -> Result<PassId, LoadError> {
    Ok(PassId(next_number(transaction, "pass_numbers").await?))
}

/// The next value of a sequence.
pub(super) async fn next_number(transaction: &mut AsyncPgConnection, sequence: &str) -> QueryResult<i64> {
    #[derive(QueryableByName)]
    struct Next {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let next: Next = statement("select nextval(cast(? as regclass)) as number")
        .bind::<Text, _>(sequence)
        .get_result(transaction)
        .await?;
    Ok(next.number)
}

/// The columns that say who comes.
pub(super) struct StoredVisitor<'visitor> {
    pub(super) brand: Option<&'visitor str>,
    pub(super) plate: Option<&'visitor str>,
    pub(super) guest: Option<&'visitor str>,
}

impl<'visitor> From<&'visitor Visitor> for StoredVisitor<'visitor> {
    fn from(visitor: &'visitor Visitor) -> Self {
        match visitor {
            Visitor::Car(car) => Self {
                brand: Some(car.brand.as_str()),
                plate: Some(car.plate.as_str()),
                guest: None,
            },
            Visitor::OnFoot(guest) => Self {
                brand: None,
                plate: None,
                guest: Some(guest.as_str()),
            },
        }
    }
}

/// Reads back who comes; `what` names the row where that makes no sense.
pub(super) fn visitor(
    what: &'static str,
    id: i64,
    columns: (Option<String>, Option<String>, Option<String>),
) -> Result<Visitor, LoadError> {
    match columns {
        (Some(brand), Some(plate), None) => Ok(Visitor::Car(Car {
            brand: brand.try_into().map_err(|error| corrupt(what, id, &error))?,
            plate: plate.try_into().map_err(|error| corrupt(what, id, &error))?,
        })),
        (None, None, Some(guest)) => guest
            .try_into()
            .map(Visitor::OnFoot)
            .map_err(|error| corrupt(what, id, &error)),
        _ => Err(corrupt(what, id, &"neither a car nor a guest")),
    }
}

fn stored_status(status: PassStatus) -> (&'static str, Option<DateTime<Utc>>) {
    match status {
        PassStatus::Ordered => ("ordered", None),
        PassStatus::Arrived { at } => ("arrived", Some(at)),
        PassStatus::Cancelled => ("cancelled", None),
        PassStatus::Expired => ("expired", None),
    }
}

impl TryFrom<PassRow> for Pass {
    type Error = LoadError;

    fn try_from(row: PassRow) -> Result<Self, Self::Error> {
        let id = row.id;
        let status = match (row.status.as_str(), row.arrived_at) {
            ("ordered", None) => PassStatus::Ordered,
            ("arrived", Some(at)) => PassStatus::Arrived { at },
            ("cancelled", None) => PassStatus::Cancelled,
            ("expired", None) => PassStatus::Expired,
            (other, _) => return Err(corrupt("status of pass", id, &other)),
        };
        Ok(Self {
            id: PassId(id),
            version: row.version,
            visitor: visitor("visitor of pass", id, (row.brand, row.plate, row.guest))?,
            standing: row.standing,
            status,
            ordered_at: row.ordered_at,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        })
    }
}
