use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The clock of the sandbox's world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClockView {
    /// The present moment (RFC 3339).
    pub now: DateTime<Utc>,
    /// Whether time stands still.
    pub held: bool,
    /// Grows with each jump, hold and release: ask with `?after=<revision>` to be answered at the next one.
    pub revision: u64,
}

/// A jump forward.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Advance {
    /// Seconds, not negative; parts of a second count.
    pub seconds: f64,
}
