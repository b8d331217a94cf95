use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// How long one check may take before it counts as failed.
const CHECK_LIMIT: Duration = Duration::from_secs(2);

/// `Err` says why not, in words for an operator and without secrets.
pub type CheckResult = Result<(), String>;

type Check = Arc<dyn Fn() -> BoxFuture<'static, CheckResult> + Send + Sync>;

/// The named conditions under which a service is ready. A cheap clone shares them.
#[derive(Clone, Default)]
pub struct Health {
    checks: Arc<Mutex<BTreeMap<&'static str, Check>>>,
}

/// What `/health/ready` answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub ready: bool,
    /// By name: `None` is well, else the reason why not.
    pub checks: BTreeMap<String, Option<String>>,
}

impl Health {
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check that asks each time. It replaces one of the same name.
    pub fn check<Checking>(&self, name: &'static str, ask: impl Fn() -> Checking + Send + Sync + 'static)
    where
        Checking: Future<Output = CheckResult> + Send + 'static,
    {
        let check: Check = Arc::new(move || ask().boxed());
        self.checks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name, check);
    }

    /// Adds a check of a state that somebody else keeps.
    pub fn watch<State: Send + Sync + 'static>(
        &self,
        name: &'static str,
        state: watch::Receiver<State>,
        judge: impl Fn(&State) -> CheckResult + Send + Sync + 'static,
    ) {
        self.check(name, move || std::future::ready(judge(&state.borrow())));
    }

    /// Asks all of them at once.
    pub async fn report(&self) -> Report {
        let checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answers = join_all(checks.into_iter().map(async |(name, check)| {
            let answer = tokio::time::timeout(CHECK_LIMIT, check()).await;
            let answer = answer.unwrap_or_else(|_| Err("no answer in time".to_owned()));
            (name.to_owned(), answer.err())
        }))
        .await;
        let checks: BTreeMap<_, _> = answers.into_iter().collect();
        Report {
            ready: checks.values().all(Option::is_none),
            checks,
        }
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let checks = self.checks.lock().unwrap_or_else(PoisonError::into_inner);
        formatter
            .debug_tuple("Health")
            .field(&checks.keys().collect::<Vec<_>>())
            .finish()
    }
}
