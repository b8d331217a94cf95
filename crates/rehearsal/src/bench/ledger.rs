//! Statements and commits, counted by the server.

use anyhow::Result;
use diesel::sql_types::{BigInt, Double, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};

use super::town::number;

/// What the server counts of a service's role; ours are not among them.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    pub(super) statements: i64,
    pub(super) commits: i64,
    /// Rounds of the sender: each marks what has ended and begins what may go out.
    pub(super) exchanges: i64,
    /// The most expensive first, with their share of a step.
    pub(super) lines: Vec<Line>,
}

/// One statement.
#[derive(Debug, Clone, QueryableByName)]
pub(super) struct Line {
    #[diesel(sql_type = BigInt)]
    pub(super) calls: i64,
    #[diesel(sql_type = Double)]
    pub(super) milliseconds: f64,
    #[diesel(sql_type = Text)]
    pub(super) query: String,
}

/// The statements of a service's role in this database.
fn of_service(schema: &str) -> String {
    format!(
        "public.pg_stat_statements s join pg_roles r on r.oid = s.userid where r.rolname like '%\\_{schema}' \
         and s.dbid = (select oid from pg_database where datname = current_database())"
    )
}

/// Begins to count anew. `false`: this server does not count statements (`shared_preload_libraries`).
pub(super) async fn open(administrator: &mut AsyncPgConnection) -> Result<bool> {
    let loaded = "select count(*) as number from pg_settings where name = 'shared_preload_libraries' \
        and setting like '%pg_stat_statements%'";
    if number(administrator, loaded).await? == 0 {
        return Ok(false);
    }
    administrator
        .batch_execute(
            "create extension if not exists pg_stat_statements schema public; select public.pg_stat_statements_reset()",
        )
        .await?;
    Ok(true)
}

/// What has been counted since of the service that has this schema.
pub(super) async fn read(administrator: &mut AsyncPgConnection, schema: &str) -> Result<Ledger> {
    let ours = of_service(schema);
    // The intake stores a batch in one statement, which commits by itself; all other writing is in blocks.
    let commits = format!(
        "select coalesce(sum(s.calls) filter (where lower(s.query) = 'commit' or s.query like 'insert into inputs%'), 0)::int8 \
         as number from {ours}"
    );
    let exchanges = format!(
        "select coalesce(sum(s.calls) filter (where s.query like 'with ends as%'), 0)::int8 as number from {ours}"
    );
    let statements = format!("select coalesce(sum(s.calls), 0)::int8 as number from {ours}");
    let lines = format!(
        "select s.calls, s.total_exec_time as milliseconds, left(regexp_replace(s.query, '\\s+', ' ', 'g'), 90) as query \
         from {ours} order by s.total_exec_time desc limit 25"
    );
    Ok(Ledger {
        statements: number(administrator, &statements).await?,
        commits: number(administrator, &commits).await?,
        exchanges: number(administrator, &exchanges).await?,
        lines: sql_query(lines).load(administrator).await?,
    })
}
