use std::time::Duration;

use chrono::{DateTime, Utc};
use lapin::{
    Channel,
    message::Delivery as Raw,
    options::{BasicAckOptions, BasicGetOptions},
    types::{FieldTable, ShortString},
};

use crate::{
    Broker, BrokerError, Topology,
    broker::{close, look_at, within},
    delivery::routing_key,
    headers::{self, short},
    publisher::{confirming, copy_to_queue},
};

/// Two looks at a queue that takes letters back.
const LOOK_AGAIN: Duration = Duration::from_millis(10);
const RETURN_LIMIT: Duration = Duration::from_secs(5);

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
        let read = self.read(&channel).await?;
        let letters = read.iter().map(DeadLetter::read).collect();
        self.give_back(channel, read.len()).await;
        Ok(letters)
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
        let letters = self.read(&channel).await?;
        let mut removed = 0;
        let carried_out = async {
            for raw in letters.iter().filter(|raw| selection.takes(raw)) {
                before(&channel, raw).await?;
                within(channel.basic_ack(raw.delivery_tag, BasicAckOptions::default())).await?;
                removed += 1;
            }
            Ok(())
        }
        .await;
        self.give_back(channel, letters.len() - removed).await;
        carried_out.map(|()| removed)
    }

    /// Takes in hand what is there now: no more, or a replayed letter that dies at once would be met again.
    async fn read(&self, channel: &Channel) -> Result<Vec<Raw>, BrokerError> {
        if !self.broker.topology().consumes() {
            return Ok(Vec::new());
        }
        let queue = short(&Topology::dead_queue(&self.broker.topology().queue()))?;
        let there = look_at(channel, queue.as_str()).await?;
        let mut letters = Vec::new();
        for _ in 0..there.message_count() {
            match within(channel.basic_get(queue.clone(), BasicGetOptions::default())).await? {
                Some(message) => letters.push(message.delivery),
                None => break,
            }
        }
        Ok(letters)
    }

    /// Returns what is still in hand to the queue, and waits until it stands there: a quorum queue takes things back
    /// in its own time, and the next command must find them.
    async fn give_back(&self, channel: Channel, left: usize) {
        close(&channel).await;
        if left == 0 {
            return;
        }
        let returned = async {
            let (channel, queue) = (self.broker.channel().await?, self.queue()?);
            while look_at(&channel, queue.as_str()).await?.message_count() < u32::try_from(left).unwrap_or(u32::MAX) {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            close(&channel).await;
            Ok::<_, BrokerError>(())
        };
        match tokio::time::timeout(RETURN_LIMIT, returned).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(%error, "nobody saw the dead letters return"),
            Err(_) => tracing::debug!("dead letters take long to return to their queue"),
        }
    }

    fn queue(&self) -> Result<ShortString, BrokerError> {
        short(&Topology::dead_queue(&self.broker.topology().queue()))
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
