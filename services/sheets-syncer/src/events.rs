//! Which events sheets-syncer consumes, and what each says; which it publishes, and how it looks.

use chrono::{DateTime, TimeDelta, Utc};
use common::events::{
    passbot::v1::{PassChanged, PassStatus, RefusalReason, TickRefused},
    sheets_syncer::v1::PassTicked,
};
use conversation::ConversationKey;
use jiff::Timestamp;
use outbox::events::NewEvent;
use prost::Message;

use crate::sheet::{Details, PassNumber, Status};

/// A pass as it now is.
pub const PASS_CHANGED: &str = "passbot.pass-changed.v1";
/// A tick that passbot did not accept.
pub const TICK_REFUSED: &str = "passbot.tick-refused.v1";
/// A guard's tick.
pub const PASS_TICKED: &str = "sheets-syncer.pass-ticked.v1";

/// How long passbot may take to hear of a tick: longer than any outage worth waiting for.
const TICK_LASTS: TimeDelta = TimeDelta::days(2);

/// What sheets-syncer hears.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    Changed(Box<Change>),
    Refused {
        number: PassNumber,
        tick_key: String,
        refusal: Refusal,
    },
}

/// The newest state of a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub number: PassNumber,
    pub version: i64,
    pub status: Status,
    pub valid_from: Timestamp,
    pub valid_until: Timestamp,
    pub standing: bool,
    /// The visitor is a person: the plate is his name, and the brand is ours to say.
    pub on_foot: bool,
    pub details: Details,
}

/// Why passbot did not accept a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Cancelled,
    Expired,
    UnknownPass,
    NotYetValid,
}

/// An event that can never be understood.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    #[error("sheets-syncer does not consume {0}")]
    Unknown(String),
    #[error("the body does not decode")]
    Body(#[from] prost::DecodeError),
    #[error("{0} is missing or makes no sense")]
    Field(&'static str),
}

/// Whose input an event is: the pass's own conversation.
pub fn route(routing_key: &str, body: &[u8]) -> Result<ConversationKey, EventError> {
    let number = match decode(routing_key, body)? {
        Input::Changed(change) => change.number,
        Input::Refused { number, .. } => number,
    };
    Ok(conversation(number))
}

/// In which all that is heard of a pass is handled, in order.
pub fn conversation(number: PassNumber) -> ConversationKey {
    ConversationKey::aggregate("pass", number)
}

/// What an event says.
pub fn decode(routing_key: &str, body: &[u8]) -> Result<Input, EventError> {
    match routing_key {
        PASS_CHANGED => changed(PassChanged::decode(body)?),
        TICK_REFUSED => refused(TickRefused::decode(body)?),
        other => Err(EventError::Unknown(other.to_owned())),
    }
}

/// The event of a tick that was read at `now`. `tick` counts the proposals of this pass.
pub fn pass_ticked(number: PassNumber, tick: i64, now: DateTime<Utc>) -> NewEvent {
    let event = PassTicked {
        pass_id: number.0,
        ticked_at: Some(stamp(now)),
        tick_key: tick_key(number, tick),
        expires_at: Some(stamp(now + TICK_LASTS)),
    };
    NewEvent {
        routing_key: PASS_TICKED,
        aggregate: format!("pass:{number}"),
        version: tick,
        expires_at: Some(now + TICK_LASTS),
        body: event.encode_to_vec(),
        secret: false,
    }
}

/// The same for every repetition of the same tick.
pub fn tick_key(number: PassNumber, tick: i64) -> String {
    format!("{number}/{tick}")
}

fn changed(event: PassChanged) -> Result<Input, EventError> {
    let status = match event.status() {
        PassStatus::Ordered => Status::Ordered,
        PassStatus::Arrived => Status::Arrived {
            at: moment(event.arrived_at, "arrived_at")?,
        },
        PassStatus::Cancelled => Status::Cancelled,
        PassStatus::Expired => Status::Expired,
        PassStatus::Erased => Status::Erased,
        PassStatus::Unspecified => return Err(EventError::Field("status")),
    };
    if event.pass_id <= 0 || event.version <= 0 {
        return Err(EventError::Field("pass_id or version"));
    }
    Ok(Input::Changed(Box::new(Change {
        number: PassNumber(event.pass_id),
        version: event.version,
        status,
        valid_from: moment(event.valid_from, "valid_from")?,
        valid_until: moment(event.valid_until, "valid_until")?,
        standing: event.standing,
        on_foot: event.on_foot,
        details: Details {
            plate: event.plate,
            brand: event.brand,
            ordered_at: moment(event.ordered_at, "ordered_at")?,
            name: event.resident_name,
            phone: event.resident_phone,
            house: event.house,
        },
    })))
}

fn refused(event: TickRefused) -> Result<Input, EventError> {
    let refusal = match event.reason() {
        RefusalReason::Cancelled => Refusal::Cancelled,
        RefusalReason::Expired => Refusal::Expired,
        RefusalReason::UnknownPass => Refusal::UnknownPass,
        RefusalReason::NotYetValid => Refusal::NotYetValid,
        RefusalReason::Unspecified => return Err(EventError::Field("reason")),
    };
    Ok(Input::Refused {
        number: PassNumber(event.pass_id),
        tick_key: event.tick_key,
        refusal,
    })
}

fn moment(stamp: Option<prost_types::Timestamp>, field: &'static str) -> Result<Timestamp, EventError> {
    let stamp = stamp.ok_or(EventError::Field(field))?;
    Timestamp::new(stamp.seconds, stamp.nanos).map_err(|_| EventError::Field(field))
}

pub(crate) fn stamp(moment: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: moment.timestamp(),
        nanos: i32::try_from(moment.timestamp_subsec_nanos()).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_understood_is_told_and_never_guessed() {
        assert!(matches!(
            decode("coffee-bot.week-began.v1", b""),
            Err(EventError::Unknown(_))
        ));
        assert!(matches!(decode(PASS_CHANGED, b"\xff\xff"), Err(EventError::Body(_))));
        assert!(matches!(decode(PASS_CHANGED, b""), Err(EventError::Field("status"))));
        assert!(matches!(decode(TICK_REFUSED, b""), Err(EventError::Field("reason"))));
    }

    #[test]
    fn a_ticks_key_is_the_same_for_its_repetitions_and_another_for_the_next_tick() {
        let now = DateTime::UNIX_EPOCH;
        let read = |tick| {
            PassTicked::decode(pass_ticked(PassNumber(7), tick, now).body.as_slice())
                .unwrap()
                .tick_key
        };
        assert_eq!(read(1), read(1));
        assert_ne!(read(1), read(2));
    }
}
