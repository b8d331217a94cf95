use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A request of a bot and how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RequestView {
    /// Grows by one with each request.
    pub sequence: u64,
    /// When it was answered, by the sandbox's clock.
    pub at: DateTime<Utc>,
    pub bot_id: i64,
    pub method: String,
    /// 200, a refusal's code, or 0 for a cut connection.
    pub code: u16,
    /// Time spent in the sandbox, injected delays included.
    pub microseconds: u64,
    /// The parameters as JSON, shortened; without uploaded files.
    pub parameters: String,
    /// The result as JSON, shortened, or the refusal's words.
    pub answer: String,
}

/// The last requests.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct RequestPage {
    pub requests: Vec<RequestView>,
    /// Ask with this as `after` for what follows.
    pub last: u64,
}
