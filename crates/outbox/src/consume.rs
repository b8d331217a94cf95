use std::sync::Arc;

use diesel_async::{AsyncConnection, AsyncPgConnection};
use fail_point::fail_point;
use messaging::{Broker, Consume, Delivery, Verdict};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use crate::{
    Bell, Topic,
    inputs::{self, NewInput, Source},
};

/// Says whose conversation an event belongs to, from its routing key and body; `Err` when no version of it is known.
pub type Route = fn(&str, &[u8]) -> Result<String, String>;

/// Takes events in: stored and committed as inputs first, acknowledged to the broker afterwards.
pub struct Consumer {
    pub broker: Broker,
    pub bot_id: i64,
    pub database_url: SecretString,
    pub bell: Bell,
    pub route: Route,
}

impl Consumer {
    /// Consumes this service's queue until `stop`.
    pub async fn run(self, stop: CancellationToken) {
        let intake = Arc::new(Intake {
            consumer: self,
            connection: Mutex::new(None),
        });
        let broker = intake.consumer.broker.clone();
        let handler = |batch: Arc<[Delivery]>| {
            let intake = intake.clone();
            async move { intake.take_in(&batch).await }
        };
        broker.consume(Consume::default(), stop, handler).await;
    }
}

struct Intake {
    consumer: Consumer,
    connection: Mutex<Option<AsyncPgConnection>>,
}

impl Intake {
    async fn take_in(&self, batch: &[Delivery]) -> Vec<Verdict> {
        let routed: Vec<Result<NewInput, String>> = batch.iter().map(|delivery| self.input(delivery)).collect();
        let inputs: Vec<NewInput> = routed.iter().filter_map(|input| input.as_ref().ok().cloned()).collect();
        fail_point("consume");
        let stored = self.store(&inputs).await;
        if stored.is_ok() {
            fail_point("consumer-commit");
        }
        let verdict = |input: Result<NewInput, String>| match (input, &stored) {
            (Err(reason), _) => Verdict::Reject(reason),
            (Ok(_), Ok(_)) => Verdict::Done,
            (Ok(_), Err(error)) => Verdict::Hold(error.to_string()),
        };
        let verdicts = routed.into_iter().map(verdict).collect();
        if let Ok(new) = stored
            && new > 0
        {
            self.consumer.bell.ring_for(Topic::Inputs, new);
        }
        verdicts
    }

    async fn store(&self, inputs: &[NewInput]) -> Result<usize, IntakeError> {
        let mut slot = self.connection.lock().await;
        let connection = match slot.take() {
            Some(connection) => connection,
            None => AsyncPgConnection::establish(self.consumer.database_url.expose_secret()).await?,
        };
        // A connection that failed is not put back.
        let stored = inputs::insert(&connection, self.consumer.bot_id, inputs).await?;
        *slot = Some(connection);
        Ok(stored)
    }

    fn input(&self, delivery: &Delivery) -> Result<NewInput, String> {
        Ok(NewInput {
            source: Source::Event,
            source_key: delivery.message_id.to_string(),
            conversation: (self.consumer.route)(&delivery.routing_key, &delivery.body)?,
            kind: delivery.routing_key.clone(),
            body: delivery.body.clone(),
            traceparent: delivery.traceparent.clone(),
        })
    }
}

#[derive(Debug, thiserror::Error)]
enum IntakeError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the event cannot be stored")]
    Query(#[from] diesel::result::Error),
}
