use chrono::{DateTime, Utc};
use conversation::{Happening, Incoming, Undecodable};

use super::{
    EXPIRE_PASS,
    desk::{self, GATE_QUESTION, GateNews},
    news::NEWS_PROGRESS,
};
use crate::{
    domain::{GateQuestionId, NewsId, PassId},
    events,
};

/// All that can happen to passbot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A person did something in Telegram.
    Person(Incoming),
    /// A guard ticked a pass in the sheet.
    Ticked(Tick),
    /// The time of a pass may be over.
    ExpiryDue(PassId),
    /// It is time to show how far a piece of news has come.
    NewsDue(NewsId),
    /// Something happened to a question from the gate.
    Gate(GateNews),
}

/// A guard's proposal that a pass has arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    pub pass: PassId,
    pub at: DateTime<Utc>,
    /// The same for every repetition of the same tick.
    pub key: String,
    /// From this moment it must not be acted on.
    pub expires_at: DateTime<Utc>,
}

impl Input {
    /// Names what happened in passbot's words.
    pub fn from_happening(happening: Happening) -> Result<Self, Undecodable> {
        match happening {
            Happening::Update(incoming) => Ok(Self::Person(incoming)),
            Happening::Event { routing_key, body } => {
                events::decode(&routing_key, &body).map_err(|error| Undecodable(error.to_string()))
            }
            Happening::Timer { kind, key } if kind == EXPIRE_PASS => key
                .parse()
                .map(|number| Self::ExpiryDue(PassId(number)))
                .map_err(|_| Undecodable(format!("timer {kind} of a pass that has no number"))),
            Happening::Timer { kind, key } if kind == GATE_QUESTION => key
                .parse()
                .map(|number| Self::Gate(GateNews::Due(GateQuestionId(number))))
                .map_err(|_| Undecodable(format!("timer {kind} of a question that has no number"))),
            Happening::Timer { kind, key } if kind == NEWS_PROGRESS => key
                .parse()
                .map(|number| Self::NewsDue(NewsId(number)))
                .map_err(|_| Undecodable(format!("timer {kind} of news that have no number"))),
            Happening::Timer { kind, .. } => Err(Undecodable(format!("a timer of unknown kind {kind}"))),
            Happening::Done { kind, .. } => Err(Undecodable(format!("a task of unknown kind {kind}"))),
            Happening::Word { kind, .. } => Err(Undecodable(format!("a word of unknown kind {kind}"))),
            Happening::Delivery { kind, outcome } => desk::card_ended(&kind, &outcome)
                .map(Self::Gate)
                .ok_or_else(|| Undecodable(format!("a report of unknown kind {kind}"))),
        }
    }
}
