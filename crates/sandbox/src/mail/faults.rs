use super::mailbox::is_same;
use crate::model::{MailFault, MailFaultKind, MailFaultRule};
use crate::rules::{Rationed, Rule, Rules};

/// The faults that letters meet.
#[derive(Debug, Default)]
pub(crate) struct MailFaults {
    rules: Rules<MailFault>,
}

/// Where in a session a fault is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Connection,
    Greeting,
    Login,
    Recipient,
    /// DATA, before the letter.
    Data,
    /// After the letter came whole.
    Letter,
}

/// Why a fault cannot be set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UnfitFault {
    #[error("{0} is no refusal: 400 to 599 are")]
    NoRefusal(u16),
    #[error("this fault comes before any address, so it knows no recipient")]
    NoRecipientYet,
    #[error("this fault lasts until it is taken away, so it knows neither times nor skip")]
    NotCounted,
}

impl MailFaults {
    /// Sets a fault.
    pub(crate) fn add(&self, fault: MailFault) -> Result<MailFaultRule, UnfitFault> {
        check(&fault)?;
        Ok(self.rules.add(fault).into())
    }

    /// Takes a fault away, or all of them.
    pub(crate) fn remove(&self, fault_id: Option<u64>) {
        self.rules.remove(fault_id);
    }

    pub(crate) fn list(&self) -> Vec<MailFaultRule> {
        self.rules.list().into_iter().map(MailFaultRule::from).collect()
    }

    /// Whether the server is to refuse connections.
    pub(crate) fn is_down(&self) -> bool {
        let rules = self.rules.list();
        rules.iter().any(|rule| rule.fault.kind == MailFaultKind::Down)
    }

    /// What is met here by a letter to these recipients, counting it.
    pub(super) fn meet(&self, here: Point, recipients: &[String]) -> Vec<MailFaultKind> {
        let concerns = |fault: &MailFault| {
            let wanted = fault.recipient.as_deref();
            point(&fault.kind) == here
                && wanted.is_none_or(|wanted| recipients.iter().any(|address| is_same(address, wanted)))
        };
        self.rules.meet(concerns, |fault, _| Some(fault.kind.clone()))
    }
}

fn point(kind: &MailFaultKind) -> Point {
    match kind {
        MailFaultKind::Down => Point::Connection,
        MailFaultKind::Greeting | MailFaultKind::DelayGreeting { .. } => Point::Greeting,
        MailFaultKind::Login => Point::Login,
        MailFaultKind::Recipient { .. } => Point::Recipient,
        MailFaultKind::CutBefore => Point::Data,
        MailFaultKind::Letter { .. } | MailFaultKind::CutAfter | MailFaultKind::DelayAnswer { .. } => Point::Letter,
    }
}

fn check(fault: &MailFault) -> Result<(), UnfitFault> {
    let here = point(&fault.kind);
    match fault.kind {
        MailFaultKind::Recipient { code, .. } | MailFaultKind::Letter { code, .. } if !(400..600).contains(&code) => {
            Err(UnfitFault::NoRefusal(code))
        }
        _ if fault.recipient.is_some() && matches!(here, Point::Connection | Point::Greeting | Point::Login) => {
            Err(UnfitFault::NoRecipientYet)
        }
        _ if here == Point::Connection && (fault.times.is_some() || fault.skip > 0) => Err(UnfitFault::NotCounted),
        _ => Ok(()),
    }
}

impl Rationed for MailFault {
    fn times(&self) -> Option<u64> {
        self.times
    }

    fn skip(&self) -> u64 {
        self.skip
    }
}

impl From<Rule<MailFault>> for MailFaultRule {
    fn from(rule: Rule<MailFault>) -> Self {
        Self {
            fault_id: rule.fault_id,
            met: rule.met,
            fault: rule.fault,
        }
    }
}
