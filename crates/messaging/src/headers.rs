//! The headers that Frontdesk adds to a message, and how they are read back.

use chrono::{DateTime, Utc};
use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};

use crate::BrokerError;

/// How often the consumer has tried in vain.
pub(crate) const ATTEMPT: &str = "frontdesk-attempt";
/// The routing key under which the event was first published: a retried message comes by its queue's name.
pub(crate) const ROUTING_KEY: &str = "frontdesk-routing-key";
/// Why the message was last retried or given up.
pub(crate) const REASON: &str = "frontdesk-reason";
/// When the message was first given up, RFC 3339. Kept over replays.
pub(crate) const FIRST_DEATH: &str = "frontdesk-first-death";
/// RabbitMQ's own record of dead-lettering.
pub(crate) const X_DEATH: &str = "x-death";
/// RabbitMQ's own word on why the message died first.
pub(crate) const X_FIRST_DEATH_REASON: &str = "x-first-death-reason";

/// A name as AMQP's short string, at most 255 bytes.
pub(crate) fn short(name: &str) -> Result<ShortString, BrokerError> {
    ShortString::try_new(name).map_err(|_| BrokerError::NameTooLong(name.to_owned()))
}

pub(crate) fn set(headers: &mut FieldTable, name: &'static str, value: &str) {
    headers.insert(name.into(), AMQPValue::LongString(LongString::from(value.as_bytes())));
}

pub(crate) fn text(headers: &FieldTable, name: &str) -> Option<String> {
    match headers.inner().get(name)? {
        AMQPValue::LongString(value) => Some(String::from_utf8_lossy(value.as_bytes()).into_owned()),
        AMQPValue::ShortString(value) => Some(value.to_string()),
        _ => None,
    }
}

pub(crate) fn attempt(headers: &FieldTable) -> u32 {
    text(headers, ATTEMPT)
        .and_then(|attempt| attempt.parse().ok())
        .unwrap_or(0)
}

pub(crate) fn first_death(headers: &FieldTable) -> Option<DateTime<Utc>> {
    let ours = text(headers, FIRST_DEATH).and_then(|at| DateTime::parse_from_rfc3339(&at).ok());
    ours.map(|at| at.with_timezone(&Utc)).or_else(|| {
        let AMQPValue::FieldArray(deaths) = headers.inner().get(X_DEATH)? else {
            return None;
        };
        let AMQPValue::FieldTable(first) = deaths.as_slice().last()? else {
            return None;
        };
        let AMQPValue::Timestamp(seconds) = first.inner().get("time")? else {
            return None;
        };
        DateTime::from_timestamp(i64::try_from(*seconds).ok()?, 0)
    })
}
