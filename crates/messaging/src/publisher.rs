use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use futures::future::join_all;
use lapin::{
    BasicProperties, Channel, Confirmation, PublisherConfirm,
    options::{BasicPublishOptions, ConfirmSelectOptions},
    types::{FieldTable, ShortString},
};
use tokio::{sync::Mutex, time::Instant};
use uuid::Uuid;

use crate::{
    Broker, BrokerError, PublishError,
    broker::{close, within},
    headers::short,
    metrics, trace,
};

/// How long a batch may wait for its confirms. RabbitMQ holds them back while it is out of memory or disk.
const CONFIRM_LIMIT: Duration = Duration::from_secs(30);

/// Persistent: survives a restart of the broker.
const PERSISTENT: u8 = 2;

/// An event on its way out.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The id of its row (UUID v7): consumers drop duplicates by it.
    pub message_id: Uuid,
    /// `<producer>.<past-tense-event>.v1`.
    pub routing_key: String,
    /// Protobuf.
    pub body: Vec<u8>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// The trace that it belongs to.
    pub traceparent: Option<String>,
}

/// Publishes with confirms. A cheap clone shares the channel; calls may overlap.
#[derive(Debug, Clone)]
pub struct Publisher {
    broker: Broker,
    channel: Arc<Mutex<Option<Channel>>>,
}

impl Publisher {
    pub(crate) fn new(broker: Broker) -> Self {
        Self {
            broker,
            channel: Arc::default(),
        }
    }

    /// Sends all of them in their order without waiting in between, then waits for the confirms. The answers come in
    /// the same order; `Ok` means that RabbitMQ has stored the event in every queue that it belongs to.
    pub async fn publish(&self, events: &[Outgoing]) -> Vec<Result<(), PublishError>> {
        let channel = match self.channel().await {
            Ok(channel) => channel,
            Err(error) => {
                tracing::debug!(%error, "no channel to publish on");
                return events.iter().map(|_| Err(PublishError::NotConnected)).collect();
            }
        };
        let deadline = Instant::now() + CONFIRM_LIMIT;
        let mut sent = Vec::with_capacity(events.len());
        for event in events {
            let sending = tokio::time::timeout_at(deadline, self.send(&channel, event)).await;
            sent.push(sending.unwrap_or_else(|_| Err(late(&event.routing_key))));
        }
        let answers: Vec<Result<(), PublishError>> = join_all(events.iter().zip(sent).map(async |(event, sent)| {
            let confirm = sent?;
            let answer = tokio::time::timeout_at(deadline, confirm).await;
            judge(&event.routing_key, answer.map_err(|_| late(&event.routing_key))?)
        }))
        .await;
        self.look_after(&channel, &answers).await;
        for (event, answer) in events.iter().zip(&answers) {
            metrics::sent(&event.routing_key, answer.is_ok());
        }
        answers
    }

    async fn send(&self, channel: &Channel, event: &Outgoing) -> Result<PublisherConfirm, PublishError> {
        let topology = self.broker.topology();
        let name = |text: &str| short(text).map_err(|_| PublishError::NameTooLong(text.to_owned()));
        let routing_key = name(&event.routing_key)?;
        let span = tracing::info_span!(
            "publish",
            otel.name = format!("{} publish", event.routing_key),
            otel.kind = "producer",
            messaging.system = "rabbitmq",
            messaging.operation.type = "send",
            messaging.destination.name = topology.exchange(),
            messaging.rabbitmq.destination.routing_key = event.routing_key,
            messaging.message.id = %event.message_id,
            messaging.message.body.size = event.body.len(),
        );
        trace::set_parent(&span, event.traceparent.as_deref());
        let mut headers = FieldTable::default();
        if let Some(traceparent) = trace::traceparent_of(&span).or_else(|| event.traceparent.clone()) {
            trace::inject(&mut headers, &traceparent);
        }
        let properties = BasicProperties::default()
            .with_message_id(ShortString::from(event.message_id.to_string()))
            .with_type(routing_key.clone())
            .with_app_id(name(&self.broker.shared.service)?)
            .with_timestamp(u64::try_from(event.created_at.timestamp()).unwrap_or(0))
            .with_content_type("application/x-protobuf".into())
            .with_delivery_mode(PERSISTENT)
            .with_headers(headers);
        // Without a listed consumer nobody need take it; with one, a return is a fault to be seen.
        let mandatory = topology.has_consumers(&event.routing_key);
        let options = BasicPublishOptions {
            mandatory,
            ..Default::default()
        };
        let sending = channel.basic_publish(
            name(&topology.exchange())?,
            routing_key,
            options,
            &event.body,
            properties,
        );
        sending.await.map_err(|error| unconfirmed(&event.routing_key, &error))
    }

    /// The shared channel, opened when there is none or it has died.
    async fn channel(&self) -> Result<Channel, BrokerError> {
        let mut kept = self.channel.lock().await;
        if let Some(channel) = kept.as_ref().filter(|channel| channel.status().connected()) {
            return Ok(channel.clone());
        }
        let channel = confirming(&self.broker).await?;
        *kept = Some(channel.clone());
        Ok(channel)
    }

    /// Declares again what a return showed to be missing, and lets go of a channel that no longer answers.
    async fn look_after(&self, channel: &Channel, answers: &[Result<(), PublishError>]) {
        let any = |wanted: fn(&PublishError) -> bool| answers.iter().any(|answer| answer.as_ref().is_err_and(wanted));
        if any(|error| matches!(error, PublishError::Unconfirmed { .. })) {
            self.channel.lock().await.take();
            close(channel).await;
        } else if any(|error| matches!(error, PublishError::Unroutable { .. }))
            && let Err(error) = self.declare().await
        {
            tracing::error!(%error, "an event with consumers was returned, and declaring their queues failed");
        }
    }

    async fn declare(&self) -> Result<(), BrokerError> {
        // A channel of its own: a refused declaration closes the channel.
        let channel = self.broker.channel().await?;
        self.broker.topology().declare(&channel).await?;
        close(&channel).await;
        Ok(())
    }
}

/// A fresh channel that confirms what is published on it.
pub(crate) async fn confirming(broker: &Broker) -> Result<Channel, BrokerError> {
    let channel = broker.channel().await?;
    within(channel.confirm_select(ConfirmSelectOptions::default())).await?;
    Ok(channel)
}

/// Publishes one copy straight to a queue and waits until RabbitMQ has it.
pub(crate) async fn copy_to_queue(
    channel: &Channel,
    queue: &str,
    body: &[u8],
    properties: BasicProperties,
) -> Result<(), BrokerError> {
    let mandatory = BasicPublishOptions {
        mandatory: true,
        ..Default::default()
    };
    let name = short(queue)?;
    let copied = async {
        let sent = channel.basic_publish(
            "".into(),
            name,
            mandatory,
            body,
            properties.with_delivery_mode(PERSISTENT),
        );
        let confirm = sent.await.map_err(|error| unconfirmed(queue, &error))?;
        judge(queue, confirm.await)
    };
    let copied = tokio::time::timeout(CONFIRM_LIMIT, copied)
        .await
        .unwrap_or_else(|_| Err(late(queue)));
    copied.map_err(|source| BrokerError::Move {
        queue: queue.to_owned(),
        source,
    })
}

fn judge(routing_key: &str, answer: lapin::Result<Confirmation>) -> Result<(), PublishError> {
    let routing_key = routing_key.to_owned();
    match answer {
        Ok(Confirmation::Ack(None)) => Ok(()),
        Ok(Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_))) => Err(PublishError::Unroutable { routing_key }),
        Ok(Confirmation::Nack(None)) => Err(PublishError::Refused { routing_key }),
        Ok(Confirmation::NotRequested) => Err(PublishError::Unconfirmed {
            routing_key,
            reason: "the channel does not confirm".to_owned(),
        }),
        Err(error) => Err(unconfirmed(&routing_key, &error)),
    }
}

fn unconfirmed(routing_key: &str, error: &lapin::Error) -> PublishError {
    PublishError::Unconfirmed {
        routing_key: routing_key.to_owned(),
        reason: error.to_string(),
    }
}

fn late(routing_key: &str) -> PublishError {
    PublishError::Unconfirmed {
        routing_key: routing_key.to_owned(),
        reason: "the time was up".to_owned(),
    }
}
