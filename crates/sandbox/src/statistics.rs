use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::model::{MethodStatistics, Statistics};

/// Counts of requests by bot and method.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    methods: Mutex<HashMap<(i64, &'static str), MethodStatistics>>,
}

impl Counters {
    /// Counts a request. `refusal` is the error's code, or 0 for a cut connection.
    pub(crate) fn count(
        &self,
        bot_id: i64,
        method: &'static str,
        refusal: Option<u16>,
        took: Duration,
        at: DateTime<Utc>,
    ) {
        let mut methods = self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = methods.entry((bot_id, method)).or_insert_with(|| MethodStatistics {
            first_at: at,
            ..MethodStatistics::default()
        });
        let microseconds = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        counted.requests += 1;
        counted.total_microseconds = counted.total_microseconds.saturating_add(microseconds);
        counted.longest_microseconds = counted.longest_microseconds.max(microseconds);
        counted.last_at = at;
        match refusal {
            None => counted.succeeded += 1,
            Some(code) => *counted.refused.entry(code).or_default() += 1,
        }
        if refusal == Some(429) {
            counted.too_many_requests += 1;
        }
    }

    pub(crate) fn snapshot(&self) -> Statistics {
        let methods = self.methods.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statistics = Statistics::default();
        for ((bot_id, method), counted) in methods.iter() {
            statistics.requests += counted.requests;
            statistics.too_many_requests += counted.too_many_requests;
            statistics
                .bots
                .entry(*bot_id)
                .or_default()
                .insert((*method).to_owned(), counted.clone());
        }
        statistics
    }

    pub(crate) fn reset(&self) {
        self.methods.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
