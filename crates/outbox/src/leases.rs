use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::statement;

/// Takes the lease `name` when it is free or its time has passed. Returns the new epoch, `None` when another holds it.
///
/// Lease times are the database's: a demo's moved clock must not unseat leaders.
pub async fn acquire(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    name: &str,
    holder: Uuid,
    length_milliseconds: i64,
) -> QueryResult<Option<i64>> {
    let rows: Vec<EpochRow> = statement(
        "insert into leases (bot_id, name, holder, epoch, until) \
         values (?, ?, ?, 1, clock_timestamp() + ? * interval '1 millisecond') \
         on conflict (bot_id, name) do update \
           set holder = excluded.holder, epoch = leases.epoch + 1, until = excluded.until \
           where leases.until < clock_timestamp() \
         returning epoch",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(name)
    .bind::<SqlUuid, _>(holder)
    .bind::<BigInt, _>(length_milliseconds)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next().map(|row| row.epoch))
}

/// Prolongs a lease that is still held in this epoch. `false`: it is lost, whoever held it must stop at once.
pub async fn renew(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    name: &str,
    epoch: i64,
    length_milliseconds: i64,
) -> QueryResult<bool> {
    let renewed = statement(
        "update leases set until = clock_timestamp() + ? * interval '1 millisecond' \
         where bot_id = ? and name = ? and epoch = ? and until > clock_timestamp()",
    )
    .bind::<BigInt, _>(length_milliseconds)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(epoch)
    .execute(&mut connection)
    .await?;
    Ok(renewed == 1)
}

/// Gives a lease back at once, so that a successor need not wait for its end. `false`: it was ours no more.
pub async fn release(mut connection: &AsyncPgConnection, bot_id: i64, name: &str, epoch: i64) -> QueryResult<bool> {
    let released = statement(
        "update leases set until = '-infinity' \
         where bot_id = ? and name = ? and epoch = ? and until > clock_timestamp()",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(epoch)
    .execute(&mut connection)
    .await?;
    Ok(released == 1)
}

/// Whether anybody holds the lease now.
pub async fn is_held(mut connection: &AsyncPgConnection, bot_id: i64, name: &str) -> QueryResult<bool> {
    let rows: Vec<EpochRow> =
        statement("select epoch from leases where bot_id = ? and name = ? and until > clock_timestamp()")
            .bind::<BigInt, _>(bot_id)
            .bind::<Text, _>(name)
            .get_results(&mut connection)
            .await?;
    Ok(!rows.is_empty())
}

#[derive(QueryableByName)]
struct EpochRow {
    #[diesel(sql_type = BigInt)]
    epoch: i64,
}
