use chrono::{DateTime, Utc};

/// The version of the words to which people agree. Rises with any change of what is kept, for what or for whom.
pub const CONSENT_VERSION: i32 = 1;

/// That a person agreed to have his data kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consent {
    pub version: i32,
    pub at: DateTime<Utc>,
}
