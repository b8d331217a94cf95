use std::time::{Duration, Instant};

use crate::model::{Fault, FaultKind, FaultRule};
use crate::rules::{Rationed, Rule, Rules};
use crate::telegram::Disturbance;

/// The faults that requests and updates meet.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Rules<Fault>,
}

impl Rationed for Fault {
    fn times(&self) -> Option<u64> {
        self.times
    }

    fn skip(&self) -> u64 {
        self.skip
    }
}

impl Faults {
    pub(crate) fn add(&self, fault: Fault) -> FaultRule {
        self.rules.add(fault).into()
    }

    /// Takes a fault away, or all of them.
    pub(crate) fn remove(&self, fault_id: Option<u64>) {
        self.rules.remove(fault_id);
    }

    /// Whether any is set.
    pub(crate) fn any(&self) -> bool {
        self.rules.any()
    }

    pub(crate) fn list(&self) -> Vec<FaultRule> {
        self.rules.list().into_iter().map(FaultRule::from).collect()
    }

    /// What this request meets, counting it.
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
        let concerns = |fault: &Fault| {
            concerns(fault)
                && fault.bot_id.is_none_or(|wanted| wanted == bot_id)
                && fault.chat_id.is_none_or(|wanted| Some(wanted) == chat_id)
        };
        self.rules.meet(concerns, |fault, begun| match fault.kind {
            FaultKind::Flood { seconds } => {
                let begun = *begun.get_or_insert_with(Instant::now);
                Some(too_many_requests(
                    Duration::from_secs(seconds).checked_sub(begun.elapsed())?,
                ))
            }
            ref kind => Some(kind.clone()),
        })
    }
}

impl From<Rule<Fault>> for FaultRule {
    fn from(rule: Rule<Fault>) -> Self {
        Self {
            fault_id: rule.fault_id,
            met: rule.met,
            fault: rule.fault,
        }
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
