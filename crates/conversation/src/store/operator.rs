//! What an operator sees of the calls to Telegram, and does about those that could not be made.

use diesel::{
    result::QueryResult,
    sql_types::{BigInt, Nullable},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::{
    operator::{Backlog, DeadRow},
    statement,
};

/// The backlog of calls.
pub async fn backlog(mut connection: &AsyncPgConnection) -> QueryResult<Backlog> {
    statement(
        "select 'outgoing' as name, (select count(*) from outgoing where closed_at is null) as open, \
           (select min(created_at) from outgoing where closed_at is null) as oldest, \
           (select count(*) from outgoing where state in ('dead', 'undetermined')) as dead",
    )
    .get_result(&mut connection)
    .await
}

/// What Telegram refused for good, and what nobody can tell the end of; oldest first. The body of a secret is blank.
pub async fn dead(mut connection: &AsyncPgConnection) -> QueryResult<Vec<DeadRow>> {
    statement(
        "select id, state || ' ' || coalesce(body ->> 'call', '') as what, coalesce(error, '') as error, \
           coalesce(closed_at, created_at) as since, \
           case when secret then ''::bytea else convert_to(body::text, 'utf8') end as body \
         from outgoing where state in ('dead', 'undetermined') order by id",
    )
    .get_results(&mut connection)
    .await
}

/// Lets calls wait again as if they had never been tried: the one with this id, or all but the secret ones, whose bodies
/// are gone. Says how many. One that is undetermined may have gone out before: the person may see it twice.
pub async fn replay(connection: &AsyncPgConnection, id: Option<i64>) -> QueryResult<usize> {
    let sql = "update outgoing set state = 'pending', closed_at = null, attempts = 0, unknowns = 0, error = null, \
                 not_before = null, lease_until = null, epoch = null \
               where state in ('dead', 'undetermined') and not secret and (?::bigint is null or id = ?)";
    change(connection, sql, id).await
}

/// Gives calls up for good. Says how many.
pub async fn drop(connection: &AsyncPgConnection, id: Option<i64>) -> QueryResult<usize> {
    let sql = "update outgoing set state = 'cancelled' \
               where state in ('dead', 'undetermined') and (?::bigint is null or id = ?)";
    change(connection, sql, id).await
}

async fn change(mut connection: &AsyncPgConnection, sql: &'static str, id: Option<i64>) -> QueryResult<usize> {
    let change = statement(sql)
        .bind::<Nullable<BigInt>, _>(id)
        .bind::<Nullable<BigInt>, _>(id);
    change.execute(&mut connection).await
}
