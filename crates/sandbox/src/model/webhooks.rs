use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How updates that a webhook did not take are tried again. The real server pauses from seconds to minutes; here the pauses
/// are short unless set otherwise. They run by real time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WebhookRetries {
    /// Before an update is tried for the second time (50); doubled with each further failure.
    pub first_milliseconds: u64,
    /// No pause is longer (1000).
    pub longest_milliseconds: u64,
    /// How long a webhook may take to answer (10 000).
    pub timeout_milliseconds: u64,
}

impl Default for WebhookRetries {
    fn default() -> Self {
        Self {
            first_milliseconds: 50,
            longest_milliseconds: 1_000,
            timeout_milliseconds: 10_000,
        }
    }
}
