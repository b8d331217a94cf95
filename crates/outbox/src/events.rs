use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Bytea, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::statement;

/// An event to be published once the transaction has committed.
#[derive(Debug, Clone)]
pub struct NewEvent {
    pub routing_key: &'static str,
    pub aggregate: String,
    pub version: i64,
    /// `None` for a state event.
    pub expires_at: Option<DateTime<Utc>>,
    pub body: Vec<u8>,
    pub secret: bool,
}

/// Stores an event. The aggregate must be locked, so that positions rise with its versions.
pub async fn insert(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    event: &NewEvent,
    traceparent: Option<&str>,
) -> QueryResult<()> {
    statement(
        "insert into events_out \
           (bot_id, message_id, routing_key, aggregate, version, expires_at, body, secret, traceparent) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<SqlUuid, _>(Uuid::now_v7())
    .bind::<Text, _>(event.routing_key)
    .bind::<Text, _>(&event.aggregate)
    .bind::<BigInt, _>(event.version)
    .bind::<Nullable<Timestamptz>, _>(event.expires_at)
    .bind::<Bytea, _>(&event.body)
    .bind::<Bool, _>(event.secret)
    .bind::<Nullable<Text>, _>(traceparent)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Blanks the bodies of all events about these aggregates: at once where they are published, else when they are.
pub async fn blank(mut connection: &AsyncPgConnection, bot_id: i64, aggregates: &[String]) -> QueryResult<usize> {
    statement(
        "update events_out set secret = true, body = case when published_at is null then body else '' end \
         where bot_id = ? and aggregate = any(?)",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<Text>, _>(aggregates)
    .execute(&mut connection)
    .await
}

/// An event that waits for the broker.
#[derive(QueryableByName)]
pub struct WaitingEvent {
    #[diesel(sql_type = BigInt)]
    pub position: i64,
    #[diesel(sql_type = SqlUuid)]
    pub message_id: Uuid,
    #[diesel(sql_type = Text)]
    pub routing_key: String,
    #[diesel(sql_type = Bytea)]
    pub body: Vec<u8>,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
}

/// The oldest events that are not yet published.
///
/// By the flag and never "greater than the last": a transaction that took its position earlier may commit later.
pub async fn waiting(mut connection: &AsyncPgConnection, bot_id: i64, limit: i64) -> QueryResult<Vec<WaitingEvent>> {
    statement(
        "select position, message_id, routing_key, body, traceparent, created_at from events_out \
         where bot_id = ? and published_at is null order by position limit ?",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(limit)
    .get_results(&mut connection)
    .await
}

/// Marks events as published; bodies that hold a secret are blanked in the same commit.
pub async fn mark_published(mut connection: &AsyncPgConnection, bot_id: i64, positions: &[i64]) -> QueryResult<usize> {
    statement(
        "update events_out set published_at = now(), body = case when secret then '' else body end \
         where bot_id = ? and position = any(?) and published_at is null",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<BigInt>, _>(positions)
    .execute(&mut connection)
    .await
}
