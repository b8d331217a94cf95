//! Which events notifier consumes, and what each says; which it publishes, and how they look.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use common::{
    EmailAddress,
    events::{
        alert::v1::{self as alert, AlertCleared, AlertRaised},
        email::v1::EmailRequested,
        notifier::v1::{EmailFailed, EmailSent},
    },
};
use conversation::{ConversationKey, Language};
use outbox::events::NewEvent;
use prost::Message;

use crate::domain::{
    Failure, Severity,
    alert::{Clear, Raise},
};

/// A mail server has taken a letter.
pub const EMAIL_SENT: &str = "notifier.email-sent.v1";
/// A letter was not sent and will not be.
pub const EMAIL_FAILED: &str = "notifier.email-failed.v1";

/// Whoever asked has gone on without the answer by then.
const ANSWER_LASTS: TimeDelta = TimeDelta::days(1);
/// The longest key: longer than any that is made of ids.
const LONGEST_KEY: usize = 200;

/// What notifier hears from other services.
#[derive(Clone, PartialEq, Eq)]
pub enum Heard {
    Letter(Box<Request>),
    Raised { raise: Raise, expires_at: DateTime<Utc> },
    Cleared(Clear),
}

/// A letter that a service asks for, sensible or not.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub id: LetterId,
    pub template: String,
    /// `None`: one that we do not speak.
    pub language: Option<Language>,
    /// `None`: no address.
    pub recipient: Option<EmailAddress>,
    pub fields: BTreeMap<String, String>,
    /// `None`: missing, or no moment.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A letter, by who asked for it and his key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterId {
    pub producer: String,
    pub key: String,
}

/// An event that can never be understood.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    #[error("notifier does not consume {0}")]
    Unknown(String),
    // What prost says of a body may quote it.
    #[error("the body does not decode")]
    Body(#[from] prost::DecodeError),
    #[error("{0} is missing or makes no sense")]
    Field(&'static str),
}

/// Whose input an event is.
pub fn route(routing_key: &str, body: &[u8]) -> Result<ConversationKey, EventError> {
    Ok(match decode(routing_key, body)? {
        Heard::Letter(request) => letter_conversation(&request.id),
        Heard::Raised { raise, .. } => alert_conversation(&raise.producer, &raise.key),
        Heard::Cleared(clear) => alert_conversation(&clear.producer, &clear.key),
    })
}

/// What an event says.
pub fn decode(routing_key: &str, body: &[u8]) -> Result<Heard, EventError> {
    let unknown = || EventError::Unknown(routing_key.to_owned());
    let (producer, event) = routing_key.split_once('.').ok_or_else(unknown)?;
    match event {
        "email-requested.v1" => requested(producer, EmailRequested::decode(body)?),
        "alert-raised.v1" => raised(producer, AlertRaised::decode(body)?),
        "alert-cleared.v1" => cleared(producer, AlertCleared::decode(body)?),
        _ => Err(unknown()),
    }
}

/// Where all about one letter is handled.
pub fn letter_conversation(letter: &LetterId) -> ConversationKey {
    ConversationKey::aggregate("letter", letter)
}

/// Where all about one alert is handled, in order.
pub fn alert_conversation(producer: &str, key: &str) -> ConversationKey {
    ConversationKey::aggregate("alert", format_args!("{producer}/{key}"))
}

/// The answer to who asked for a letter that a server has.
pub fn email_sent(letter: &LetterId, now: DateTime<Utc>) -> NewEvent {
    let body = EmailSent {
        producer: letter.producer.clone(),
        key: letter.key.clone(),
        sent_at: Some(stamp(now)),
        expires_at: Some(stamp(now + ANSWER_LASTS)),
    };
    answer(EMAIL_SENT, letter, body.encode_to_vec(), now)
}

/// The answer to who asked for a letter that nobody gets.
pub fn email_failed(letter: &LetterId, failure: Failure, now: DateTime<Utc>) -> NewEvent {
    let body = EmailFailed {
        producer: letter.producer.clone(),
        key: letter.key.clone(),
        reason: failure.told().into(),
        failed_at: Some(stamp(now)),
        expires_at: Some(stamp(now + ANSWER_LASTS)),
    };
    answer(EMAIL_FAILED, letter, body.encode_to_vec(), now)
}

fn answer(routing_key: &'static str, letter: &LetterId, body: Vec<u8>, now: DateTime<Utc>) -> NewEvent {
    NewEvent {
        routing_key,
        aggregate: format!("letter:{letter}"),
        // A letter ends once.
        version: 1,
        expires_at: Some(now + ANSWER_LASTS),
        body,
        secret: false,
    }
}

fn requested(producer: &str, event: EmailRequested) -> Result<Heard, EventError> {
    Ok(Heard::Letter(Box::new(Request {
        id: LetterId {
            producer: producer.to_owned(),
            key: key(event.key, "key")?,
        },
        template: event.template,
        language: event.language.parse().ok(),
        recipient: EmailAddress::parse(&event.recipient).ok(),
        fields: event.fields.into_iter().collect(),
        expires_at: event.expires_at.and_then(moment),
    })))
}

fn raised(producer: &str, event: AlertRaised) -> Result<Heard, EventError> {
    let severity = match event.severity() {
        alert::Severity::Warning => Severity::Warning,
        // Who does not say how bad it is does not get to be overheard.
        alert::Severity::Error | alert::Severity::Unspecified => Severity::Error,
    };
    let at = event.raised_at.and_then(moment).ok_or(EventError::Field("raised_at"))?;
    let expires_at = event
        .expires_at
        .and_then(moment)
        .ok_or(EventError::Field("expires_at"))?;
    let raise = Raise {
        producer: producer.to_owned(),
        key: key(event.key, "key")?,
        alert_key: key(event.alert_key, "alert_key")?,
        severity,
        text: event.text,
        at,
    };
    Ok(Heard::Raised { raise, expires_at })
}

fn cleared(producer: &str, event: AlertCleared) -> Result<Heard, EventError> {
    Ok(Heard::Cleared(Clear {
        producer: producer.to_owned(),
        key: key(event.key, "key")?,
        alert_key: key(event.alert_key, "alert_key")?,
        text: event.text,
        at: event
            .cleared_at
            .and_then(moment)
            .ok_or(EventError::Field("cleared_at"))?,
    }))
}

fn key(key: String, field: &'static str) -> Result<String, EventError> {
    let good = (1..=LONGEST_KEY).contains(&key.len()) && !key.contains('\0');
    good.then_some(key).ok_or(EventError::Field(field))
}

fn moment(stamp: prost_types::Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(stamp.seconds, u32::try_from(stamp.nanos).ok()?)
}

fn stamp(moment: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: moment.timestamp(),
        nanos: i32::try_from(moment.timestamp_subsec_nanos()).unwrap_or(0),
    }
}

impl std::fmt::Display for LetterId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.producer, self.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_told_and_never_guessed() {
        assert!(matches!(
            decode("passbot.pass-changed.v1", b""),
            Err(EventError::Unknown(_))
        ));
        assert!(matches!(decode("nonsense", b""), Err(EventError::Unknown(_))));
        let key = "helpdesk-bot.email-requested.v1";
        assert!(matches!(decode(key, b"\xff\xff"), Err(EventError::Body(_))));
        // Without a key there is nobody to answer.
        assert!(matches!(decode(key, b""), Err(EventError::Field("key"))));
        let key = "helpdesk-bot.alert-raised.v1";
        assert!(matches!(decode(key, b""), Err(EventError::Field("raised_at"))));
    }

    #[test]
    fn a_request_that_makes_no_sense_is_heard_so_that_it_is_answered() {
        let event = EmailRequested {
            key: "17".to_owned(),
            recipient: "nobody".to_owned(),
            language: "de".to_owned(),
            ..EmailRequested::default()
        };
        let heard = decode("helpdesk-bot.email-requested.v1", &event.encode_to_vec()).unwrap();
        let Heard::Letter(request) = heard else { unreachable!() };
        assert_eq!(request.id.to_string(), "helpdesk-bot/17");
        assert!(request.recipient.is_none() && request.language.is_none() && request.expires_at.is_none());
    }

    #[test]
    fn every_event_that_is_routed_to_notifier_is_known() {
        for (key, consumers) in common::events::ROUTES {
            let known = !matches!(decode(key, b""), Err(EventError::Unknown(_)));
            assert_eq!(known, consumers.contains(&"notifier"), "{key}");
        }
    }
}
