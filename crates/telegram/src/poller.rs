use std::{sync::LazyLock, time::Duration};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use opentelemetry::{global, metrics::Counter};
use outbox::{
    Bell, Leader, Reign, Topic,
    inputs::{self, NewInput, Source},
    trace,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    Envelope,
    api::{Api, Failure},
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
/// The kinds of updates that the dialogues answer.
const KINDS: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

impl Poller {
    /// Polls as long as this process leads, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let leader = Leader {
            database_url: self.database_url.clone(),
            bot_id: self.bot_id,
            name: "poller",
            lease: self.lease,
        };
        leader.run(stop, |reign| self.lead(reign)).await;
    }

    async fn lead(&self, reign: Reign) {
        let mut failures = 0;
        let mut conflicts = Conflicts::default();
        // A new leader never derives the offset from the table: it polls without one and leaves repetitions to the key.
        let mut offset = None;
        let mut connection = None;
        while reign.holds() {
            let polled = tokio::select! {
                () = reign.over.cancelled() => return,
                polled = self.api.get_updates(offset, BATCH, WAIT, &KINDS) => polled,
            };
            match polled {
                Ok(updates) => {
                    failures = 0;
                    if let Some(next) = self.take_in(&mut connection, &updates, &reign).await {
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
                        pause(&failure, failures)
                    };
                    self.complain(&failure, failures).await;
                    tokio::select! {
                        () = reign.over.cancelled() => return,
                        () = time::sleep(pause) => {}
                    }
                }
            }
        }
    }

    async fn complain(&self, failure: &Failure, failures: u32) {
        match failure {
            Failure::Refused { code: 409, description } if description.contains("webhook") => {
                tracing::warn!("a webhook is set; it is ended because this bot is polled");
                if let Err(error) = self.api.delete_webhook().await {
                    tracing::warn!(%error, "the webhook cannot be ended");
                }
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
    async fn take_in(
        &self,
        connection: &mut Option<AsyncPgConnection>,
        updates: &[Box<RawValue>],
        reign: &Reign,
    ) -> Option<i64> {
        let span = tracing::info_span!(
            "receive updates",
            otel.kind = "consumer",
            bot_id = self.bot_id,
            count = updates.len()
        );
        let (inputs, last) = span.in_scope(|| self.inputs(updates));
        let next = last? + 1;
        while !reign.over.is_cancelled() {
            match self.store(connection, &inputs).instrument(span.clone()).await {
                Ok(new) => {
                    if new > 0 {
                        self.bell.ring_for(Topic::Inputs, new);
                    }
                    return Some(next);
                }
                Err(error) => {
                    tracing::warn!(%error, "updates cannot be stored yet");
                    *connection = None;
                    time::sleep(Duration::from_millis(300)).await;
                }
            }
        }
        None
    }

    async fn store(&self, slot: &mut Option<AsyncPgConnection>, inputs: &[NewInput]) -> Result<usize, StoreError> {
        let connection = match slot {
            Some(connection) => connection,
            None => slot.insert(AsyncPgConnection::establish(self.database_url.expose_secret()).await?),
        };
        Ok(inputs::insert(connection, self.bot_id, inputs).await?)
    }

    /// The inputs of a batch, and the highest update id in it.
    fn inputs(&self, updates: &[Box<RawValue>]) -> (Vec<NewInput>, Option<i64>) {
        let traceparent = trace::current_traceparent();
        let mut inputs = Vec::with_capacity(updates.len());
        let mut last = None;
        for update in updates {
            match Envelope::read(update.get()) {
                Ok(envelope) => {
                    last = last.max(Some(envelope.update_id));
                    inputs.push(new_input(
                        &envelope,
                        update.get().as_bytes().to_vec(),
                        traceparent.clone(),
                    ));
                }
                // Telegram itself cannot number it, so nobody could ask for it again: all that is left is to say so.
                Err(error) => tracing::error!(bot_id = self.bot_id, %error, "an update cannot be stored"),
            }
        }
        (inputs, last)
    }
}

/// The stored form of an update.
pub(crate) fn new_input(envelope: &Envelope, body: Vec<u8>, traceparent: Option<String>) -> NewInput {
    NewInput {
        source: Source::Update,
        source_key: envelope.update_id.to_string(),
        conversation: envelope.conversation.as_str().to_owned(),
        kind: String::new(),
        body,
        traceparent,
    }
}

#[derive(Debug, thiserror::Error)]
enum StoreError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the database refused")]
    Query(#[from] diesel::result::Error),
}

/// Another poller ended ours. (With a webhook set the code is the same, the words are not.)
fn is_conflict(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { code: 409, description } if !description.contains("webhook"))
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

fn pause(failure: &Failure, failures: u32) -> Duration {
    match failure {
        Failure::RetryAfter(pause) => *pause,
        Failure::Refused { .. } => Duration::from_secs(10),
        _ => Duration::from_millis(250) * 2u32.pow(failures.min(6)),
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
