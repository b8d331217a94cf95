use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An event as it was published on RabbitMQ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BrokerEvent {
    /// Grows by one with each event.
    pub sequence: u64,
    /// When the sandbox saw it, by its clock.
    pub at: DateTime<Utc>,
    pub routing_key: String,
    /// The service that published it; empty when it did not say.
    pub producer: String,
    /// The services that get it, by the suite's table of events.
    pub consumers: Vec<String>,
    /// The producer's id of the event; none where a stranger publishes.
    pub message_id: Option<String>,
    /// When its producer says that it happened, in whole seconds.
    pub published_at: Option<DateTime<Utc>>,
    /// The size of its body.
    pub bytes: usize,
    /// The body by its contract, in the contract's order; what holds the default value is not sent and not here.
    pub fields: Vec<EventField>,
    /// Why the body could not be read; none when it could.
    pub problem: Option<String>,
}

/// A field of an event's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventField {
    /// By the contract; inner ones follow a dot.
    pub name: String,
    pub kind: FieldKind,
    /// The value as text, shortened.
    pub value: String,
}

/// How the value of a field is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    Text,
    Number,
    Flag,
    /// One of the names of an enumeration, in lower case and without the enumeration's own name.
    Choice,
    /// RFC 3339.
    Moment,
    /// Base64.
    Bytes,
}

/// The last events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct EventPage {
    pub events: Vec<BrokerEvent>,
    /// Ask with this as `after` for what follows.
    pub last: u64,
}

/// How it stands with RabbitMQ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct BrokerView {
    pub link: BrokerLink,
    /// The queues of each consumer, as they were when there was a connection last.
    pub queues: Vec<ConsumerQueue>,
}

/// The sandbox's own connection to RabbitMQ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum BrokerLink {
    /// The sandbox was started without a broker.
    #[default]
    NotConfigured,
    Up,
    /// Tried again and again; events that are published meanwhile are not seen.
    Down {
        reason: String,
    },
}

/// The durable queue of a consumer and what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConsumerQueue {
    /// The service whose queue it is.
    pub consumer: String,
    /// Its name on RabbitMQ.
    pub name: String,
    /// None as long as nobody has declared it.
    pub standing: Option<QueueStanding>,
}

/// What stands in the queues of a consumer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueStanding {
    /// Ready to be handed out.
    pub ready: u32,
    /// Processes that consume it.
    pub consumers: u32,
    /// Waiting for another try after a failure.
    pub delayed: u32,
    /// Given up, for an operator to look at.
    pub dead: u32,
}
