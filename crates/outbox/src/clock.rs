use chrono::{DateTime, Utc};

/// The one time of a service.
#[derive(Clone, Default)]
pub struct Clock;

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}
