use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};

use crate::model::{Violation, ViolationKind, Violations};

/// How many violations are kept; the rest is only counted.
const KEPT: usize = 10_000;

/// Everything that was not as the specification says.
#[derive(Debug, Default)]
pub(crate) struct ViolationLog {
    found: Mutex<Violations>,
}

impl ViolationLog {
    pub(crate) fn add(
        &self,
        kind: ViolationKind,
        bot_id: i64,
        method: &str,
        problem: &dyn ToString,
        at: DateTime<Utc>,
    ) {
        let problem = problem.to_string();
        tracing::warn!(bot_id, method, ?kind, problem, "not as specified");
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        found.total += 1;
        if found.violations.len() < KEPT {
            found.violations.push(Violation {
                kind,
                bot_id,
                method: method.to_owned(),
                problem,
                at,
            });
        }
    }

    pub(crate) fn snapshot(&self) -> Violations {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn clear(&self) {
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Violations::default();
    }
}
