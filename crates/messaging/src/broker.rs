use std::{sync::Arc, time::Duration};

use lapin::{
    Channel, Connection, ConnectionProperties, Queue, options::QueueDeclareOptions, types::FieldTable, uri::AMQPUri,
};
use tokio::sync::watch;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    BrokerError, DeadLetters, Observer, Publisher, Routes, Tier, Topology, headers::short, session::supervise,
};

/// How long opening the connection and each question to RabbitMQ may take.
pub(crate) const ANSWER_LIMIT: Duration = Duration::from_secs(10);

/// How a service wants its connection.
#[derive(Debug, Clone)]
pub struct Options {
    /// The service's name: `app_id` of what it publishes, first word of its routing keys, name of its queue.
    pub service: String,
    /// What RabbitMQ's lists show. The service's name unless told otherwise.
    pub connection_name: String,
    /// Put before the names of the exchange and all queues, so that tests can share a broker. Empty by default.
    pub prefix: String,
    /// The suite's table of events and consumers.
    pub routes: Routes,
    /// The ways back after failures.
    pub tiers: Vec<Tier>,
}

/// One connection to RabbitMQ that is opened, watched and opened again for as long as the process lives.
///
/// A cheap clone of the same connection. RabbitMQ being down, at the start or for hours, ends nothing: consumers
/// wait, publishers say [`crate::PublishError::NotConnected`], and [`Self::link`] tells the readiness check why.
#[derive(Debug, Clone)]
pub struct Broker {
    pub(crate) shared: Arc<Shared>,
    /// The last clone to go ends the connection.
    _alive: Arc<DropGuard>,
}

/// How it stands with the connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Connected, topology declared.
    Up,
    /// Not connected; being tried again and again.
    Down { reason: String },
    /// RabbitMQ has a queue that was made with other arguments: an operator must act. Tried again and again too.
    Refused { reason: String },
}

/// What stands in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueDepth {
    pub queue: String,
    /// Ready to be handed out; what a consumer holds unacknowledged is not counted.
    pub ready: u32,
    pub consumers: u32,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) topology: Topology,
    pub(crate) service: String,
    pub(crate) connection: watch::Sender<Option<Arc<Connection>>>,
    pub(crate) link: watch::Sender<Link>,
    pub(crate) closing: CancellationToken,
    pub(crate) closed: CancellationToken,
}

impl Options {
    /// The usual connection of `service`.
    pub fn new(service: &str, routes: Routes) -> Self {
        Self {
            service: service.to_owned(),
            connection_name: service.to_owned(),
            prefix: String::new(),
            routes,
            tiers: Tier::STANDARD.to_vec(),
        }
    }
}

/// The longest frame, in bytes; a longer body travels in several. lapin keeps two buffers of 32 frames, and with the 128 KiB
/// that RabbitMQ offers these were a third of a service's memory.
const FRAME_BYTES: u32 = 16 * 1024;

impl Broker {
    /// Starts connecting in the background and returns at once. Fails only when `url` is no AMQP URL.
    pub fn connect(url: &str, options: Options) -> Result<Self, BrokerError> {
        let mut uri: AMQPUri = url.parse().map_err(BrokerError::Url)?;
        // A peer that vanished without a word is noticed after two of these; the server's own default is a minute.
        uri.query.heartbeat.get_or_insert(10);
        uri.query.frame_max.get_or_insert(FRAME_BYTES);
        let properties = ConnectionProperties::default().with_connection_name(options.connection_name.as_str().into());
        let shared = Arc::new(Shared {
            topology: Topology::new(&options.service, &options.prefix, options.routes, options.tiers),
            service: options.service,
            connection: watch::Sender::new(None),
            link: watch::Sender::new(Link::Down {
                reason: "not tried yet".to_owned(),
            }),
            closing: CancellationToken::new(),
            closed: CancellationToken::new(),
        });
        tokio::spawn(supervise(Arc::clone(&shared), uri, properties));
        let _alive = Arc::new(shared.closing.clone().drop_guard());
        Ok(Self { shared, _alive })
    }

    /// How it stands, for readiness.
    pub fn link(&self) -> watch::Receiver<Link> {
        self.shared.link.subscribe()
    }

    /// Waits until there is a connection with its topology declared.
    pub async fn connected(&self) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.shared.link.subscribe().wait_for(|link| *link == Link::Up).await;
    }

    /// The names in use.
    pub fn topology(&self) -> &Topology {
        &self.shared.topology
    }

    /// A publisher with a channel of its own.
    pub fn publisher(&self) -> Publisher {
        Publisher::new(self.clone())
    }

    /// The dead letters of this service's own queue.
    pub fn dead_letters(&self) -> DeadLetters {
        DeadLetters::new(self.clone())
    }

    /// Who sees everything and takes part in nothing.
    pub fn observer(&self) -> Observer {
        Observer::new(self.clone())
    }

    /// How much waits in each queue that this service declares.
    pub async fn depths(&self) -> Result<Vec<QueueDepth>, BrokerError> {
        let channel = self.channel().await?;
        let mut depths = Vec::new();
        for queue in self.topology().queues() {
            let found = look_at(&channel, &queue).await?;
            depths.push(QueueDepth {
                ready: found.message_count(),
                consumers: found.consumer_count(),
                queue,
            });
        }
        close(&channel).await;
        Ok(depths)
    }

    /// Closes the connection in good order. What was not acknowledged goes back to its queue.
    pub async fn close(&self) {
        self.shared.closing.cancel();
        self.shared.closed.cancelled().await;
    }

    /// A fresh channel on the connection of the moment.
    pub(crate) async fn channel(&self) -> Result<Channel, BrokerError> {
        let connection = self.shared.connection.borrow().clone();
        let connection = connection.filter(|connection| connection.status().connected());
        within(connection.ok_or(BrokerError::NotConnected)?.create_channel()).await
    }
}

/// Bounds a question to RabbitMQ.
pub(crate) async fn within<T>(asked: impl Future<Output = lapin::Result<T>>) -> Result<T, BrokerError> {
    match tokio::time::timeout(ANSWER_LIMIT, asked).await {
        Ok(answer) => Ok(answer?),
        Err(_) => Err(BrokerError::TimedOut),
    }
}

/// Asks how a queue stands, without declaring it. RabbitMQ closes the channel when there is none.
pub(crate) async fn look_at(channel: &Channel, queue: &str) -> Result<Queue, BrokerError> {
    let passive = QueueDeclareOptions {
        passive: true,
        ..Default::default()
    };
    within(channel.queue_declare(short(queue)?, passive, FieldTable::default())).await
}

/// Closes a channel that served its purpose; one that is gone already is closed enough.
pub(crate) async fn close(channel: &Channel) {
    if let Err(error) = within(channel.close(200, "done".into())).await {
        tracing::debug!(%error, "a channel was gone before it could be closed");
    }
}
