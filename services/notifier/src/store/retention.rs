use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    result::QueryResult,
    sql_types::{Double, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

/// Forgets whom letters went to once no limit counts them, and old letters as a whole. Says how many rows were touched.
pub(crate) async fn sweep(
    connection: &mut AsyncPgConnection,
    now: DateTime<Utc>,
    kept: Duration,
) -> QueryResult<usize> {
    let forgotten = statement(
        "update letters set recipient_digest = null, domain_digest = null where id in (\
           select id from letters where recipient_digest is not null and accepted_at < ? limit 1000)",
    )
    .bind::<Timestamptz, _>(now - TimeDelta::hours(1))
    .execute(connection)
    .await?;
    let deleted = statement(
        "delete from letters where id in (select id from letters where ended_at is not null \
           and ended_at < ? - ? * interval '1 second' limit 1000)",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Double, _>(kept.as_secs_f64())
    .execute(connection)
    .await?;
    Ok(forgotten + deleted)
}
