use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;
use uuid::Uuid;

use crate::domain::{Failure, Obstacle};

/// A letter in the hands of this process, until its lease ends.
#[derive(QueryableByName)]
pub(crate) struct Claimed {
    #[diesel(sql_type = BigInt)]
    pub(crate) id: i64,
    #[diesel(sql_type = Text)]
    pub(crate) producer: String,
    #[diesel(sql_type = Text)]
    pub(crate) key: String,
    #[diesel(sql_type = Text)]
    pub(crate) template: String,
    #[diesel(sql_type = Text)]
    pub(crate) language: String,
    #[diesel(sql_type = Text)]
    pub(crate) recipient: String,
    #[diesel(sql_type = Jsonb)]
    pub(crate) fields: serde_json::Value,
    #[diesel(sql_type = Text)]
    pub(crate) message_id: String,
    #[diesel(sql_type = Timestamptz)]
    pub(crate) expires_at: DateTime<Utc>,
    #[diesel(sql_type = Integer)]
    pub(crate) attempts: i32,
    /// How often nobody could know whether the server has it.
    #[diesel(sql_type = Integer)]
    pub(crate) unknown_ends: i32,
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) obstacle: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(crate) traceparent: Option<String>,
}

/// Leases the letters that are due longest: waiting ones, and those whose holder has not marked them in his time. Whoever was
/// lost with a letter that was handed over leaves an end that nobody knows, and it is counted here.
///
/// Expired ones come as well, whenever their next try would be.
pub(crate) async fn claim(
    connection: &mut AsyncPgConnection,
    holder: Uuid,
    now: DateTime<Utc>,
    lease: Duration,
    most: usize,
) -> QueryResult<Vec<Claimed>> {
    statement(
        "update letters set state = 'sending', lease_holder = ?, attempts = attempts + 1, \
           unknown_ends = unknown_ends + case when handed then 1 else 0 end, handed = false, \
           due_at = clock_timestamp() + ? * interval '1 millisecond' \
         where id in (select id from letters where state in ('waiting', 'sending') \
           and (due_at <= clock_timestamp() or (state = 'waiting' and expires_at <= ?)) \
           order by due_at limit ? for update skip locked) \
         returning id, producer, key, template, language, recipient, fields, message_id, expires_at, attempts, \
           unknown_ends, obstacle, traceparent",
    )
    .bind::<SqlUuid, _>(holder)
    .bind::<BigInt, _>(milliseconds(lease))
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(i64::try_from(most).unwrap_or(i64::MAX))
    .get_results(connection)
    .await
}

/// Notes that the letter is given to the server now. `false`: the lease has ended, and it is somebody else's.
pub(crate) async fn hand_over(connection: &mut AsyncPgConnection, id: i64, holder: Uuid) -> QueryResult<bool> {
    let noted = statement(
        "update letters set handed = true where id = ? and lease_holder = ? and state = 'sending' \
         and due_at > clock_timestamp()",
    )
    .bind::<BigInt, _>(id)
    .bind::<SqlUuid, _>(holder)
    .execute(connection)
    .await?;
    Ok(noted == 1)
}

/// Ends a letter that the server has. `false`: it was somebody else's by then.
pub(crate) async fn mark_sent(
    transaction: &mut AsyncPgConnection,
    id: i64,
    holder: Uuid,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let marked = statement(
        "update letters set state = 'sent', ended_at = ?, recipient = '', fields = '{}', error = null, obstacle = null \
         where id = ? and lease_holder = ? and state = 'sending'",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(id)
    .bind::<SqlUuid, _>(holder)
    .execute(transaction)
    .await?;
    Ok(marked == 1)
}

/// Ends a letter that nobody gets. `false`: it was somebody else's by then.
pub(crate) async fn fail(
    transaction: &mut AsyncPgConnection,
    id: i64,
    holder: Uuid,
    (failure, error): (Failure, Option<&str>),
    unknown_ends: i32,
    now: DateTime<Utc>,
) -> QueryResult<bool> {
    let marked = statement(
        "update letters set state = 'failed', reason = ?, error = coalesce(?, error), unknown_ends = ?, ended_at = ?, \
           recipient = '', fields = '{}' where id = ? and lease_holder = ? and state = 'sending'",
    )
    .bind::<Text, _>(failure.word())
    .bind::<Nullable<Text>, _>(error)
    .bind::<Integer, _>(unknown_ends)
    .bind::<Timestamptz, _>(now)
    .bind::<BigInt, _>(id)
    .bind::<SqlUuid, _>(holder)
    .execute(transaction)
    .await?;
    Ok(marked == 1)
}

/// Lets a letter wait for its next try. `false`: it was somebody else's by then.
pub(crate) async fn put_off(
    transaction: &mut AsyncPgConnection,
    id: i64,
    holder: Uuid,
    (obstacle, error): (Option<Obstacle>, Option<&str>),
    unknown_ends: i32,
    pause: Duration,
) -> QueryResult<bool> {
    let marked = statement(
        "update letters set state = 'waiting', lease_holder = null, handed = false, unknown_ends = ?, obstacle = ?, \
           error = ?, due_at = clock_timestamp() + ? * interval '1 millisecond' \
         where id = ? and lease_holder = ? and state = 'sending'",
    )
    .bind::<Integer, _>(unknown_ends)
    .bind::<Nullable<Text>, _>(obstacle.map(|obstacle| obstacle.at_expiry().word()))
    .bind::<Nullable<Text>, _>(error)
    .bind::<BigInt, _>(milliseconds(pause))
    .bind::<BigInt, _>(id)
    .bind::<SqlUuid, _>(holder)
    .execute(transaction)
    .await?;
    Ok(marked == 1)
}

impl Claimed {
    /// What the template puts in.
    pub(crate) fn fields(&self) -> BTreeMap<String, String> {
        serde_json::from_value(self.fields.clone()).unwrap_or_default()
    }
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
