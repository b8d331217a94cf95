use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Requests of bots since the start or the last reset.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    pub requests: u64,
    pub too_many_requests: u64,
    /// By bot, then by method.
    pub bots: BTreeMap<i64, BTreeMap<String, MethodStatistics>>,
}

/// Requests of one method by one bot.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct MethodStatistics {
    pub requests: u64,
    pub succeeded: u64,
    /// Refusals by their code; 0 stands for a cut connection.
    pub refused: BTreeMap<u16, u64>,
    pub too_many_requests: u64,
    /// Time spent in the sandbox, waiting of long polls and injected delays included.
    pub total_microseconds: u64,
    pub longest_microseconds: u64,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
}

/// Everything in requests, replies and updates that is not as the specification says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Violations {
    pub violations: Vec<Violation>,
    /// How many there were; the list keeps the first 10 000.
    pub total: u64,
}

/// One difference from the specification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Violation {
    pub kind: ViolationKind,
    pub bot_id: i64,
    pub method: String,
    /// Where and what, without the value.
    pub problem: String,
    pub at: DateTime<Utc>,
}

/// Whose fault a violation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViolationKind {
    /// The bot's request.
    Request,
    /// The sandbox's reply.
    Reply,
    /// An update made by the sandbox.
    Update,
    /// A method of the specification that the sandbox does not have.
    Gap,
}
