use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::StreamExt;
use lapin::{
    Channel, Consumer,
    message::Delivery as Raw,
    options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};

use crate::{
    Broker, BrokerError, Topology,
    backoff::Backoff,
    broker::{close, look_at, within},
    delivery::{producer, published_at},
    headers::short,
};

const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// What waits for an observer that stands still. RabbitMQ forgets the oldest beyond it: watching never fills the broker.
const MOST_WAITING: i32 = 1_000;

/// Sees every event as it is published and how much waits in whose queue, and takes part in nothing: no consumer gets
/// less or later, and no queue is made but one of its own that ends with its connection.
///
/// What is published while there is no connection is not seen.
#[derive(Debug, Clone)]
pub struct Observer {
    broker: Broker,
}

/// An event on its way, as it was published, readable or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observed {
    /// The producer's id of the event; none where a stranger publishes.
    pub message_id: Option<String>,
    pub routing_key: String,
    /// The service that published it; empty when it did not say.
    pub producer: String,
    /// When the producer says that it happened.
    pub published_at: Option<DateTime<Utc>>,
    /// Protobuf, if the producer keeps to the contracts.
    pub body: Vec<u8>,
}

/// The queues of one consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueStanding {
    pub consumer: String,
    /// The name of its own queue, around which the others stand.
    pub queue: String,
    /// None as long as nobody has declared it.
    pub standing: Option<Standing>,
}

/// What stands in the queues of a consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// Ready to be handed out; what a consumer holds unacknowledged is not counted.
    pub ready: u32,
    /// How many processes consume it.
    pub consumers: u32,
    /// Waiting for another try, over all delays.
    pub delayed: u32,
    /// Given up.
    pub dead: u32,
}

impl Observer {
    pub(crate) fn new(broker: Broker) -> Self {
        Self { broker }
    }

    /// Gives each event from now on to `seen`, in the order of the exchange, over lost connections and restarts of
    /// RabbitMQ. Ends only by being dropped.
    pub async fn watch(&self, mut seen: impl FnMut(Observed)) {
        let mut backoff = Backoff::up_to(LONGEST_PAUSE);
        loop {
            self.broker.connected().await;
            if let Err(error) = self.watch_once(&mut seen, &mut backoff).await {
                tracing::debug!(error = &error as &dyn std::error::Error, "observing was interrupted");
            }
            tokio::time::sleep(backoff.pause()).await;
        }
    }

    /// How the queues of all consumers of the suite stand.
    ///
    /// # Errors
    /// When RabbitMQ cannot be asked.
    pub async fn queues(&self) -> Result<Vec<QueueStanding>, BrokerError> {
        let topology = self.broker.topology();
        let mut channel = self.broker.channel().await?;
        let mut queues = Vec::new();
        for consumer in topology.all_consumers() {
            let queue = topology.queue_of(consumer);
            let standing = match self.standing(&channel, &queue).await {
                Ok(standing) => Some(standing),
                Err(error) if error.is_not_found() => {
                    channel = self.broker.channel().await?;
                    None
                }
                Err(error) => return Err(error),
            };
            queues.push(QueueStanding {
                consumer: consumer.to_owned(),
                queue,
                standing,
            });
        }
        close(&channel).await;
        Ok(queues)
    }

    async fn standing(&self, channel: &Channel, queue: &str) -> Result<Standing, BrokerError> {
        let own = look_at(channel, queue).await?;
        let mut standing = Standing {
            ready: own.message_count(),
            consumers: own.consumer_count(),
            ..Standing::default()
        };
        standing.dead = look_at(channel, &Topology::dead_queue(queue)).await?.message_count();
        for delay in self.broker.topology().delay_queues(queue) {
            standing.delayed += look_at(channel, &delay).await?.message_count();
        }
        Ok(standing)
    }

    async fn watch_once(&self, seen: &mut impl FnMut(Observed), backoff: &mut Backoff) -> Result<(), BrokerError> {
        let channel = self.broker.channel().await?;
        let mut events = self.subscribe(&channel).await?;
        backoff.reset();
        while let Some(event) = events.next().await {
            seen(Observed::read(event?));
        }
        Ok(())
    }

    async fn subscribe(&self, channel: &Channel) -> Result<Consumer, BrokerError> {
        let exclusive = QueueDeclareOptions {
            exclusive: true,
            auto_delete: true,
            ..Default::default()
        };
        let mut bounds = FieldTable::default();
        bounds.insert("x-max-length".into(), AMQPValue::LongInt(MOST_WAITING));
        // RabbitMQ gives it a name that nobody else has.
        let own = within(channel.queue_declare("".into(), exclusive, bounds)).await?;
        let exchange = short(&self.broker.topology().exchange())?;
        let bind = channel.queue_bind(
            own.name().clone(),
            exchange,
            "#".into(),
            QueueBindOptions::default(),
            FieldTable::default(),
        );
        within(bind).await?;
        let options = BasicConsumeOptions {
            no_ack: true,
            exclusive: true,
            ..Default::default()
        };
        within(channel.basic_consume(own.name().clone(), "".into(), options, FieldTable::default())).await
    }
}

impl Observed {
    fn read(raw: Raw) -> Self {
        Self {
            message_id: raw.properties.message_id().as_ref().map(ToString::to_string),
            routing_key: raw.routing_key.to_string(),
            producer: producer(&raw.properties),
            published_at: published_at(&raw.properties),
            body: raw.data,
        }
    }
}
