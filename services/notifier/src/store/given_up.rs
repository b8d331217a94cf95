use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use conversation::LoadError;
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

/// What notifier itself gave up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GivenUp {
    /// Letters that failed since the last digest, by the word of their reason.
    pub failed_letters: BTreeMap<String, i64>,
    /// Inputs and tasks that are dead and still stand.
    pub dead_rows: i64,
}

#[derive(QueryableByName)]
struct FailedRow {
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct DeadRow {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Counts what was given up since the last digest.
pub(crate) async fn given_up(
    transaction: &mut AsyncPgConnection,
    since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<GivenUp, LoadError> {
    let failed: Vec<FailedRow> = statement(
        "select reason, count(*) as count from letters where ended_at > ? and ended_at <= ? and reason is not null \
         group by reason",
    )
    .bind::<Timestamptz, _>(since.unwrap_or_default())
    .bind::<Timestamptz, _>(now)
    .get_results(transaction)
    .await?;
    // Over all bots of the schema: the operators' bot has rows of its own.
    let dead: DeadRow =
        statement("select (select count(*) from inputs where dead) + (select count(*) from tasks where dead) as count")
            .get_result(transaction)
            .await?;
    Ok(GivenUp {
        failed_letters: failed.into_iter().map(|row| (row.reason, row.count)).collect(),
        dead_rows: dead.count,
    })
}
