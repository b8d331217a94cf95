use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What whoever starts a suite tells of it, for the page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Suite {
    /// At most 32.
    pub services: Vec<SuiteService>,
}

/// A service of the suite.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuiteService {
    pub name: String,
    /// The `http` address that answers whether it can do its work, such as `http://127.0.0.1:8090/health/ready`.
    pub health: String,
}

/// How a service is, asked just now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ServiceHealth {
    pub name: String,
    pub ready: bool,
    /// The HTTP status; none when it did not answer within three seconds.
    pub status: Option<u16>,
    /// What it answered, shortened, or why it could not be asked.
    pub answer: String,
    pub milliseconds: u64,
}
