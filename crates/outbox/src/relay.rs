use std::time::Duration;

use diesel_async::{AsyncConnection, AsyncPgConnection};
use fail_point::fail_point;
use messaging::{Outgoing, Publisher};
use secrecy::{ExposeSecret, SecretString};
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::{Bell, Leader, Reign, Topic, events};

/// Carries events from the table to the broker: published with confirms, then marked.
///
/// Dying in between publishes an event again; its `message_id` tells consumers that they know it.
#[derive(Clone)]
pub struct Relay {
    pub publisher: Publisher,
    pub bot_id: i64,
    pub database_url: SecretString,
    pub bell: Bell,
    pub lease: Duration,
}

const BATCH: i64 = 200;
const PAUSE: Duration = Duration::from_millis(500);

impl Relay {
    /// Relays as long as this process leads, until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let leader = Leader {
            database_url: self.database_url.clone(),
            bot_id: self.bot_id,
            name: "relay",
            lease: self.lease,
        };
        leader.run(stop, |reign| self.lead(reign)).await;
    }

    async fn lead(&self, reign: Reign) {
        while !reign.over.is_cancelled() {
            if let Err(error) = self.carry(&reign).await {
                tracing::warn!(%error, "the relay is interrupted");
            }
            tokio::select! {
                () = reign.over.cancelled() => {}
                () = time::sleep(PAUSE) => {}
            }
        }
    }

    async fn carry(&self, reign: &Reign) -> Result<(), RelayError> {
        let connection = AsyncPgConnection::establish(self.database_url.expose_secret()).await?;
        while reign.holds() {
            let waiting = events::waiting(&connection, self.bot_id, BATCH).await?;
            if waiting.is_empty() {
                tokio::select! {
                    () = reign.over.cancelled() => {}
                    () = self.bell.wait(Topic::Events) => {}
                }
                continue;
            }
            let positions: Vec<i64> = waiting.iter().map(|event| event.position).collect();
            let batch: Vec<Outgoing> = waiting.into_iter().map(outgoing).collect();
            fail_point("publish");
            let answers = self.publisher.publish(&batch).await;
            fail_point("confirm");
            let confirmed = answers.iter().zip(&positions).filter(|(answer, _)| answer.is_ok());
            let confirmed: Vec<i64> = confirmed.map(|(_, position)| *position).collect();
            if !confirmed.is_empty() {
                events::mark_published(&connection, self.bot_id, &confirmed).await?;
                fail_point("mark");
            }
            for (event, answer) in batch.iter().zip(answers) {
                answer.inspect_err(|_| {
                    tracing::warn!(message_id = %event.message_id, routing_key = event.routing_key, "not published yet");
                })?;
            }
        }
        Ok(())
    }
}

fn outgoing(event: events::WaitingEvent) -> Outgoing {
    Outgoing {
        message_id: event.message_id,
        routing_key: event.routing_key,
        body: event.body,
        created_at: event.created_at,
        traceparent: event.traceparent,
    }
}

#[derive(Debug, thiserror::Error)]
enum RelayError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the table of events cannot be used")]
    Query(#[from] diesel::result::Error),
    #[error("publishing: {0}")]
    Publish(#[from] messaging::PublishError),
}
