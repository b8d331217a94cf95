use std::sync::Arc;

use outbox::{Bell, inputs::NewInput};
use secrecy::{ExposeSecret, SecretString};
use subtle::ConstantTimeEq;
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::intake::{self, Intake};

/// Takes updates in that Telegram sends to us. Every replica has one; a clone is the same door.
///
/// It knows no HTTP: whoever serves the address asks it whether the secret is right, hands the body in, and answers
/// Telegram by what comes back.
#[derive(Clone)]
pub struct WebhookDoor {
    bot_id: i64,
    secret: Arc<SecretString>,
    queue: mpsc::Sender<Arrival>,
}

/// Stores what comes in by a [`WebhookDoor`]: all that waits goes into one insert, so that commits are shared.
pub struct Collector {
    intake: Intake,
    queue: mpsc::Receiver<Arrival>,
}

/// What became of an update that may be acknowledged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It stands in the table, committed.
    Stored,
    /// It cannot be stored, now or ever; it is named in the log.
    Unreadable,
}

/// The update could not be stored now: Telegram must send it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the update cannot be stored now")]
pub struct Unavailable;

struct Arrival {
    input: NewInput,
    stored: oneshot::Sender<bool>,
}

/// More than the connections that Telegram opens at most (100): a queue that is full has another reason than load.
const WAITING: usize = 256;
/// As many as a poll brings.
const BATCH: usize = 100;

impl WebhookDoor {
    /// A door that opens to this secret, and the collector that must run behind it.
    pub fn new(bot_id: i64, secret: SecretString, database_url: SecretString, bell: Bell) -> (Self, Collector) {
        let (sender, receiver) = mpsc::channel(WAITING);
        let door = Self {
            bot_id,
            secret: Arc::new(secret),
            queue: sender,
        };
        let collector = Collector {
            intake: Intake::new(bot_id, database_url, bell),
            queue: receiver,
        };
        (door, collector)
    }

    /// Whether somebody knows the secret. Takes as long for a nearly right one as for a wrong one.
    pub fn opens_to(&self, secret: &[u8]) -> bool {
        self.secret.expose_secret().as_bytes().ct_eq(secret).into()
    }

    /// Takes an update in: returns after its commit.
    pub async fn take_in(&self, body: &[u8]) -> Result<Taken, Unavailable> {
        let span = tracing::info_span!("receive update", otel.kind = "consumer", bot_id = self.bot_id);
        let read = span.in_scope(|| {
            // What is no text is no JSON either.
            intake::read(self.bot_id, std::str::from_utf8(body).unwrap_or_default())
        });
        let Some((_, input)) = read else {
            return Ok(Taken::Unreadable);
        };
        let (sender, stored) = oneshot::channel();
        let arrival = Arrival { input, stored: sender };
        self.queue.try_send(arrival).map_err(|_| Unavailable)?;
        match stored.instrument(span).await {
            Ok(true) => Ok(Taken::Stored),
            // Refused by the database, or the collector has ended with the process.
            Ok(false) | Err(_) => Err(Unavailable),
        }
    }
}

impl Collector {
    /// Stores until `stop`; what waits then is stored before the end.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let came = tokio::select! {
                came = self.queue.recv_many(&mut batch, BATCH) => came,
                () = stop.cancelled(), if !self.queue.is_closed() => {
                    self.queue.close();
                    continue;
                }
            };
            if came == 0 {
                break;
            }
            self.store(&mut batch).await;
        }
        // All doors may be gone before the process is told to stop.
        stop.cancelled().await;
    }

    /// Tries once: whoever waits is told, and Telegram tries again.
    async fn store(&mut self, batch: &mut Vec<Arrival>) {
        let (inputs, waiting): (Vec<NewInput>, Vec<_>) =
            batch.drain(..).map(|arrival| (arrival.input, arrival.stored)).unzip();
        let stored = self.intake.store(&inputs).await;
        if let Err(error) = &stored {
            tracing::warn!(%error, updates = inputs.len(), "updates cannot be stored now; Telegram sends them again");
        }
        for waiting in waiting {
            // Telegram may have hung up; then the update comes again and is known.
            let _ = waiting.send(stored.is_ok());
        }
    }
}
