use std::{sync::Arc, time::Duration};

use futures::{FutureExt, StreamExt};
use lapin::{
    Channel, Consumer,
    message::Delivery as Raw,
    options::{BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::{
    Broker, BrokerError, Delivery, Verdict,
    backoff::Backoff,
    broker::{close, within},
    headers::short,
    metrics,
    publisher::confirming,
    settle::Settler,
    trace,
};

const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const LONGEST_HOLD_PAUSE: Duration = Duration::from_secs(30);

/// How a queue is consumed.
#[derive(Debug, Clone, Copy)]
pub struct Consume {
    /// How many deliveries may be out at once: the size of a batch at most.
    pub prefetch: u16,
    /// How long a delivery on [`Verdict::Hold`] is kept in hand before it goes round by the longest delay (uncounted).
    /// Well below RabbitMQ's `consumer_timeout` of 30 minutes.
    pub hold: Duration,
}

impl Default for Consume {
    fn default() -> Self {
        Self {
            prefetch: 100,
            hold: Duration::from_mins(10),
        }
    }
}

impl Broker {
    /// Consumes this service's own queue until `shutdown`, over lost connections and restarts of RabbitMQ.
    ///
    /// `handler` gets what is there, up to the prefetch, without waiting for more, and gives a verdict for each in the
    /// same order; a missing verdict counts as [`Verdict::Hold`]. Batches do not overlap. Nothing is acknowledged
    /// before its effect (the handler's commit, a confirmed copy) is durable, so after a cut a delivery comes again.
    pub async fn consume<Handler, Verdicts>(&self, options: Consume, shutdown: CancellationToken, handler: Handler)
    where
        Handler: Fn(Arc<[Delivery]>) -> Verdicts + Send + Sync,
        Verdicts: Future<Output = Vec<Verdict>> + Send,
    {
        let mut backoff = Backoff::up_to(LONGEST_PAUSE);
        while !shutdown.is_cancelled() {
            tokio::select! {
                () = shutdown.cancelled() => break,
                () = self.connected() => {}
            }
            let mut session = match Session::open(self, options).await {
                Ok(session) => session,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "cannot consume, trying again");
                    pause(&shutdown, backoff.pause()).await;
                    continue;
                }
            };
            backoff.reset();
            let ended = session.run(options, &shutdown, &handler).await;
            close(&session.settler.channel).await;
            if let Err(error) = ended {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "consuming was interrupted, starting again"
                );
                pause(&shutdown, backoff.pause()).await;
            }
        }
    }
}

/// Consuming on one channel, until that breaks.
struct Session {
    consumer: Consumer,
    settler: Settler,
}

impl Session {
    async fn open(broker: &Broker, options: Consume) -> Result<Self, BrokerError> {
        let channel = confirming(broker).await?;
        broker.topology().declare(&channel).await?;
        within(channel.basic_qos(options.prefetch, BasicQosOptions::default())).await?;
        let queue = broker.topology().queue();
        let consumer = start(&channel, &queue).await?;
        Ok(Self {
            consumer,
            settler: Settler {
                channel,
                topology: broker.topology().clone(),
                queue,
            },
        })
    }

    async fn run<Handler, Verdicts>(
        &mut self,
        options: Consume,
        shutdown: &CancellationToken,
        handler: &Handler,
    ) -> Result<(), BrokerError>
    where
        Handler: Fn(Arc<[Delivery]>) -> Verdicts + Send + Sync,
        Verdicts: Future<Output = Vec<Verdict>> + Send,
    {
        loop {
            let batch = tokio::select! {
                () = shutdown.cancelled() => return Ok(()),
                batch = self.batch(options.prefetch) => batch?,
            };
            let mut open = self.settler.refuse_unreadable(batch).await?;
            let mut backoff = Backoff::up_to(LONGEST_HOLD_PAUSE);
            let patience = Instant::now() + options.hold;
            while !open.is_empty() {
                let verdicts = self.handle(&open, handler).await;
                open = self.settler.settle(open, verdicts).await?;
                if open.is_empty() {
                    break;
                }
                if Instant::now() >= patience {
                    self.settler.postpone(std::mem::take(&mut open)).await?;
                    break;
                }
                pause(shutdown, backoff.pause()).await;
                if shutdown.is_cancelled() {
                    return Ok(());
                }
                if !self.settler.channel.status().connected() {
                    return Err(BrokerError::NotConnected);
                }
            }
        }
    }

    /// Waits for a delivery and takes along what else has arrived.
    async fn batch(&mut self, most: u16) -> Result<Vec<Raw>, BrokerError> {
        let mut batch = Vec::new();
        batch.push(self.consumer.next().await.ok_or(BrokerError::NotConnected)??);
        while batch.len() < usize::from(most) {
            match self.consumer.next().now_or_never() {
                Some(Some(delivery)) => batch.push(delivery?),
                // The end of the stream is met again, and told, by the next call.
                Some(None) | None => break,
            }
        }
        Ok(batch)
    }

    async fn handle<Handler, Verdicts>(&self, open: &[(Raw, Delivery)], handler: &Handler) -> Vec<Verdict>
    where
        Handler: Fn(Arc<[Delivery]>) -> Verdicts + Send + Sync,
        Verdicts: Future<Output = Vec<Verdict>> + Send,
    {
        let queue = &self.settler.queue;
        let span = tracing::info_span!(
            "receive",
            otel.name = format!("{queue} receive"),
            otel.kind = "consumer",
            messaging.system = "rabbitmq",
            messaging.operation.type = "receive",
            messaging.destination.name = queue,
            messaging.batch.message_count = open.len(),
        );
        for (_, delivery) in open {
            trace::link(&span, delivery.traceparent.as_deref());
        }
        let batch: Arc<[Delivery]> = open.iter().map(|(_, delivery)| delivery.clone()).collect();
        let mut verdicts = handler(Arc::clone(&batch)).instrument(span).await;
        verdicts.resize_with(open.len(), || Verdict::Hold("the handler gave no verdict".to_owned()));
        for (delivery, verdict) in batch.iter().zip(&verdicts) {
            metrics::consumed(&delivery.routing_key, verdict);
        }
        verdicts
    }
}

async fn start(channel: &Channel, queue: &str) -> Result<Consumer, BrokerError> {
    let options = BasicConsumeOptions::default();
    within(channel.basic_consume(short(queue)?, "".into(), options, FieldTable::default())).await
}

async fn pause(shutdown: &CancellationToken, length: Duration) {
    tokio::select! {
        () = shutdown.cancelled() => {}
        () = tokio::time::sleep(length) => {}
    }
}
