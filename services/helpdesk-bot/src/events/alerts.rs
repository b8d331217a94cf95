use chrono::{DateTime, TimeDelta, Utc};
use common::events::alert::v1::{AlertCleared, AlertRaised, Severity};
use conversation::{Event, EventKind};
use prost::Message;

use super::timestamp;
use crate::archive::DiskAlert;

/// Something is wrong that an operator should know of.
pub const ALERT_RAISED: &str = "helpdesk-bot.alert-raised.v1";
/// It is over.
pub const ALERT_CLEARED: &str = "helpdesk-bot.alert-cleared.v1";

/// An alert of the day before yesterday wakes nobody.
const ALERT_LASTS: TimeDelta = TimeDelta::hours(24);

/// An alert is raised for the `times`-th time.
pub fn alert_raised(alert: DiskAlert, times: i64, text: &str, now: DateTime<Utc>) -> Event {
    let expires_at = now + ALERT_LASTS;
    let severity = match alert {
        DiskAlert::Low => Severity::Warning,
        DiskAlert::Full => Severity::Error,
    };
    let body = AlertRaised {
        key: alert.key().to_owned(),
        alert_key: alert_key(alert, times),
        severity: severity.into(),
        text: text.to_owned(),
        raised_at: Some(timestamp(now)),
        expires_at: Some(timestamp(expires_at)),
    };
    event(ALERT_RAISED, alert, 2 * times - 1, expires_at, body.encode_to_vec())
}

/// The alert that was raised for the `times`-th time, at that moment, is over.
pub fn alert_cleared(alert: DiskAlert, (times, since): (i64, DateTime<Utc>), text: &str, now: DateTime<Utc>) -> Event {
    let expires_at = now + ALERT_LASTS;
    let body = AlertCleared {
        key: alert.key().to_owned(),
        alert_key: alert_key(alert, times),
        text: text.to_owned(),
        raised_at: Some(timestamp(since)),
        cleared_at: Some(timestamp(now)),
        expires_at: Some(timestamp(expires_at)),
    };
    event(ALERT_CLEARED, alert, 2 * times, expires_at, body.encode_to_vec())
}

fn alert_key(alert: DiskAlert, times: i64) -> String {
    format!("{}/{times}", alert.key())
}

fn event(routing_key: &'static str, alert: DiskAlert, version: i64, expires_at: DateTime<Utc>, body: Vec<u8>) -> Event {
    Event {
        routing_key,
        aggregate: format!("alert:{}", alert.key()),
        version,
        kind: EventKind::Request { expires_at },
        body,
        secret: false,
    }
}
