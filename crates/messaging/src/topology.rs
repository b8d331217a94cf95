use std::{collections::BTreeSet, time::Duration};

use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable, LongString},
};

use crate::{BrokerError, headers::short};

/// Every event of the suite with its consumers: `(routing key, services)`. Plain data, so that it can live with the
/// event contracts.
pub type Routes = &'static [(&'static str, &'static [&'static str])];

/// How often RabbitMQ hands a message out again after a consumer was lost with it, before it calls it poison. High:
/// a restart with a full prefetch counts too, and what a consumer can judge goes by [`crate::Verdict`] instead.
const DELIVERY_LIMIT: i32 = 20;

/// A step of the way back after a failure: wait that long in a queue of its own, then come again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tier {
    pub delay: Duration,
    /// How many attempts wait this long before the next tier is taken.
    pub attempts: u32,
}

/// The exchange and queues that one service publishes to and consumes from.
///
/// One queue per consumer, not one per event: what one producer says about one aggregate then arrives in its order
/// even over several events, and one prefetch bounds the whole service. Around each queue `q` stand `q.dead` and a
/// `q.delay.<time>` per tier.
#[derive(Debug, Clone)]
pub struct Topology {
    service: String,
    prefix: String,
    routes: Routes,
    tiers: Vec<Tier>,
}

impl Tier {
    /// 1 s, 10 s, 1 min, 10 min; the last for six attempts: about an hour in all.
    pub const STANDARD: [Self; 4] = [
        Self {
            delay: Duration::from_secs(1),
            attempts: 1,
        },
        Self {
            delay: Duration::from_secs(10),
            attempts: 1,
        },
        Self {
            delay: Duration::from_mins(1),
            attempts: 1,
        },
        Self {
            delay: Duration::from_mins(10),
            attempts: 6,
        },
    ];

    /// `1s`, `10m`, `50ms`: the delay is part of the queue's name, so other tiers never meet old arguments.
    fn name(self) -> String {
        let milliseconds = self.delay.as_millis();
        match (milliseconds % 60_000, milliseconds % 1000) {
            (0, _) => format!("{}m", milliseconds / 60_000),
            (_, 0) => format!("{}s", milliseconds / 1000),
            _ => format!("{milliseconds}ms"),
        }
    }
}

impl Topology {
    pub(crate) fn new(service: &str, prefix: &str, routes: Routes, tiers: Vec<Tier>) -> Self {
        Self {
            service: service.to_owned(),
            prefix: prefix.to_owned(),
            routes,
            tiers,
        }
    }

    /// The topic exchange of all events.
    pub fn exchange(&self) -> String {
        format!("{}frontdesk", self.prefix)
    }

    /// The queue of a consumer.
    pub fn queue_of(&self, consumer: &str) -> String {
        format!("{}{consumer}", self.prefix)
    }

    /// This service's own queue.
    pub fn queue(&self) -> String {
        self.queue_of(&self.service)
    }

    /// Whether this service is a consumer at all.
    pub fn consumes(&self) -> bool {
        self.routes
            .iter()
            .any(|(_, consumers)| consumers.contains(&self.service.as_str()))
    }

    /// Whether somebody is listed for this routing key, so that an event that no queue takes is a fault.
    pub fn has_consumers(&self, routing_key: &str) -> bool {
        self.routes
            .iter()
            .any(|(key, consumers)| *key == routing_key && !consumers.is_empty())
    }

    /// Where what cannot be handled ends up.
    pub fn dead_queue(queue: &str) -> String {
        format!("{queue}.dead")
    }

    /// Every queue that this service declares: its own and those of the consumers of its events.
    pub fn queues(&self) -> Vec<String> {
        let around = |consumer: &str| {
            let queue = self.queue_of(consumer);
            let mut queues = vec![queue.clone(), Self::dead_queue(&queue)];
            queues.extend(self.delay_queues(&queue));
            queues
        };
        self.consumers().into_iter().flat_map(around).collect()
    }

    /// Where what could not be handled waits for its next try, a queue per tier.
    pub(crate) fn delay_queues(&self, queue: &str) -> impl Iterator<Item = String> {
        self.tiers.iter().map(move |tier| delay_queue(queue, *tier))
    }

    /// Every consumer of the suite, whoever declares its queue.
    pub(crate) fn all_consumers(&self) -> BTreeSet<&'static str> {
        self.routes
            .iter()
            .flat_map(|(_, consumers)| consumers.iter().copied())
            .collect()
    }

    /// The delay queue for the next try after `attempts` failed ones, or `None` when it is time to give up.
    pub(crate) fn next_delay(&self, queue: &str, attempts: u32) -> Option<String> {
        let mut left = attempts.checked_sub(1)?;
        for tier in &self.tiers {
            match left.checked_sub(tier.attempts) {
                Some(rest) => left = rest,
                None => return Some(delay_queue(queue, *tier)),
            }
        }
        None
    }

    /// The longest delay, for what must wait without being blamed.
    pub(crate) fn longest_delay(&self, queue: &str) -> Option<String> {
        self.tiers
            .iter()
            .max_by_key(|tier| tier.delay)
            .map(|tier| delay_queue(queue, *tier))
    }

    /// Declares all of it. Repeating it does no harm.
    pub(crate) async fn declare(&self, channel: &Channel) -> Result<(), BrokerError> {
        let exchange = self.exchange();
        let durable = ExchangeDeclareOptions {
            durable: true,
            ..Default::default()
        };
        channel
            .exchange_declare(short(&exchange)?, ExchangeKind::Topic, durable, FieldTable::default())
            .await
            .map_err(|error| BrokerError::declaring(&exchange, error))?;
        for consumer in self.consumers() {
            self.declare_consumer(channel, consumer).await?;
        }
        Ok(())
    }

    async fn declare_consumer(&self, channel: &Channel, consumer: &str) -> Result<(), BrokerError> {
        let queue = self.queue_of(consumer);
        let dead = Self::dead_queue(&queue);
        declare_queue(channel, &dead, dead_arguments()).await?;
        declare_queue(channel, &queue, main_arguments(&dead)).await?;
        for tier in &self.tiers {
            declare_queue(channel, &delay_queue(&queue, *tier), delay_arguments(&queue, *tier)).await?;
        }
        for (routing_key, consumers) in self.routes {
            if consumers.contains(&consumer) {
                let (queue, exchange, key) = (short(&queue)?, short(&self.exchange())?, short(routing_key)?);
                channel
                    .queue_bind(queue, exchange, key, QueueBindOptions::default(), FieldTable::default())
                    .await?;
            }
        }
        Ok(())
    }

    /// This service, where it consumes, and all consumers of what it publishes: an event that is published before its
    /// consumer's first start must find a queue to wait in.
    fn consumers(&self) -> BTreeSet<&'static str> {
        let mut found = BTreeSet::new();
        for (routing_key, consumers) in self.routes {
            let ours = routing_key.split('.').next() == Some(self.service.as_str());
            found.extend(
                consumers
                    .iter()
                    .copied()
                    .filter(|consumer| ours || *consumer == self.service),
            );
        }
        found
    }
}

fn delay_queue(queue: &str, tier: Tier) -> String {
    format!("{queue}.delay.{}", tier.name())
}

async fn declare_queue(channel: &Channel, name: &str, arguments: FieldTable) -> Result<(), BrokerError> {
    let declared = channel
        .queue_declare(short(name)?, QueueDeclareOptions::durable(), arguments)
        .await;
    declared
        .map(|_| ())
        .map_err(|error| BrokerError::declaring(name, error))
}

fn main_arguments(dead: &str) -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments.insert("x-delivery-limit".into(), AMQPValue::LongInt(DELIVERY_LIMIT));
    arguments.insert("x-dead-letter-exchange".into(), text(""));
    arguments.insert("x-dead-letter-routing-key".into(), text(dead));
    // At-least-once needs the other overflow behaviour; there is no length limit, so nothing is ever refused.
    arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
    arguments.insert("x-overflow".into(), text("reject-publish"));
    arguments
}

fn dead_arguments() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    // Looking at dead letters hands them out and takes them back; RabbitMQ 4 would drop them after 20 looks.
    arguments.insert("x-delivery-limit".into(), AMQPValue::LongInt(i32::MAX));
    arguments
}

fn delay_arguments(queue: &str, tier: Tier) -> FieldTable {
    let mut arguments = FieldTable::default();
    let milliseconds = i64::try_from(tier.delay.as_millis()).unwrap_or(i64::MAX);
    arguments.insert("x-message-ttl".into(), AMQPValue::LongLongInt(milliseconds));
    arguments.insert("x-dead-letter-exchange".into(), text(""));
    arguments.insert("x-dead-letter-routing-key".into(), text(queue));
    arguments
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(LongString::from(value.as_bytes()))
}
