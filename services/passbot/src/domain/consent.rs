use chrono::{DateTime, Utc};

/// The version of the sentence to which people agree when they register. It rises when its meaning changes.
pub const CONSENT_VERSION: i32 = 1;

/// What a resident agreed to, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    pub version: i32,
    pub at: DateTime<Utc>,
}
