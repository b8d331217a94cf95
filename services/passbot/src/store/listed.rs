//! A resident's own passes, as he looks through them.

use chrono::{DateTime, Utc};
use conversation::LoadError;
use diesel::{
    QueryableByName,
    dsl::sql,
    prelude::*,
    sql_types::{BigInt, Bool, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{corrupt, passes::PassRow, schema::passes};
use crate::{
    dialogue::{PAGE, PassPage, RECENT},
    domain::{Car, Pass, PassId, ResidentId},
};

#[derive(QueryableByName)]
struct CarRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    brand: String,
    #[diesel(sql_type = Text)]
    plate: String,
}

/// The last five cars of a resident, each with the newest pass for its plate.
pub(crate) async fn recent_cars(
    transaction: &mut AsyncPgConnection,
    resident: ResidentId,
) -> Result<Vec<(PassId, Car)>, LoadError> {
    let rows: Vec<CarRow> = statement(
        "select id, brand, plate from (\
           select distinct on (plate_compact) id, brand, plate from passes \
           where resident_id = ? and plate is not null order by plate_compact, id desc\
         ) newest order by id desc limit 5",
    )
    .bind::<BigInt, _>(resident.0)
    .get_results(transaction)
    .await?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            let car = Car {
                brand: row
                    .brand
                    .try_into()
                    .map_err(|error| corrupt("brand of pass", id, &error))?,
                plate: row
                    .plate
                    .try_into()
                    .map_err(|error| corrupt("plate of pass", id, &error))?,
            };
            Ok((PassId(id), car))
        })
        .collect()
}

/// One page of a resident's passes: the open ones, then the recent ones, each from the newest.
pub(crate) async fn page_of_passes(
    transaction: &mut AsyncPgConnection,
    resident: ResidentId,
    page: u32,
    now: DateTime<Utc>,
) -> Result<PassPage, LoadError> {
    let open = sql::<Bool>("status = 'ordered' and valid_until > ").bind::<Timestamptz, _>(now);
    let rows: Vec<PassRow> = passes::table
        .filter(passes::resident_id.eq(resident.0))
        .filter(passes::valid_until.gt(now - RECENT))
        .order((open.desc(), passes::id.desc()))
        .offset(i64::from(page) * PAGE)
        .limit(PAGE + 1)
        .select(PassRow::as_select())
        .load(transaction)
        .await?;
    let mut passes = rows.into_iter().map(Pass::try_from).collect::<Result<Vec<_>, _>>()?;
    let shown = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = passes.len() > shown;
    passes.truncate(shown);
    Ok(PassPage { passes, more })
}
