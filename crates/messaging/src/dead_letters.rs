use chrono::{DateTime, Utc};
use lapin::{
    Channel,
    message::Delivery as Raw,
    options::{BasicAckOptions, BasicGetOptions, BasicNackOptions, QueueDeclareOptions},
    types::FieldTable,
};

use crate::{
    Broker, BrokerError, Topology,
    broker::{close, within},
    delivery::routing_key,
    headers::{self, short},
    publisher::{confirming, copy_to_queue},
};

/// The dead letters of a service's queue, for its operator.
#[derive(Debug, Clone)]
pub struct DeadLetters {
    broker: Broker,
}

/// An event that could not be handled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The event's message id; empty when it came without.
    pub id: String,
    pub routing_key: String,
    /// Why it was given up: the consumer's reason, or RabbitMQ's own word (`delivery_limit`).
    pub reason: String,
    pub first_death: Option<DateTime<Utc>>,
    pub body: Vec<u8>,
    pub traceparent: Option<String>,
}

/// Which dead letters are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    All,
    /// By message id.
    One(String),
}

impl DeadLetters {
    pub(crate) fn new(broker: Broker) -> Self {
        Self { broker }
    }

    /// All of them, oldest first. They stay where they are.
    pub async fn list(&self) -> Result<Vec<DeadLetter>, BrokerError> {
        let channel = self.broker.channel().await?;
        let read = self.read(&channel).await;
        give_back(&channel).await;
        Ok(read?.iter().map(DeadLetter::read).collect())
    }

    /// The one with this message id.
    pub async fn show(&self, id: &str) -> Result<Option<DeadLetter>, BrokerError> {
        Ok(self.list().await?.into_iter().find(|letter| letter.id == id))
    }

    /// Puts them back into the queue as if they came for the first time; each is removed only when its copy is
    /// confirmed. Says how many.
    pub async fn replay(&self, selection: &Selection) -> Result<usize, BrokerError> {
        let queue = self.broker.topology().queue();
        self.remove(selection, async |channel, raw| {
            let properties = raw.properties.clone();
            let mut fields = FieldTable::default();
            for (name, value) in properties.headers().iter().flat_map(FieldTable::inner) {
                let ours_of_a_try = [headers::ATTEMPT, headers::REASON].contains(&name.as_str());
                if !ours_of_a_try && !name.as_str().starts_with("x-") {
                    fields.insert(name.clone(), value.clone());
                }
            }
            headers::set(&mut fields, headers::ROUTING_KEY, &routing_key(raw));
            copy_to_queue(channel, &queue, &raw.data, properties.with_headers(fields)).await
        })
        .await
    }

    /// Forgets them for good. Says how many.
    pub async fn drop(&self, selection: &Selection) -> Result<usize, BrokerError> {
        self.remove(selection, async |_, _| Ok(())).await
    }

    async fn remove(
        &self,
        selection: &Selection,
        before: impl AsyncFn(&Channel, &Raw) -> Result<(), BrokerError>,
    ) -> Result<usize, BrokerError> {
        let channel = confirming(&self.broker).await?;
        let removed = async {
            let mut removed = 0;
            for raw in self.read(&channel).await?.iter().filter(|raw| selection.takes(raw)) {
                before(&channel, raw).await?;
                within(channel.basic_ack(raw.delivery_tag, BasicAckOptions::default())).await?;
                removed += 1;
            }
            Ok(removed)
        }
        .await;
        give_back(&channel).await;
        removed
    }

    /// Takes in hand what is there now: no more, or a replayed letter that dies at once would be met again.
    async fn read(&self, channel: &Channel) -> Result<Vec<Raw>, BrokerError> {
        let queue = short(&Topology::dead_queue(&self.broker.topology().queue()))?;
        let passive = QueueDeclareOptions {
            passive: true,
            ..Default::default()
        };
        let there = within(channel.queue_declare(queue.clone(), passive, FieldTable::default())).await?;
        let mut letters = Vec::new();
        for _ in 0..there.message_count() {
            match within(channel.basic_get(queue.clone(), BasicGetOptions::default())).await? {
                Some(message) => letters.push(message.delivery),
                None => break,
            }
        }
        Ok(letters)
    }
}

impl DeadLetter {
    fn read(raw: &Raw) -> Self {
        let empty = FieldTable::default();
        let fields = raw.properties.headers().as_ref().unwrap_or(&empty);
        let reason = headers::text(fields, headers::REASON);
        // Where RabbitMQ itself gave it up, our header is that of the last retry and its own word is the news.
        let reason = headers::text(fields, headers::X_FIRST_DEATH_REASON)
            .filter(|word| word != "expired")
            .or(reason);
        Self {
            id: message_id(raw),
            routing_key: routing_key(raw),
            reason: reason.unwrap_or_else(|| "unknown".to_owned()),
            first_death: headers::first_death(fields),
            body: raw.data.clone(),
            traceparent: crate::trace::extract(fields),
        }
    }
}

impl Selection {
    fn takes(&self, raw: &Raw) -> bool {
        match self {
            Self::All => true,
            Self::One(id) => message_id(raw) == *id,
        }
    }
}

fn message_id(raw: &Raw) -> String {
    raw.properties
        .message_id()
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// Returns what is still in hand to the queue.
async fn give_back(channel: &Channel) {
    let all = BasicNackOptions {
        multiple: true,
        requeue: true,
    };
    if let Err(error) = within(channel.basic_nack(0, all)).await {
        // The end of the channel gives them back too.
        tracing::debug!(%error, "dead letters could not be handed back one by one");
    }
    close(channel).await;
}
