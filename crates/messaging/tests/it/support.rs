//! A world per test: a prefix, a broker, and the deletion of all of it at the end.

use std::{
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, Once,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use futures::FutureExt;
use lapin::{
    Connection, ConnectionProperties,
    options::{ExchangeDeleteOptions, QueueDeleteOptions},
};
use messaging::{Broker, Consume, Delivery, Options, Outgoing, Routes, Tier, Verdict};
use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::layer::SubscriberExt;
use uuid::Uuid;

/// The shop tells the kitchen; nobody listens to the window.
pub(crate) const ROUTES: Routes = &[
    ("shop.order-paid.v1", &["kitchen"]),
    ("shop.order-cancelled.v1", &["kitchen"]),
    ("shop.window-cleaned.v1", &[]),
];

/// Generous: a deadline only ends what would never end.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);

pub(crate) const SHORT_TIERS: [Tier; 2] = [
    Tier {
        delay: Duration::from_millis(50),
        attempts: 1,
    },
    Tier {
        delay: Duration::from_millis(100),
        attempts: 2,
    },
];

/// For the whole process: what one thread alone traces, others may switch off by being the first to meet a span.
static TRACED: Once = Once::new();

#[derive(Clone)]
pub(crate) struct World {
    pub(crate) prefix: String,
}

impl World {
    /// Runs a test's body within the deadline and deletes what it left in RabbitMQ, however it ended.
    pub(crate) async fn run<Body: Future<Output = ()>>(body: impl FnOnce(World) -> Body) {
        TRACED.call_once(trace_everything);
        let world = Self {
            prefix: format!("test-{}.", Uuid::new_v4().simple()),
        };
        let bounded = tokio::time::timeout(DEADLINE, body(world.clone()));
        let ended = AssertUnwindSafe(bounded).catch_unwind().await;
        world.delete_everything().await;
        match ended {
            Ok(in_time) => in_time.expect("the test did not end in time"),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }

    pub(crate) fn options(&self, service: &str) -> Options {
        Options {
            prefix: self.prefix.clone(),
            tiers: SHORT_TIERS.to_vec(),
            ..Options::new(service, ROUTES)
        }
    }

    /// A connected broker of `service`.
    pub(crate) async fn broker(&self, service: &str) -> Broker {
        let broker = self.broker_at(service, &url());
        broker.connected().await;
        broker
    }

    pub(crate) fn broker_at(&self, service: &str, url: &str) -> Broker {
        Broker::connect(url, self.options(service)).unwrap()
    }

    /// A bare channel, for what only an intruder would do.
    pub(crate) async fn channel(&self) -> lapin::Channel {
        let connection = Connection::connect(&url(), ConnectionProperties::default())
            .await
            .unwrap();
        connection.create_channel().await.unwrap()
    }

    pub(crate) fn queue(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    async fn delete_everything(&self) {
        let connection = Connection::connect(&url(), ConnectionProperties::default())
            .await
            .unwrap();
        let channel = connection.create_channel().await.unwrap();
        let names = ["kitchen", "kitchen.dead", "kitchen.delay.50ms", "kitchen.delay.100ms"];
        for queue in names.map(|name| self.queue(name)) {
            channel
                .queue_delete(queue.into(), QueueDeleteOptions::default())
                .await
                .unwrap();
        }
        let exchange = self.queue("frontdesk");
        channel
            .exchange_delete(exchange.into(), ExchangeDeleteOptions::default())
            .await
            .unwrap();
        connection.close(200, "done".into()).await.unwrap();
    }
}

pub(crate) fn url() -> String {
    std::env::var("BROKER__URL").expect("BROKER__URL names a RabbitMQ")
}

/// An order with a body that tells which.
pub(crate) fn order(number: u32) -> Outgoing {
    event("shop.order-paid.v1", number)
}

pub(crate) fn event(routing_key: &str, number: u32) -> Outgoing {
    Outgoing {
        message_id: Uuid::now_v7(),
        routing_key: routing_key.to_owned(),
        body: number.to_string().into_bytes(),
        created_at: DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_else(Utc::now),
        traceparent: None,
    }
}

pub(crate) fn number(delivery: &Delivery) -> u32 {
    std::str::from_utf8(&delivery.body).unwrap().parse().unwrap()
}

/// A consumer that gives verdicts by a function and shows what it got, batch by batch.
pub(crate) struct Watched {
    pub(crate) batches: mpsc::UnboundedReceiver<Vec<Delivery>>,
    shutdown: CancellationToken,
    task: JoinHandle<()>,
}

impl Watched {
    pub(crate) fn consume(broker: &Broker, judge: impl Fn(&Delivery) -> Verdict + Send + Sync + 'static) -> Self {
        Self::consume_with(broker, Consume::default(), judge)
    }

    pub(crate) fn consume_with(
        broker: &Broker,
        options: Consume,
        judge: impl Fn(&Delivery) -> Verdict + Send + Sync + 'static,
    ) -> Self {
        let (seen, batches) = mpsc::unbounded_channel();
        let shutdown = CancellationToken::new();
        let (broker, token) = (broker.clone(), shutdown.clone());
        let task = tokio::spawn(async move {
            let handler = |batch: Arc<[Delivery]>| {
                let verdicts = batch.iter().map(&judge).collect();
                seen.send(batch.to_vec()).unwrap();
                std::future::ready(verdicts)
            };
            broker.consume(options, token, handler).await;
        });
        Self {
            batches,
            shutdown,
            task,
        }
    }

    /// The next delivery of all, one after another.
    pub(crate) async fn next(&mut self) -> Delivery {
        let mut batch = self.batches.recv().await.unwrap();
        assert_eq!(batch.len(), 1, "more than one delivery at once");
        batch.remove(0)
    }

    /// Ends consuming in good order.
    pub(crate) async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap();
    }

    /// Ends it as a crash would.
    pub(crate) fn abort(self) {
        self.task.abort();
    }
}

/// Waits until nothing waits in any queue.
pub(crate) async fn until_drained(broker: &Broker) {
    loop {
        let depths = broker.depths().await.unwrap();
        if depths.iter().all(|depth| depth.ready == 0) {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// A wire to RabbitMQ that can be cut, and held cut.
pub(crate) struct Wire {
    pub(crate) url: String,
    connections: Arc<Mutex<JoinSet<()>>>,
    closed: Arc<AtomicBool>,
    accepting: JoinHandle<()>,
}

impl Wire {
    pub(crate) async fn open() -> Self {
        let (user, rest) = url()
            .strip_prefix("amqp://")
            .unwrap()
            .to_owned()
            .split_once('@')
            .map(own)
            .unwrap();
        let (target, path) = rest.split_once('/').map(own).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("amqp://{user}@{}/{path}", listener.local_addr().unwrap());
        let connections = Arc::new(Mutex::new(JoinSet::new()));
        let closed = Arc::new(AtomicBool::new(false));
        let (all, is_closed) = (Arc::clone(&connections), Arc::clone(&closed));
        let accepting = tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                if is_closed.load(Ordering::SeqCst) {
                    continue;
                }
                let target = target.clone();
                all.lock().unwrap().spawn(async move {
                    let mut far = TcpStream::connect(target).await.unwrap();
                    // Either side hanging up ends the pair; that is no finding of a test.
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        Self {
            url,
            connections,
            closed,
            accepting,
        }
    }

    /// Cuts every connection at once, in the middle of whatever they carry. New ones are let through.
    pub(crate) fn cut(&self) {
        self.connections.lock().unwrap().abort_all();
    }

    /// Lets nobody through from now on, or again.
    pub(crate) fn close(&self, closed: bool) {
        self.closed.store(closed, Ordering::SeqCst);
        if closed {
            self.cut();
        }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn own((left, right): (&str, &str)) -> (String, String) {
    (left.to_owned(), right.to_owned())
}

fn trace_everything() {
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(layer)).unwrap();
}
