use std::{sync::LazyLock, time::Duration};

use opentelemetry::{global, metrics::Counter};
use outbox::{Bell, Reign};
use secrecy::SecretString;
use serde_json::value::RawValue;
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    api::{Api, Failure},
    intake::{self, Intake},
};

/// Takes updates in by long polling: stored and committed first, acknowledged to Telegram with the next poll.
#[derive(Clone)]
pub struct Poller {
    pub api: Api,
    pub bot_id: i64,
    pub database_url: SecretString,
    pub bell: Bell,
    pub lease: Duration,
}

static FOREIGN_POLLS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.foreign_polls")
        .with_description("Polls that somebody else's poll of the same bot ended")
        .build()
});

const BATCH: u8 = 100;
const WAIT: Duration = Duration::from_secs(20);

impl Poller {
    /// Polls as long as this process leads, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let leader = intake::leader(self.bot_id, &self.database_url, self.lease);
        leader.run(stop, |reign| self.lead(reign)).await;
    }

    async fn lead(&self, reign: Reign) {
        let mut failures = 0;
        let mut conflicts = Conflicts::default();
        // A new leader never derives the offset from the table: it polls without one and leaves repetitions to the key.
        let mut offset = None;
        let mut intake = Intake::new(self.bot_id, self.database_url.clone(), self.bell.clone());
        let mut webhook_in_the_way = true;
        while reign.holds() {
            if webhook_in_the_way {
                self.end_webhook().await;
                webhook_in_the_way = false;
            }
            let polled = tokio::select! {
                () = reign.over.cancelled() => return,
                polled = self.api.get_updates(offset, BATCH, WAIT, &intake::KINDS) => polled,
            };
            match polled {
                Ok(updates) => {
                    failures = 0;
                    if let Some(next) = self.take_in(&mut intake, &updates, &reign).await {
                        offset = Some(next);
                    }
                }
                Err(failure) => {
                    failures += 1;
                    let pause = if is_conflict(&failure) {
                        // Another replica that leads by now is nobody to complain of.
                        if !reign.is_confirmed().await {
                            return;
                        }
                        conflicts.next(Instant::now())
                    } else {
                        self.pause(&failure, failures)
                    };
                    self.complain(&failure, failures);
                    // A leader that was deposed in its sleep learns it in this pause, before it would end a webhook that
                    // its successor has set.
                    tokio::select! {
                        () = reign.over.cancelled() => return,
                        () = time::sleep(pause) => {}
                    }
                    webhook_in_the_way = is_webhook(&failure);
                }
            }
        }
    }

    /// Ends a webhook that is still set, so that long polling may begin. What waits for it stays.
    async fn end_webhook(&self) {
        let ended = match self.api.webhook().await {
            Ok(webhook) if webhook.url.is_empty() => return,
            Ok(_) => {
                tracing::warn!(
                    bot_id = self.bot_id,
                    "a webhook is set; it is ended because this bot is polled"
                );
                self.api.delete_webhook().await
            }
            Err(failure) => Err(failure),
        };
        if let Err(error) = ended {
            tracing::warn!(bot_id = self.bot_id, %error, "whether a webhook is in the way is not known yet");
        }
    }

    fn complain(&self, failure: &Failure, failures: u32) {
        match failure {
            failure if is_webhook(failure) => {
                tracing::error!(
                    bot_id = self.bot_id,
                    "somebody set a webhook while this bot is polled: is its token used elsewhere?"
                );
            }
            failure if is_conflict(failure) => {
                FOREIGN_POLLS.add(1, &[]);
                tracing::error!(
                    bot_id = self.bot_id,
                    "somebody else polls this bot: is its token used elsewhere?"
                );
            }
            Failure::Refused { code: 401 | 404, .. } => {
                tracing::error!(
                    bot_id = self.bot_id,
                    "Telegram does not accept the bot's token any more"
                );
            }
            failure => tracing::warn!(bot_id = self.bot_id, failures, %failure, "polling failed"),
        }
    }

    /// Stores a batch, again and again until it is committed. Returns the offset that acknowledges it; `None` when the
    /// reign ended before, or nothing could be acknowledged.
    async fn take_in(&self, intake: &mut Intake, updates: &[Box<RawValue>], reign: &Reign) -> Option<i64> {
        let span = tracing::info_span!(
            "receive updates",
            otel.kind = "consumer",
            bot_id = self.bot_id,
            count = updates.len()
        );
        let readable = updates
            .iter()
            .filter_map(|update| intake::read(self.bot_id, update.get()));
        let (ids, inputs): (Vec<i64>, Vec<_>) = span.in_scope(|| readable.unzip());
        let next = ids.into_iter().max()? + 1;
        while !reign.over.is_cancelled() {
            match intake.store(&inputs).instrument(span.clone()).await {
                Ok(()) => return Some(next),
                Err(error) => {
                    tracing::warn!(%error, "updates cannot be stored yet");
                    time::sleep(Duration::from_millis(300)).await;
                }
            }
        }
        None
    }

    fn pause(&self, failure: &Failure, failures: u32) -> Duration {
        match failure {
            Failure::RetryAfter(pause) => *pause,
            // A webhook in the way: within half a lease ours is renewed, or lost.
            Failure::Refused { code: 409, .. } => Duration::from_secs(3).max(self.lease / 2),
            Failure::Refused { .. } => Duration::from_secs(10),
            _ => Duration::from_millis(250) * 2u32.pow(failures.min(6)),
        }
    }
}

/// Telegram does not let itself be polled because a webhook is set, or has just been set.
fn is_webhook(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { code: 409, description } if description.to_ascii_lowercase().contains("webhook"))
}

/// Another poller ended ours. (With a webhook set the code is the same, the words are not.)
fn is_conflict(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { code: 409, .. }) && !is_webhook(failure)
}

/// Conflicts with a foreign poller. Taking the poll back and forth helps nobody, so each one is met more slowly.
#[derive(Default)]
struct Conflicts {
    last: Option<Instant>,
    pause: Duration,
}

impl Conflicts {
    const SHORTEST_PAUSE: Duration = Duration::from_secs(3);
    const LONGEST_PAUSE: Duration = Duration::from_secs(30);
    /// Without a conflict for so long the other one is taken to be gone.
    const FORGOTTEN_AFTER: Duration = Duration::from_secs(90);

    /// How long to leave the bot alone after one more conflict.
    fn next(&mut self, now: Instant) -> Duration {
        let goes_on = self
            .last
            .is_some_and(|last| now.duration_since(last) < Self::FORGOTTEN_AFTER);
        self.pause = if goes_on {
            (self.pause * 2).min(Self::LONGEST_PAUSE)
        } else {
            Self::SHORTEST_PAUSE
        };
        self.last = Some(now);
        self.pause
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_conflict_is_met_more_slowly_until_the_other_poller_is_gone() {
        let start = Instant::now();
        let mut conflicts = Conflicts::default();
        let at = |seconds| start + Duration::from_secs(seconds);
        let pauses = [0, 4, 11, 24, 50, 81].map(|seconds| conflicts.next(at(seconds)).as_secs());
        assert_eq!(pauses, [3, 6, 12, 24, 30, 30]);
        assert_eq!(conflicts.next(at(300)), Conflicts::SHORTEST_PAUSE);
    }
}
