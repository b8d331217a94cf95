use chrono::{DateTime, Utc};
use lapin::{BasicProperties, types::FieldTable};
use uuid::Uuid;

use crate::{headers, trace};

/// An event as a consumer gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The producer's id of the event, the same in every repetition: the key to drop duplicates by.
    pub message_id: Uuid,
    /// The routing key under which it was published, whatever way it came.
    pub routing_key: String,
    /// Protobuf.
    pub body: Vec<u8>,
    /// The service that published it; empty when it did not say.
    pub producer: String,
    /// When the producer says that it happened.
    pub published_at: Option<DateTime<Utc>>,
    /// W3C trace context.
    pub traceparent: Option<String>,
    /// How often it was retried on a verdict of [`Verdict::Retry`].
    pub attempt: u32,
}

/// What is to become of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Its effect is committed.
    Done,
    /// Could not be handled now for a reason of its own: comes again after the next delay, and after the last is dead.
    Retry(String),
    /// Can never be handled: dead at once.
    Reject(String),
    /// Not its fault (the database is away): the consumer pauses and offers it again; no attempt is counted.
    Hold(String),
}

impl Delivery {
    /// Reads what lapin delivered. `Err` says what is wrong with a message that no producer of ours would send.
    pub(crate) fn read(delivery: &lapin::message::Delivery) -> Result<Self, String> {
        let properties = &delivery.properties;
        let empty = FieldTable::default();
        let headers = properties.headers().as_ref().unwrap_or(&empty);
        let id = properties.message_id().as_ref().map(lapin::types::ShortString::as_str);
        let message_id = id.ok_or("it has no message_id")?;
        let message_id = Uuid::parse_str(message_id).map_err(|_| "its message_id is no UUID")?;
        Ok(Self {
            message_id,
            routing_key: routing_key(delivery),
            body: delivery.data.clone(),
            producer: producer(properties),
            published_at: published_at(properties),
            traceparent: trace::extract(headers),
            attempt: headers::attempt(headers),
        })
    }
}

/// The service that published it; empty when it did not say.
pub(crate) fn producer(properties: &BasicProperties) -> String {
    properties
        .app_id()
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// When the producer says that it happened.
pub(crate) fn published_at(properties: &BasicProperties) -> Option<DateTime<Utc>> {
    let seconds = properties.timestamp().and_then(|seconds| i64::try_from(seconds).ok())?;
    DateTime::from_timestamp(seconds, 0)
}

/// The routing key of the first publication: a message that went round by a delay queue comes by its queue's name.
pub(crate) fn routing_key(delivery: &lapin::message::Delivery) -> String {
    let headers = delivery.properties.headers().as_ref();
    let kept = headers.and_then(|headers| headers::text(headers, headers::ROUTING_KEY));
    let typed = || delivery.properties.kind().as_ref().map(ToString::to_string);
    kept.or_else(|| {
        if delivery.exchange.as_str().is_empty() {
            typed()
        } else {
            None
        }
    })
    .unwrap_or_else(|| delivery.routing_key.to_string())
}
