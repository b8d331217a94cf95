use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use common::LicencePlate;

use super::{House, ResidentId, StaffName, TelegramId};

/// How long the residents of a house have to answer (the specification's rule).
pub const ANSWER_WITHIN: TimeDelta = TimeDelta::minutes(3);

/// The number of a question from the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GateQuestionId(pub i64);

/// A car without a pass stands at the gate, and its house was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateQuestion {
    pub id: GateQuestionId,
    pub guard: TelegramId,
    /// As Telegram showed the guard then.
    pub guard_name: StaffName,
    pub plate: LicencePlate,
    pub house: House,
    pub asked_at: DateTime<Utc>,
    /// The first moment at which an answer comes too late.
    pub expires_at: DateTime<Utc>,
    /// The residents who were asked: only they may answer.
    pub asked: Vec<TelegramId>,
    /// How many of them turned out to be out of reach.
    pub unreached: i64,
    pub outcome: GateOutcome,
}

/// How a question stands: open, and then exactly one of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateOutcome {
    Open,
    Allowed {
        at: DateTime<Utc>,
    },
    Refused {
        at: DateTime<Utc>,
    },
    /// Nobody answered in time.
    Unanswered {
        at: DateTime<Utc>,
    },
    /// None of those who were asked could be reached.
    Unreachable {
        at: DateTime<Utc>,
    },
}

/// What a resident says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateAnswer {
    Allow,
    Refuse,
}

/// A resident of the house in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbour {
    pub id: ResidentId,
    pub telegram_id: TelegramId,
    /// Whether messages reached him lately.
    pub reachable: bool,
}

impl GateQuestion {
    /// Whether an answer at this moment decides.
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.outcome == GateOutcome::Open && now < self.expires_at
    }

    /// Whether the time to answer is over without an answer.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.outcome == GateOutcome::Open && self.expires_at <= now
    }

    /// The question, decided.
    pub fn decided(&self, outcome: GateOutcome) -> Self {
        Self {
            outcome,
            ..self.clone()
        }
    }
}

impl fmt::Display for GateQuestionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}
