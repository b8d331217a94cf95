use std::collections::BTreeMap;

use conversation::{Happening, Undecodable};
use outbox::inputs::{NewInput, Source};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    application::DIGEST_WORK,
    domain::{
        Fault,
        alert::{Clear, Raise},
    },
    events::{self, Heard, Request},
};

/// As which producer notifier speaks of itself.
pub const OURSELVES: &str = "notifier";
/// What its own alerts are about.
pub const MAIL_SERVER: &str = "mail-server";
/// The timer at the end of an alert's quiet; its key is `producer/key`.
pub const QUIET_OVER: &str = "quiet-over";

/// All that can happen to notifier.
#[derive(Clone, PartialEq, Eq)]
pub enum Input {
    Requested(Box<Request>),
    Raised {
        raise: Raise,
        expires_at: chrono::DateTime<chrono::Utc>,
    },
    Cleared(Clear),
    QuietOver {
        producer: String,
        key: String,
    },
    /// The postman met a fault that a person must mend.
    MailFault(Fault),
    /// And it is gone.
    MailFaultOver,
    /// The hour of the digest: dead letters by consumer, or nothing where RabbitMQ could not be asked.
    Counted {
        dead_letters: Option<BTreeMap<String, u32>>,
    },
}

#[derive(Serialize, Deserialize)]
struct FaultBody {
    fault: String,
}

const FAULT: &str = "mail-fault";
const FAULT_OVER: &str = "mail-fault-over";

/// The word by which the postman tells of a fault.
pub fn mail_fault(fault: Fault) -> NewInput {
    let body = FaultBody {
        fault: fault.word().to_owned(),
    };
    word(FAULT, serde_json::to_vec(&body).unwrap_or_default())
}

/// The word by which the postman tells that it is gone.
pub fn mail_fault_over() -> NewInput {
    word(FAULT_OVER, b"{}".to_vec())
}

fn word(kind: &str, body: Vec<u8>) -> NewInput {
    NewInput {
        source: Source::Word,
        source_key: Uuid::now_v7().to_string(),
        conversation: events::alert_conversation(OURSELVES, MAIL_SERVER).as_str().to_owned(),
        kind: kind.to_owned(),
        body,
        traceparent: None,
    }
}

impl Input {
    pub(super) fn from_happening(happening: Happening) -> Result<Self, Undecodable> {
        let unknown = |kind: &str| Undecodable(format!("{kind} is unknown to this version"));
        match happening {
            Happening::Event { routing_key, body } => {
                let heard = events::decode(&routing_key, &body).map_err(|error| Undecodable(error.to_string()))?;
                Ok(match heard {
                    Heard::Letter(request) => Self::Requested(request),
                    Heard::Raised { raise, expires_at } => Self::Raised { raise, expires_at },
                    Heard::Cleared(clear) => Self::Cleared(clear),
                })
            }
            Happening::Timer { kind, key } if kind == QUIET_OVER => {
                let (producer, key) = key.split_once('/').ok_or_else(|| unknown(&key))?;
                Ok(Self::QuietOver {
                    producer: producer.to_owned(),
                    key: key.to_owned(),
                })
            }
            Happening::Word { kind, body } if kind == FAULT => {
                let body: Option<FaultBody> = serde_json::from_value(body).ok();
                let fault = body.and_then(|body| Fault::from_word(&body.fault));
                fault.map(Self::MailFault).ok_or_else(|| unknown(FAULT))
            }
            Happening::Word { kind, .. } if kind == FAULT_OVER => Ok(Self::MailFaultOver),
            Happening::Done { kind, result, .. } if kind == DIGEST_WORK => Ok(Self::Counted {
                dead_letters: serde_json::from_value(result).map_err(|_| unknown(DIGEST_WORK))?,
            }),
            _ => Err(Undecodable(
                "notifier hears events, timers and its own words only".to_owned(),
            )),
        }
    }
}
