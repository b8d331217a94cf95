use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How many requests a user may make in any 60 seconds of the sandbox's clock. `None`: no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Quota {
    pub reads_a_minute: Option<usize>,
    pub writes_a_minute: Option<usize>,
}

impl Default for Quota {
    /// Google's default quota per user and project.
    fn default() -> Self {
        Self {
            reads_a_minute: Some(60),
            writes_a_minute: Some(60),
        }
    }
}

/// The requests of the last minute.
#[derive(Debug, Default)]
pub(super) struct Window {
    made: VecDeque<DateTime<Utc>>,
}

impl Window {
    /// Counts a request, or refuses it when the limit is reached. A refused request does not count.
    pub(super) fn take(&mut self, limit: Option<usize>, now: DateTime<Utc>) -> bool {
        while self
            .made
            .front()
            .is_some_and(|first| *first + TimeDelta::seconds(60) <= now)
        {
            self.made.pop_front();
        }
        if limit.is_some_and(|limit| self.made.len() >= limit) {
            return false;
        }
        self.made.push_back(now);
        true
    }

    /// How many were made in the minute that ends with the last one.
    pub(super) fn len(&self) -> usize {
        self.made.len()
    }
}
