//! What is done with is kept for a while and then goes, in batches that disturb nobody.

use std::time::Duration;

use diesel::{
    result::QueryResult,
    sql_types::{BigInt, Double},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::statement;

/// How long rows are kept after they were closed.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    /// Bodies of handled inputs hold what people wrote: blanked after this time.
    pub input_bodies: Duration,
    /// Handled inputs are what repetitions are recognised by: the longest of all.
    pub inputs: Duration,
    pub events: Duration,
}

/// Rows that one statement touches at most.
const BATCH: i64 = 1_000;

/// Does one batch of each kind. Returns how many rows were touched; 0 when there is nothing left to do.
pub async fn sweep(connection: &AsyncPgConnection, bot_id: i64, retention: &Retention) -> QueryResult<usize> {
    let blanked = batch(
        connection,
        "update inputs set body = '' where bot_id = ? and id in (select id from inputs where bot_id = ? \
         and closed_at < now() - ? * interval '1 second' and not dead and body <> '' limit ?)",
        bot_id,
        retention.input_bodies,
    );
    let inputs = batch(
        connection,
        "delete from inputs where bot_id = ? and id in (select id from inputs where bot_id = ? \
         and closed_at < now() - ? * interval '1 second' and not dead limit ?)",
        bot_id,
        retention.inputs,
    );
    let events = batch(
        connection,
        "delete from events_out where bot_id = ? and position in (select position from events_out where bot_id = ? \
         and published_at < now() - ? * interval '1 second' limit ?)",
        bot_id,
        retention.events,
    );
    Ok(blanked.await? + inputs.await? + events.await?)
}

/// Runs a statement that takes the bot twice, an age in seconds and a number of rows.
pub async fn batch(
    mut connection: &AsyncPgConnection,
    sql: &'static str,
    bot_id: i64,
    age: Duration,
) -> QueryResult<usize> {
    statement(sql)
        .bind::<BigInt, _>(bot_id)
        .bind::<BigInt, _>(bot_id)
        .bind::<Double, _>(age.as_secs_f64())
        .bind::<BigInt, _>(BATCH)
        .execute(&mut connection)
        .await
}
