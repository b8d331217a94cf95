//! What happens on RabbitMQ, for who looks behind the scenes: the sandbox watches and takes part in nothing.

mod contract;

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use common::events::ROUTES;
use messaging::{Broker, BrokerError, Link, Observed, Observer, Options};
use tokio::sync::watch;

use crate::model::{BrokerEvent, BrokerLink, BrokerView, ConsumerQueue, EventPage, QueueStanding, Topic};
use crate::newest::Newest;
use crate::world::World;

/// How often queues are asked how they stand.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The RabbitMQ that the services around the sandbox use.
#[derive(Clone)]
pub struct BrokerSettings {
    /// An AMQP URL. It holds a password.
    pub url: String,
    /// What the services put before the names of the exchange and the queues; empty by default.
    pub prefix: String,
}

/// What was seen of RabbitMQ so far.
#[derive(Debug, Default)]
pub(crate) struct Sightings {
    view: Mutex<BrokerView>,
    events: Newest<BrokerEvent>,
}

/// The connection to RabbitMQ and who watches by it.
pub(crate) struct Watching {
    observer: Observer,
    link: watch::Receiver<Link>,
}

impl fmt::Debug for BrokerSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("BrokerSettings");
        shown.field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Watching {
    /// Begins to connect.
    pub(crate) fn begin(settings: &BrokerSettings) -> Result<Self, BrokerError> {
        let options = Options {
            prefix: settings.prefix.clone(),
            ..Options::new("sandbox", ROUTES)
        };
        let broker = Broker::connect(&settings.url, options)?;
        Ok(Self {
            observer: broker.observer(),
            link: broker.link(),
        })
    }

    /// Watches until it is dropped; RabbitMQ being away only interrupts.
    pub(crate) async fn run(mut self, world: &World) {
        let events = self.observer.watch(|event| world.sightings.saw(event, world));
        let queues = async {
            loop {
                let link = self.link.borrow_and_update().clone();
                let view = look(&self.observer, &link, world).await;
                world.sightings.found(view, world);
                // A connection that breaks or comes is news at once.
                let _ = tokio::time::timeout(LOOK_EVERY, self.link.changed()).await;
            }
        };
        tokio::join!(events, queues);
    }
}

/// How it stands now. Of queues that cannot be asked, the last known standing stays.
async fn look(observer: &Observer, link: &Link, world: &World) -> BrokerView {
    let down = |reason: &str| BrokerView {
        link: BrokerLink::Down {
            reason: reason.to_owned(),
        },
        queues: world.sightings.view().queues,
    };
    match link {
        Link::Down { reason } | Link::Refused { reason } => down(reason),
        Link::Up => match observer.queues().await {
            Ok(queues) => BrokerView {
                link: BrokerLink::Up,
                queues: queues.into_iter().map(ConsumerQueue::from).collect(),
            },
            Err(error) => down(&error.to_string()),
        },
    }
}

impl Sightings {
    /// How it stands with RabbitMQ.
    pub(crate) fn view(&self) -> BrokerView {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The events after a number that are still kept.
    pub(crate) fn events_after(&self, sequence: u64) -> EventPage {
        let (events, last) = self.events.after(sequence);
        EventPage { events, last }
    }

    fn saw(&self, event: Observed, world: &World) {
        let (fields, problem) = match contract::read(&event.routing_key, &event.body) {
            Ok(fields) => (fields, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let consumers = ROUTES.iter().find(|(key, _)| *key == event.routing_key);
        let consumers = consumers.map_or(&[][..], |(_, consumers)| consumers);
        self.events.add(|sequence| BrokerEvent {
            sequence,
            at: world.clock.now(),
            consumers: consumers.iter().map(ToString::to_string).collect(),
            routing_key: event.routing_key,
            producer: event.producer,
            message_id: event.message_id,
            published_at: event.published_at,
            bytes: event.body.len(),
            fields,
            problem,
        });
        world.live.mark(Topic::Events);
    }

    fn found(&self, view: BrokerView, world: &World) {
        let mut known = self.view.lock().unwrap_or_else(PoisonError::into_inner);
        if *known != view {
            *known = view;
            drop(known);
            world.live.mark(Topic::Broker);
        }
    }
}

impl From<messaging::QueueStanding> for ConsumerQueue {
    fn from(queue: messaging::QueueStanding) -> Self {
        Self {
            consumer: queue.consumer,
            name: queue.queue,
            standing: queue.standing.map(|standing| QueueStanding {
                ready: standing.ready,
                consumers: standing.consumers,
                delayed: standing.delayed,
                dead: standing.dead,
            }),
        }
    }
}
