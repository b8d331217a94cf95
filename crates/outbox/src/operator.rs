//! What an operator sees of the tables, and does about what could not be handled. Over all bots of a schema: the ids of a
//! table are unique in it.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Bytea, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::statement;

/// How much waits in a table, and since when.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Backlog {
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Waiting or being worked on.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Since when the oldest of them waits; for tasks, when the next is due.
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub oldest: Option<DateTime<Utc>>,
    #[diesel(sql_type = BigInt)]
    pub dead: i64,
}

/// Who leads what.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Lease {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub bot_id: i64,
    #[diesel(sql_type = BigInt)]
    pub epoch: i64,
    #[diesel(sql_type = Timestamptz)]
    pub until: DateTime<Utc>,
}

/// A row that was given up.
#[derive(Clone, PartialEq, Eq, QueryableByName)]
pub struct DeadRow {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    /// What it is, without what it says: `update`, `event passbot.pass-changed.v1`, a task's kind.
    #[diesel(sql_type = Text)]
    pub what: String,
    #[diesel(sql_type = Text)]
    pub error: String,
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
    /// What a person wrote may be in it.
    #[diesel(sql_type = Bytea)]
    pub body: Vec<u8>,
}

/// The tables with rows that can be given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    Inputs,
    Tasks,
}

/// The backlogs of this crate's tables.
pub async fn backlogs(mut connection: &AsyncPgConnection) -> QueryResult<Vec<Backlog>> {
    statement(
        "select 'inputs' as name, (select count(*) from inputs where closed_at is null) as open, \
           (select min(received_at) from inputs where closed_at is null) as oldest, \
           (select count(*) from inputs where dead) as dead \
         union all select 'tasks', (select count(*) from tasks where not dead), \
           (select min(due_at) from tasks where not dead), (select count(*) from tasks where dead) \
         union all select 'events_out', (select count(*) from events_out where published_at is null), \
           (select min(created_at) from events_out where published_at is null), 0",
    )
    .get_results(&mut connection)
    .await
}

/// All leases, past ones too.
pub async fn leases(mut connection: &AsyncPgConnection) -> QueryResult<Vec<Lease>> {
    statement("select name, bot_id, epoch, until from leases order by bot_id, name")
        .get_results(&mut connection)
        .await
}

/// What was given up in a table, oldest first.
pub async fn dead(mut connection: &AsyncPgConnection, table: Table) -> QueryResult<Vec<DeadRow>> {
    statement(match table {
        Table::Inputs => {
            "select id, trim(source || ' ' || kind) as what, coalesce(error, '') as error, closed_at as since, body \
             from inputs where dead order by id"
        }
        Table::Tasks => {
            "select id, kind as what, coalesce(error, '') as error, due_at as since, \
             convert_to(coalesce(payload::text, ''), 'utf8') as body from tasks where dead order by id"
        }
    })
    .get_results(&mut connection)
    .await
}

/// Opens dead rows again as if they had never been tried: the one with this id, or all. Says how many.
pub async fn replay(connection: &AsyncPgConnection, table: Table, id: Option<i64>) -> QueryResult<usize> {
    let sql = match table {
        Table::Inputs => {
            "update inputs set dead = false, closed_at = null, attempts = 0, error = null, not_before = null \
             where dead and (?::bigint is null or id = ?)"
        }
        Table::Tasks => {
            "update tasks set dead = false, attempts = 0, error = null, lease_until = null, lease_holder = null \
             where dead and (?::bigint is null or id = ?)"
        }
    };
    change(connection, sql, id).await
}

/// Gives dead rows up for good. Says how many. An input stays as a closed one, so that its repetition is still known.
pub async fn drop(connection: &AsyncPgConnection, table: Table, id: Option<i64>) -> QueryResult<usize> {
    let sql = match table {
        Table::Inputs => "update inputs set dead = false where dead and (?::bigint is null or id = ?)",
        Table::Tasks => "delete from tasks where dead and (?::bigint is null or id = ?)",
    };
    change(connection, sql, id).await
}

async fn change(mut connection: &AsyncPgConnection, sql: &'static str, id: Option<i64>) -> QueryResult<usize> {
    let change = statement(sql)
        .bind::<Nullable<BigInt>, _>(id)
        .bind::<Nullable<BigInt>, _>(id);
    change.execute(&mut connection).await
}
