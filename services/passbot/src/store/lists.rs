//! Passes for lists that leave as files.

use chrono::{DateTime, Utc};
use conversation::LoadError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    passes::{PassRow, held},
    residents::ResidentRow,
    schema::{passes, residents},
};
use crate::dialogue::HeldPass;

/// The passes that are open now, soonest to end first.
pub(crate) async fn open_passes(
    transaction: &mut AsyncPgConnection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<HeldPass>, LoadError> {
    let rows: Vec<(ResidentRow, PassRow)> = residents::table
        .inner_join(passes::table)
        .filter(passes::status.eq("ordered"))
        .filter(passes::valid_until.gt(now))
        .order((passes::valid_until, passes::id))
        .limit(limit)
        .select((ResidentRow::as_select(), PassRow::as_select()))
        .load(transaction)
        .await?;
    rows.into_iter().map(held).collect()
}

/// The passes that were ordered from one moment to another, by number.
pub(crate) async fn passes_ordered(
    transaction: &mut AsyncPgConnection,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    limit: i64,
) -> Result<Vec<HeldPass>, LoadError> {
    let rows: Vec<(ResidentRow, PassRow)> = residents::table
        .inner_join(passes::table)
        .filter(passes::ordered_at.ge(from))
        .filter(passes::ordered_at.lt(until))
        .order(passes::id)
        .limit(limit)
        .select((ResidentRow::as_select(), PassRow::as_select()))
        .load(transaction)
        .await?;
    rows.into_iter().map(held).collect()
}
