use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{exactly_one, schema::alerts};
use crate::archive::DiskAlert;

/// How often an alert was raised so far, and since when it stands.
pub(crate) async fn alert(
    transaction: &mut AsyncPgConnection,
    alert: DiskAlert,
) -> Result<(i64, Option<DateTime<Utc>>), LoadError> {
    let found: Option<(i64, DateTime<Utc>, Option<DateTime<Utc>>)> = alerts::table
        .find(alert.key())
        .select((alerts::times, alerts::raised_at, alerts::cleared_at))
        .first(transaction)
        .await
        .optional()?;
    Ok(match found {
        None => (0, None),
        Some((times, raised_at, None)) => (times, Some(raised_at)),
        Some((times, _, Some(_))) => (times, None),
    })
}

/// Raises an alert for the `times`-th time; a conflict if it stands or was raised more often.
pub(crate) async fn raise_alert(
    transaction: &mut AsyncPgConnection,
    alert: DiskAlert,
    times: i64,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let changed = if times == 1 {
        diesel::insert_into(alerts::table)
            .values((
                alerts::key.eq(alert.key()),
                alerts::times.eq(times),
                alerts::raised_at.eq(now),
            ))
            .on_conflict_do_nothing()
            .execute(transaction)
            .await?
    } else {
        let over = alerts::table
            .find(alert.key())
            .filter(alerts::times.eq(times - 1).and(alerts::cleared_at.is_not_null()));
        diesel::update(over)
            .set((
                alerts::times.eq(times),
                alerts::raised_at.eq(now),
                alerts::cleared_at.eq(None::<DateTime<Utc>>),
            ))
            .execute(transaction)
            .await?
    };
    exactly_one(changed)
}

/// Clears an alert; a conflict unless it stands for the `times`-th time.
pub(crate) async fn clear_alert(
    transaction: &mut AsyncPgConnection,
    alert: DiskAlert,
    times: i64,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let standing = alerts::table
        .find(alert.key())
        .filter(alerts::times.eq(times).and(alerts::cleared_at.is_null()));
    let changed = diesel::update(standing)
        .set(alerts::cleared_at.eq(now))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}
