use std::{collections::HashMap, future::Future, pin::Pin, sync::Arc, time::Duration};

use chrono::TimeDelta;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use crate::{Bell, Clock, Topic, tasks, tasks::LeasedWork, trace};

/// Slow work of one kind: given the payload, comes back with the result that its conversation will hear.
pub type Work = Arc<dyn Fn(serde_json::Value) -> Pin<Box<dyn Future<Output = WorkResult> + Send>> + Send + Sync>;

type WorkResult = Result<serde_json::Value, WorkError>;

/// Why work did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// Worth another try after a pause.
    #[error("{0}")]
    Retry(String),
    /// Will never succeed.
    #[error("{0}")]
    Reject(String),
}

/// Turns due timers into inputs and does due work, in as many processes as there are.
#[derive(Clone)]
pub struct Scheduler {
    pub bot_id: i64,
    pub database_url: SecretString,
    pub bell: Bell,
    pub clock: Clock,
    /// By kind.
    pub works: HashMap<&'static str, Work>,
    /// How many pieces of work this process does at the same time. Timers wait for none of them.
    pub hands: usize,
    /// How long one piece of work may take before another process takes it up.
    pub lease: Duration,
    pub attempts: u16,
}

const TIMERS_AT_ONCE: i64 = 500;

impl Scheduler {
    /// Watches the clock until `stop`.
    pub async fn run(mut self, stop: CancellationToken) {
        let holder = Uuid::now_v7();
        while !stop.is_cancelled() {
            if let Err(error) = self.watch(holder, &stop).await {
                tracing::warn!(%error, "the schedule is interrupted");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = time::sleep(Duration::from_millis(500)) => {}
            }
        }
    }

    async fn watch(&mut self, holder: Uuid, stop: &CancellationToken) -> Result<(), ScheduleError> {
        let connection = Arc::new(AsyncPgConnection::establish(self.database_url.expose_secret()).await?);
        let mut busy = JoinSet::new();
        while !stop.is_cancelled() {
            let now = self.clock.now();
            let fired = tasks::fire_timers(&connection, self.bot_id, now, TIMERS_AT_ONCE).await?;
            if fired > 0 {
                self.bell.ring_for(Topic::Inputs, fired);
            }
            let free = !self.works.is_empty() && busy.len() < self.hands;
            let leased = if free {
                self.lease_work(&connection, holder).await?
            } else {
                None
            };
            let begun = leased.is_some();
            if let Some(work) = leased {
                busy.spawn(self.clone().work(Arc::clone(&connection), holder, work));
            }
            if fired > 0 || begun {
                continue;
            }
            let due = tasks::next_due(&connection, self.bot_id, free).await?;
            let until_due = due
                .map_or(TimeDelta::MAX, |due| due - self.clock.now())
                .to_std()
                .unwrap_or_default();
            tokio::select! {
                () = stop.cancelled() => {}
                // On the clock itself: a copy would hear of the same move again and again.
                () = self.clock.changed() => {}
                () = time::sleep(until_due.max(Duration::from_millis(5))) => {}
                () = self.bell.wait(Topic::Tasks) => {}
                Some(done) = busy.join_next() => done??,
            }
        }
        while let Some(done) = busy.join_next().await {
            done??;
        }
        Ok(())
    }

    /// The most urgent piece of work that nobody does.
    async fn lease_work(
        &self,
        connection: &AsyncPgConnection,
        holder: Uuid,
    ) -> Result<Option<LeasedWork>, ScheduleError> {
        let lease = i64::try_from(self.lease.as_millis()).unwrap_or(i64::MAX);
        Ok(tasks::lease_work(connection, self.bot_id, holder, self.clock.now(), lease).await?)
    }

    /// Does it and notes how it ended.
    async fn work(
        self,
        connection: Arc<AsyncPgConnection>,
        holder: Uuid,
        work: LeasedWork,
    ) -> Result<(), ScheduleError> {
        let span = tracing::info_span!(
            "work",
            task.kind = work.kind,
            task.id = work.id,
            attempts = work.attempts
        );
        trace::set_parent(&span, work.traceparent.as_deref());
        let result = self.perform(&work).instrument(span).await;
        match result {
            Ok(result) => {
                if tasks::finish_work(&connection, self.bot_id, &work, holder, &result).await? {
                    self.bell.ring(Topic::Inputs);
                } else {
                    tracing::warn!(
                        task.id = work.id,
                        "a result came too late: the task was replaced or taken over"
                    );
                }
            }
            Err(error) => {
                let last =
                    matches!(error, WorkError::Reject(_)) || i64::from(work.attempts) >= i64::from(self.attempts);
                let pause = (!last).then(|| 1000 * 2i64.pow(u32::try_from(work.attempts.clamp(0, 8)).unwrap_or(0)));
                if last {
                    tracing::error!(task.id = work.id, task.kind = work.kind, %error, "a task is dead");
                } else {
                    tracing::warn!(task.id = work.id, task.kind = work.kind, %error, "a task is tried again");
                }
                tasks::fail_work(&connection, self.bot_id, &work, holder, pause, &error.to_string()).await?;
            }
        }
        Ok(())
    }

    async fn perform(&self, work: &LeasedWork) -> WorkResult {
        let Some(perform) = self.works.get(work.kind.as_str()) else {
            return Err(WorkError::Reject(format!(
                "work of kind {} is unknown to this version",
                work.kind
            )));
        };
        let payload = work.payload.clone().unwrap_or_default();
        // The lease ends by then, and somebody else may begin: two at once help nobody.
        let limit = self.lease.mul_f32(0.9);
        time::timeout(limit, perform(payload))
            .await
            .unwrap_or_else(|_| Err(WorkError::Retry("took too long".to_owned())))
    }
}

#[derive(Debug, thiserror::Error)]
enum ScheduleError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the table of tasks cannot be used")]
    Query(#[from] diesel::result::Error),
    /// Its lease ends, and it is taken up again.
    #[error("a piece of work did not come to its end")]
    Dropped(#[from] tokio::task::JoinError),
}
