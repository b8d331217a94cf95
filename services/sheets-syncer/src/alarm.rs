//! Operators are told once that the sheet cannot be kept up to date, and once that it is again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use common::events::alert::v1::{AlertCleared, AlertRaised, Severity};
use conversation::{Catalogue, Language, Text};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Text as SqlText, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::{
    events::{self, NewEvent},
    statement,
};
use prost::Message;

use crate::{catalogue, events::stamp};

/// Something is wrong that an operator should know of.
pub const ALERT_RAISED: &str = "sheets-syncer.alert-raised.v1";
/// It is over.
pub const ALERT_CLEARED: &str = "sheets-syncer.alert-cleared.v1";

/// What all alerts of this service are about.
const KEY: &str = "sheet";
/// An alert of the day before yesterday wakes nobody.
const ALERT_LASTS: TimeDelta = TimeDelta::hours(24);

/// Why the sheet is not kept, as far as that changes what an operator does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Google is away: wait.
    Unavailable,
    /// The spreadsheet is not shared with the service any more, or the key was revoked.
    Forbidden,
    /// The spreadsheet was deleted.
    Missing,
    /// Anything else is a fault of ours or of the machine's: read the log.
    Broken,
}

impl Trouble {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Unavailable, Self::Forbidden, Self::Missing, Self::Broken];

    fn severity(self) -> Severity {
        match self {
            Self::Unavailable => Severity::Warning,
            Self::Forbidden | Self::Missing | Self::Broken => Severity::Error,
        }
    }
}

/// Writes alerts in the language of the suite's operators.
#[derive(Clone)]
pub struct Alarm {
    pub catalogue: Arc<Catalogue>,
    pub language: Language,
}

#[derive(QueryableByName)]
struct AlertRow {
    #[diesel(sql_type = BigInt)]
    times: i64,
    #[diesel(sql_type = Timestamptz)]
    raised_at: DateTime<Utc>,
}

impl Alarm {
    /// Raises the alert unless it stands, with its event, in the caller's transaction. Says whether it did.
    pub(crate) async fn raise(
        &self,
        transaction: &mut AsyncPgConnection,
        trouble: Trouble,
        now: DateTime<Utc>,
    ) -> QueryResult<bool> {
        let raised: Vec<AlertRow> = statement(
            "insert into alerts (key, times, raised_at) values (?, 1, ?) on conflict (key) do update \
             set times = alerts.times + 1, raised_at = excluded.raised_at, cleared_at = null \
             where alerts.cleared_at is not null returning times, raised_at",
        )
        .bind::<SqlText, _>(KEY)
        .bind::<Timestamptz, _>(now)
        .get_results(transaction)
        .await?;
        let Some(alert) = raised.into_iter().next() else {
            return Ok(false);
        };
        let event = AlertRaised {
            key: KEY.to_owned(),
            alert_key: alert_key(&alert),
            severity: trouble.severity().into(),
            text: self.say(&catalogue::trouble(trouble)),
            raised_at: Some(stamp(alert.raised_at)),
            expires_at: Some(stamp(now + ALERT_LASTS)),
        };
        let version = 2 * alert.times - 1;
        insert(transaction, ALERT_RAISED, version, event.encode_to_vec(), now).await?;
        Ok(true)
    }

    /// Clears the alert if it stands, with its event, in the caller's transaction. Says whether it did.
    pub(crate) async fn clear(&self, transaction: &mut AsyncPgConnection, now: DateTime<Utc>) -> QueryResult<bool> {
        let cleared: Vec<AlertRow> = statement(
            "update alerts set cleared_at = ? where key = ? and cleared_at is null returning times, raised_at",
        )
        .bind::<Timestamptz, _>(now)
        .bind::<SqlText, _>(KEY)
        .get_results(transaction)
        .await?;
        let Some(alert) = cleared.into_iter().next() else {
            return Ok(false);
        };
        let event = AlertCleared {
            key: KEY.to_owned(),
            alert_key: alert_key(&alert),
            text: self.say(&catalogue::trouble_over(alert.raised_at, now)),
            raised_at: Some(stamp(alert.raised_at)),
            cleared_at: Some(stamp(now)),
            expires_at: Some(stamp(now + ALERT_LASTS)),
        };
        let version = 2 * alert.times;
        insert(transaction, ALERT_CLEARED, version, event.encode_to_vec(), now).await?;
        Ok(true)
    }

    /// A sentence that cannot be said is found by the catalogue's test; the alert goes out all the same.
    fn say(&self, text: &Text) -> String {
        self.catalogue.render_plain(text, self.language).unwrap_or_default()
    }
}

fn alert_key(alert: &AlertRow) -> String {
    format!("{KEY}/{}", alert.times)
}

async fn insert(
    transaction: &mut AsyncPgConnection,
    routing_key: &'static str,
    version: i64,
    body: Vec<u8>,
    now: DateTime<Utc>,
) -> QueryResult<()> {
    let event = NewEvent {
        routing_key,
        aggregate: format!("alert:{KEY}"),
        version,
        expires_at: Some(now + ALERT_LASTS),
        body,
        secret: false,
    };
    events::insert(transaction, 0, &event, None).await
}
