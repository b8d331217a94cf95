use serde::{Deserialize, Serialize};

use super::{ResidentId, TelegramId, Visitor};

/// The number of a request for a standing pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub i64);

/// For how long a standing pass may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub enum Months {
    One,
    Three,
    Six,
    Twelve,
}

/// A resident's wish for a standing pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingRequest {
    pub id: RequestId,
    pub visitor: Visitor,
    pub months: Months,
    pub answer: Option<Answer>,
}

/// What became of a request: the first answer decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    pub approved: bool,
    pub by: TelegramId,
}

/// A request before it has a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRequest {
    pub id: RequestId,
    pub resident: ResidentId,
    pub visitor: Visitor,
    pub months: Months,
}

/// A number of months that is not offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not 1, 3, 6 or 12 months")]
pub struct MonthsError;

impl Months {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::One, Self::Three, Self::Six, Self::Twelve];

    /// How many they are.
    pub fn count(self) -> i8 {
        match self {
            Self::One => 1,
            Self::Three => 3,
            Self::Six => 6,
            Self::Twelve => 12,
        }
    }
}

impl TryFrom<i8> for Months {
    type Error = MonthsError;

    fn try_from(count: i8) -> Result<Self, MonthsError> {
        Self::ALL
            .into_iter()
            .find(|months| months.count() == count)
            .ok_or(MonthsError)
    }
}

impl From<Months> for i8 {
    fn from(months: Months) -> Self {
        months.count()
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}
