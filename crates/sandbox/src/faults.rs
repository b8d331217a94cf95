use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

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
    rules: Vec<Rule>,
}

#[derive(Debug)]
struct Rule {
    view: FaultRule,
    /// Requests that it was for, those that it let pass included.
    matched: u64,
    /// When a flood limit began.
    begun: Option<Instant>,
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) -> FaultRule {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.last_id += 1;
        let view = FaultRule {
            fault_id: rules.last_id,
            met: 0,
            fault,
        };
        rules.rules.push(Rule {
            view: view.clone(),
            matched: 0,
            begun: None,
        });
        self.any.store(true, Ordering::Release);
        view
    }

    /// Takes a fault away, or all of them.
    pub(crate) fn remove(&self, fault_id: Option<u64>) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules
            .rules
            .retain(|rule| fault_id.is_some_and(|fault_id| fault_id != rule.view.fault_id));
        self.any.store(!rules.rules.is_empty(), Ordering::Release);
    }

    /// Whether any is set.
    pub(crate) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        rules.rules.iter().map(|rule| rule.view.clone()).collect()
    }

    /// What this request meets, counting it. A rule that is used up stays in the list, so that a test can read `met`.
    pub(crate) fn meet(&self, bot_id: i64, method: &str, chat_id: Option<i64>) -> Vec<FaultKind> {
        self.meet_those(bot_id, chat_id, |fault| {
            !fault.kind.meets_updates() && is_for(fault, method)
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
        if !self.any() {
            return Vec::new();
        }
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let mut met = Vec::new();
        for rule in &mut rules.rules {
            let fault = &rule.view.fault;
            if concerns(fault)
                && fault.bot_id.is_none_or(|wanted| wanted == bot_id)
                && fault.chat_id.is_none_or(|wanted| Some(wanted) == chat_id)
            {
                met.extend(rule.meet());
            }
        }
        met
    }
}

impl Rule {
    /// What one more request meets.
    fn meet(&mut self) -> Option<FaultKind> {
        let fault = &self.view.fault;
        self.matched += 1;
        if self.matched <= fault.skip || fault.times.is_some_and(|times| self.view.met >= times) {
            return None;
        }
        let kind = match fault.kind {
            FaultKind::Flood { seconds } => {
                let begun = *self.begun.get_or_insert_with(Instant::now);
                too_many_requests(Duration::from_secs(seconds).checked_sub(begun.elapsed())?)
            }
            ref kind => kind.clone(),
        };
        self.view.met += 1;
        Some(kind)
    }
}

/// Telegram tells whole seconds, and never too few.
fn too_many_requests(left: Duration) -> FaultKind {
    FaultKind::Error {
        code: 429,
        description: None,
        retry_after: Some(left.as_secs() + u64::from(left.subsec_nanos() > 0)),
    }
}

fn is_for(fault: &Fault, method: &str) -> bool {
    let is_limited = !matches!(fault.kind, FaultKind::Flood { .. }) || sends(method);
    is_limited
        && fault
            .method
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method))
}

/// Whether a method makes a message appear or change: those Telegram counts against its flood limits.
fn sends(method: &str) -> bool {
    method != "sendChatAction"
        && ["send", "copy", "forward", "edit"]
            .iter()
            .any(|kind| method.starts_with(kind))
}
