//! Which events passbot consumes, and the input each becomes; which it publishes, and how they look.

use chrono::{DateTime, TimeDelta, Utc};
use common::events::{
    passbot::v1::{self as passbot, PassChanged, RefusalReason, TickRefused},
    sheets_syncer::v1::PassTicked,
};
use conversation::{ConversationKey, Event, EventKind};
use prost::Message;
use prost_types::Timestamp;

use crate::{
    dialogue::{HeldPass, Input, Tick},
    domain::{ErasedPass, Pass, PassId, PassStatus, Refusal, Visitor},
};

/// A pass as it now is.
pub const PASS_CHANGED: &str = "passbot.pass-changed.v1";
/// A guard's tick that passbot did not accept.
pub const TICK_REFUSED: &str = "passbot.tick-refused.v1";
/// A guard's tick.
pub const PASS_TICKED: &str = "sheets-syncer.pass-ticked.v1";

/// What passbot consumes.
pub const CONSUMED: [&str; 1] = [PASS_TICKED];

/// For how long a refused tick is worth taking back: after that the guard's shift is over.
const REFUSAL_LASTS: TimeDelta = TimeDelta::hours(24);

/// An event that can never be understood.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    #[error("passbot does not consume {0}")]
    Unknown(String),
    #[error("the body of {routing_key} does not decode")]
    Body {
        routing_key: String,
        source: prost::DecodeError,
    },
    #[error("{routing_key} lacks {field}")]
    Missing { routing_key: String, field: &'static str },
}

/// Whose input an event is.
pub fn route(routing_key: &str, body: &[u8]) -> Result<ConversationKey, EventError> {
    Ok(pass_conversation(tick(routing_key, body)?.pass))
}

/// What an event means.
pub fn decode(routing_key: &str, body: &[u8]) -> Result<Input, EventError> {
    tick(routing_key, body).map(Input::Ticked)
}

/// Where events and timers about a pass run.
pub fn pass_conversation(pass: PassId) -> ConversationKey {
    ConversationKey::aggregate("pass", pass)
}

/// The state of a pass for everybody who keeps a copy.
pub fn pass_changed(held: &HeldPass) -> Event {
    let HeldPass { pass, resident } = held;
    let (status, arrived_at) = match pass.status {
        PassStatus::Ordered => (passbot::PassStatus::Ordered, None),
        PassStatus::Arrived { at } => (passbot::PassStatus::Arrived, Some(at)),
        PassStatus::Cancelled => (passbot::PassStatus::Cancelled, None),
        PassStatus::Expired => (passbot::PassStatus::Expired, None),
    };
    let (plate, brand, on_foot) = match &pass.visitor {
        Visitor::Car(car) => (car.plate.to_string(), car.brand.as_str().to_owned(), false),
        Visitor::OnFoot(guest) => (guest.as_str().to_owned(), String::new(), true),
    };
    let body = PassChanged {
        pass_id: pass.id.0,
        version: pass.version,
        status: status.into(),
        plate,
        brand,
        ordered_at: Some(timestamp(pass.ordered_at)),
        valid_from: Some(timestamp(pass.valid_from)),
        valid_until: Some(timestamp(pass.valid_until)),
        arrived_at: arrived_at.map(timestamp),
        resident_name: resident.particulars.name.as_str().to_owned(),
        resident_phone: resident.particulars.phone.as_str().to_owned(),
        house: resident.particulars.house.as_str().to_owned(),
        on_foot,
        standing: pass.standing,
    };
    state_event(&body)
}

/// The tombstone of a pass whose resident's data are erased: its next version, with times and nothing of anybody.
pub fn pass_erased(pass: &Pass) -> Event {
    tombstone(&ErasedPass {
        id: pass.id,
        version: pass.version + 1,
        ordered_at: pass.ordered_at,
        valid_from: pass.valid_from,
        valid_until: pass.valid_until,
    })
}

/// The same of a pass that was erased before.
pub fn tombstone(erased: &ErasedPass) -> Event {
    state_event(&PassChanged {
        pass_id: erased.id.0,
        version: erased.version,
        status: passbot::PassStatus::Erased.into(),
        ordered_at: Some(timestamp(erased.ordered_at)),
        valid_from: Some(timestamp(erased.valid_from)),
        valid_until: Some(timestamp(erased.valid_until)),
        ..PassChanged::default()
    })
}

fn state_event(body: &PassChanged) -> Event {
    Event {
        routing_key: PASS_CHANGED,
        aggregate: aggregate(PassId(body.pass_id)),
        version: body.version,
        kind: EventKind::State,
        body: body.encode_to_vec(),
        secret: false,
    }
}

/// The answer to a tick that is not taken.
pub fn tick_refused(tick: &Tick, reason: Refusal, now: DateTime<Utc>) -> Event {
    let expires_at = now + REFUSAL_LASTS;
    let reason = match reason {
        Refusal::Cancelled => RefusalReason::Cancelled,
        Refusal::Expired => RefusalReason::Expired,
        Refusal::UnknownPass => RefusalReason::UnknownPass,
        Refusal::NotYetValid => RefusalReason::NotYetValid,
    };
    let body = TickRefused {
        pass_id: tick.pass.0,
        tick_key: tick.key.clone(),
        reason: reason.into(),
        expires_at: Some(timestamp(expires_at)),
        arrived_at: None,
    };
    Event {
        routing_key: TICK_REFUSED,
        aggregate: aggregate(tick.pass),
        version: 0,
        kind: EventKind::Request { expires_at },
        body: body.encode_to_vec(),
        secret: false,
    }
}

fn tick(routing_key: &str, body: &[u8]) -> Result<Tick, EventError> {
    if routing_key != PASS_TICKED {
        return Err(EventError::Unknown(routing_key.to_owned()));
    }
    let event = PassTicked::decode(body).map_err(|source| EventError::Body {
        routing_key: routing_key.to_owned(),
        source,
    })?;
    let missing = |field| EventError::Missing {
        routing_key: routing_key.to_owned(),
        field,
    };
    if event.pass_id <= 0 {
        return Err(missing("pass_id"));
    }
    Ok(Tick {
        pass: PassId(event.pass_id),
        at: event.ticked_at.and_then(moment).ok_or_else(|| missing("ticked_at"))?,
        key: if event.tick_key.is_empty() {
            return Err(missing("tick_key"));
        } else {
            event.tick_key
        },
        expires_at: event.expires_at.and_then(moment).ok_or_else(|| missing("expires_at"))?,
    })
}

fn aggregate(pass: PassId) -> String {
    format!("pass:{pass}")
}

fn timestamp(moment: DateTime<Utc>) -> Timestamp {
    // The fraction of a second is below 2 * 10^9 (chrono's leap seconds), so it always fits.
    Timestamp {
        seconds: moment.timestamp(),
        nanos: i32::try_from(moment.timestamp_subsec_nanos()).unwrap_or(0),
    }
}

fn moment(timestamp: Timestamp) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(timestamp.seconds, u32::try_from(timestamp.nanos).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        dialogue::HeldPass,
        domain::{Brand, Car, House, Particulars, Resident, ResidentId, ResidentName},
    };

    fn ticked() -> PassTicked {
        let at = |seconds| Some(Timestamp { seconds, nanos: 0 });
        PassTicked {
            pass_id: 17,
            ticked_at: at(100),
            tick_key: "H17".to_owned(),
            expires_at: at(200),
        }
    }

    #[test]
    fn a_tick_runs_in_the_conversation_of_its_pass() {
        let body = ticked().encode_to_vec();
        assert_eq!(route(PASS_TICKED, &body).unwrap().as_str(), "pass:17");
        let tick = Tick {
            pass: PassId(17),
            at: DateTime::from_timestamp(100, 0).unwrap(),
            key: "H17".to_owned(),
            expires_at: DateTime::from_timestamp(200, 0).unwrap(),
        };
        assert_eq!(decode(PASS_TICKED, &body).unwrap(), Input::Ticked(tick));
    }

    #[test]
    fn an_event_that_is_unknown_broken_or_lacks_something_is_refused() {
        assert!(matches!(
            route("passbot.pass-changed.v1", &[]),
            Err(EventError::Unknown(_))
        ));
        assert!(matches!(decode(PASS_TICKED, b"\xff\xff"), Err(EventError::Body { .. })));
        for broken in [
            PassTicked { pass_id: 0, ..ticked() },
            PassTicked {
                ticked_at: None,
                ..ticked()
            },
            PassTicked {
                tick_key: String::new(),
                ..ticked()
            },
            PassTicked {
                expires_at: None,
                ..ticked()
            },
            PassTicked {
                expires_at: Some(Timestamp { seconds: 1, nanos: -1 }),
                ..ticked()
            },
        ] {
            assert!(matches!(
                route(PASS_TICKED, &broken.encode_to_vec()),
                Err(EventError::Missing { .. })
            ));
        }
    }

    #[test]
    fn a_changed_pass_tells_all_that_a_journal_row_needs() {
        let now = DateTime::from_timestamp(1_000, 5_000).unwrap();
        let car = Car {
            brand: Brand::parse("Kia").unwrap(),
            plate: "А 123 ВС 777".to_owned().try_into().unwrap(),
        };
        let pass = Pass::order(PassId(17), car, now, now + TimeDelta::hours(48));
        let particulars = Particulars {
            name: ResidentName::parse("Anna Petrova").unwrap(),
            phone: "+79161234567".to_owned().try_into().unwrap(),
            house: House::parse("12").unwrap(),
        };
        let held = HeldPass {
            pass,
            resident: Resident {
                id: ResidentId(1),
                telegram_id: 1,
                particulars,
            },
        };
        let event = pass_changed(&held);
        assert_eq!(
            (event.aggregate.as_str(), event.version, event.kind),
            ("pass:17", 1, EventKind::State)
        );
        let body = PassChanged::decode(event.body.as_slice()).unwrap();
        assert_eq!(body.status(), passbot::PassStatus::Ordered);
        assert_eq!(
            (body.plate.as_str(), body.resident_phone.as_str()),
            ("А 123 ВС 777", "+79161234567")
        );
        assert_eq!(
            body.valid_from,
            Some(Timestamp {
                seconds: 1_000,
                nanos: 5_000
            })
        );
        assert_eq!(
            body.valid_until.unwrap().seconds - body.valid_from.unwrap().seconds,
            48 * 3_600
        );
        assert_eq!(body.arrived_at, None);
    }
}
