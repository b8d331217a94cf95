use chrono::{DateTime, Utc};
use common::LicencePlate;
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt,
    invitations::exactly_one,
    residents::ResidentRow,
    schema::{passes, residents},
};
use crate::{
    dialogue::HeldPass,
    domain::{Car, Pass, PassId, PassStatus, Resident, ResidentId, TelegramId},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = passes)]
pub(super) struct PassRow {
    id: i64,
    version: i64,
    brand: String,
    plate: String,
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
    diesel::insert_into(passes::table)
        .values((
            passes::id.eq(pass.id.0),
            passes::resident_id.eq(resident.0),
            passes::version.eq(pass.version),
            passes::brand.eq(pass.car.brand.as_str()),
            passes::plate.eq(pass.car.plate.as_str()),
            passes::status.eq(status),
            passes::ordered_at.eq(pass.ordered_at),
            passes::valid_from.eq(pass.valid_from),
            passes::valid_until.eq(pass.valid_until),
            passes::arrived_at.eq(arrived_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
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
            car: Car {
                brand: row
                    .brand
                    .try_into()
                    .map_err(|error| corrupt("brand of pass", id, &error))?,
                plate: row
                    .plate
                    .try_into()
                    .map_err(|error| corrupt("plate of pass", id, &error))?,
            },
            status,
            ordered_at: row.ordered_at,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
        })
    }
}
