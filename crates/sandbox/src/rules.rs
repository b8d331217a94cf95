use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// How often a fault is met.
pub(crate) trait Rationed {
    /// At most so often; without a number until it is taken away.
    fn times(&self) -> Option<u64>;
    /// So many of those that it is for pass first.
    fn skip(&self) -> u64;
}

/// Faults that are set, each with its number and with how often it was met.
#[derive(Debug)]
pub(crate) struct Rules<F> {
    set: Mutex<Set<F>>,
    /// Spares requests the lock while there is no fault.
    any: AtomicBool,
}

#[derive(Debug)]
struct Set<F> {
    last_id: u64,
    rules: Vec<Rule<F>>,
}

/// A fault that is set.
#[derive(Debug, Clone)]
pub(crate) struct Rule<F> {
    pub(crate) fault_id: u64,
    /// How many met it.
    pub(crate) met: u64,
    pub(crate) fault: F,
    /// Those that it was for, those that it let pass included.
    matched: u64,
    /// When it was met first.
    begun: Option<Instant>,
}

impl<F> Default for Rules<F> {
    fn default() -> Self {
        Self {
            set: Mutex::new(Set {
                last_id: 0,
                rules: Vec::new(),
            }),
            any: AtomicBool::new(false),
        }
    }
}

impl<F: Rationed + Clone> Rules<F> {
    pub(crate) fn add(&self, fault: F) -> Rule<F> {
        let mut set = self.set();
        set.last_id += 1;
        let rule = Rule {
            fault_id: set.last_id,
            met: 0,
            fault,
            matched: 0,
            begun: None,
        };
        set.rules.push(rule.clone());
        self.any.store(true, Ordering::Release);
        rule
    }

    /// Takes a fault away, or all of them.
    pub(crate) fn remove(&self, fault_id: Option<u64>) {
        let mut set = self.set();
        set.rules
            .retain(|rule| fault_id.is_some_and(|fault_id| fault_id != rule.fault_id));
        self.any.store(!set.rules.is_empty(), Ordering::Release);
    }

    /// Whether any is set.
    pub(crate) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// All that are set. One that is used up stays, so that a test can read `met`.
    pub(crate) fn list(&self) -> Vec<Rule<F>> {
        self.set().rules.clone()
    }

    /// What is met, counting it: of each fault that it concerns what `effect` makes of it and of when it was met first.
    /// Without an effect it was not met.
    pub(crate) fn meet<E>(
        &self,
        concerns: impl Fn(&F) -> bool,
        effect: impl Fn(&F, &mut Option<Instant>) -> Option<E>,
    ) -> Vec<E> {
        if !self.any() {
            return Vec::new();
        }
        let mut set = self.set();
        let concerned = set.rules.iter_mut().filter(|rule| concerns(&rule.fault));
        concerned.filter_map(|rule| rule.meet(&effect)).collect()
    }

    fn set(&self) -> MutexGuard<'_, Set<F>> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<F: Rationed> Rule<F> {
    fn meet<E>(&mut self, effect: impl Fn(&F, &mut Option<Instant>) -> Option<E>) -> Option<E> {
        self.matched += 1;
        if self.matched <= self.fault.skip() || self.fault.times().is_some_and(|times| self.met >= times) {
            return None;
        }
        let effect = effect(&self.fault, &mut self.begun)?;
        self.met += 1;
        Some(effect)
    }
}
