use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Bool, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use crate::domain::{Severity, alert::Alert};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    producer: String,
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = Text)]
    alert_key: String,
    #[diesel(sql_type = Text)]
    severity: String,
    #[diesel(sql_type = Text)]
    text: String,
    #[diesel(sql_type = Bool)]
    standing: bool,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    times: i64,
    #[diesel(sql_type = Bool)]
    told_standing: bool,
    #[diesel(sql_type = Text)]
    told_severity: String,
    #[diesel(sql_type = Timestamptz)]
    told_at: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    announcements: i64,
}

#[derive(QueryableByName)]
struct Standing {
    #[diesel(sql_type = Bool)]
    standing: bool,
}

/// An alert, locked until the transaction ends.
pub(crate) async fn alert(
    transaction: &mut AsyncPgConnection,
    producer: &str,
    key: &str,
) -> Result<Option<Alert>, LoadError> {
    let rows: Vec<Row> = statement("select * from alerts where producer = ? and key = ? for update")
        .bind::<Text, _>(producer)
        .bind::<Text, _>(key)
        .get_results(transaction)
        .await?;
    rows.into_iter().next().map(Alert::try_from).transpose()
}

/// Whether an alert stands.
pub(crate) async fn is_standing(transaction: &mut AsyncPgConnection, producer: &str, key: &str) -> QueryResult<bool> {
    let rows: Vec<Standing> = statement("select standing from alerts where producer = ? and key = ?")
        .bind::<Text, _>(producer)
        .bind::<Text, _>(key)
        .get_results(transaction)
        .await?;
    Ok(rows.into_iter().any(|row| row.standing))
}

/// Stores an alert as it stands from now on.
pub(crate) async fn save_alert(transaction: &mut AsyncPgConnection, alert: &Alert) -> Result<(), ApplyError> {
    statement(
        "insert into alerts (producer, key, alert_key, severity, text, standing, since, times, told_standing, \
           told_severity, told_at, announcements) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (producer, key) do update set alert_key = excluded.alert_key, severity = excluded.severity, \
           text = excluded.text, standing = excluded.standing, since = excluded.since, times = excluded.times, \
           told_standing = excluded.told_standing, told_severity = excluded.told_severity, \
           told_at = excluded.told_at, announcements = excluded.announcements",
    )
    .bind::<Text, _>(&alert.producer)
    .bind::<Text, _>(&alert.key)
    .bind::<Text, _>(&alert.alert_key)
    .bind::<Text, _>(alert.severity.word())
    .bind::<Text, _>(&alert.text)
    .bind::<Bool, _>(alert.standing)
    .bind::<Timestamptz, _>(alert.since)
    .bind::<BigInt, _>(alert.times)
    .bind::<Bool, _>(alert.told_standing)
    .bind::<Text, _>(alert.told_severity.word())
    .bind::<Timestamptz, _>(alert.told_at)
    .bind::<BigInt, _>(alert.announcements)
    .execute(transaction)
    .await?;
    Ok(())
}

impl TryFrom<Row> for Alert {
    type Error = LoadError;

    fn try_from(row: Row) -> Result<Self, LoadError> {
        let severity =
            |word: &str| Severity::from_word(word).ok_or_else(|| LoadError::Corrupt("severity of an alert".to_owned()));
        Ok(Self {
            severity: severity(&row.severity)?,
            told_severity: severity(&row.told_severity)?,
            producer: row.producer,
            key: row.key,
            alert_key: row.alert_key,
            text: row.text,
            standing: row.standing,
            since: row.since,
            times: row.times,
            told_standing: row.told_standing,
            told_at: row.told_at,
            announcements: row.announcements,
        })
    }
}
