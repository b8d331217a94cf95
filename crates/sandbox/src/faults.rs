use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::model::{Fault, FaultKind, FaultRule};
use crate::telegram::Disturbance;

/// The faults that requests and updates meet.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Mutex<Rules>,
    /// Spares requests the lock while there is no fault.
    any: AtomicBool,
}

#[derive(Debug, Default)]
struct Rules {
    last_id: u64,
    rules: Vec<(FaultRule, u64)>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) -> FaultRule {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.last_id += 1;
        let rule = FaultRule {
            fault_id: rules.last_id,
            met: 0,
            fault,
        };
        rules.rules.push((rule.clone(), 0));
        self.any.store(true, Ordering::Release);
        rule
    }

    /// Takes a fault away, or all of them.
    pub(crate) fn remove(&self, fault_id: Option<u64>) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules
            .rules
            .retain(|(rule, _)| fault_id.is_some_and(|fault_id| fault_id != rule.fault_id));
        self.any.store(!rules.rules.is_empty(), Ordering::Release);
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.rules.iter().map(|(rule, _)| rule.clone()).collect()
    }

    /// What this request meets, counting it. A rule that is used up stays in the list, so that a test can read `met`.
    pub(crate) fn meet(&self, bot_id: i64, method: &str, chat_id: Option<i64>) -> Vec<FaultKind> {
        self.meet_those(bot_id, chat_id, |fault| {
            !fault.kind.meets_updates()
                && fault
                    .method
                    .as_deref()
                    .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
        })
    }

    /// What this delivery to a webhook meets, counting it.
    pub(crate) fn meet_delivery(&self, bot_id: i64, chat_id: Option<i64>) -> Vec<FaultKind> {
        self.meet_those(bot_id, chat_id, |fault| {
            matches!(fault.kind, FaultKind::WebhookOutage | FaultKind::WebhookAnswerLost)
        })
    }

    /// What goes wrong with a new update, counting it.
    pub(crate) fn disturb(&self, bot_id: i64, chat_id: Option<i64>) -> Disturbance {
        let met = self.meet_those(bot_id, chat_id, |fault| {
            matches!(fault.kind, FaultKind::DuplicateUpdate | FaultKind::LateUpdate { .. })
        });
        let late = met.iter().find_map(|kind| match kind {
            FaultKind::LateUpdate { milliseconds } => Some(Duration::from_millis(*milliseconds)),
            _ => None,
        });
        Disturbance {
            again: met.contains(&FaultKind::DuplicateUpdate),
            late,
        }
    }

    fn meet_those(&self, bot_id: i64, chat_id: Option<i64>, concerns: impl Fn(&Fault) -> bool) -> Vec<FaultKind> {
        if !self.any.load(Ordering::Acquire) {
            return Vec::new();
        }
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut met = Vec::new();
        for (rule, matched) in &mut rules.rules {
            let fault = &rule.fault;
            let fits = concerns(fault)
                && fault.bot_id.is_none_or(|wanted| wanted == bot_id)
                && fault.chat_id.is_none_or(|wanted| Some(wanted) == chat_id);
            if !fits {
                continue;
            }
            *matched += 1;
            if *matched > fault.skip && fault.times.is_none_or(|times| rule.met < times) {
                rule.met += 1;
                met.push(fault.kind.clone());
            }
        }
        met
    }
}
