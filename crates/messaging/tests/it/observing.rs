use messaging::{Broker, Observed, Standing, Verdict};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::support::{Watched, Wire, World, event, order, until_drained, url};

/// An observer at work and what it sees.
struct Watcher {
    events: mpsc::UnboundedReceiver<Observed>,
    task: JoinHandle<()>,
}

impl Watcher {
    /// Begins to watch, and waits until it does: what it misses at first is published again.
    async fn begin(broker: &Broker, shop: &Broker) -> Self {
        let (seen, mut events) = mpsc::unbounded_channel();
        let observer = broker.observer();
        let task = tokio::spawn(async move { observer.watch(|event| seen.send(event).unwrap()).await });
        until_seen(shop, &mut events, 1).await;
        Self { events, task }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Cleans the window, to which nobody listens, until the watcher sees this very cleaning.
async fn until_seen(shop: &Broker, events: &mut mpsc::UnboundedReceiver<Observed>, cleaning: u32) {
    let publisher = shop.publisher();
    let cleaned = event("shop.window-cleaned.v1", cleaning);
    loop {
        publisher
            .publish(std::slice::from_ref(&cleaned))
            .await
            .remove(0)
            .unwrap();
        while let Ok(seen) = events.try_recv() {
            if seen.body == cleaned.body {
                return;
            }
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn an_observer_sees_each_event_and_takes_none_away() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut watcher = Watcher::begin(&world.broker("garden").await, &shop).await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let paid = order(7);

        shop.publisher()
            .publish(std::slice::from_ref(&paid))
            .await
            .remove(0)
            .unwrap();

        let seen = loop {
            let seen = watcher.events.recv().await.unwrap();
            if seen.routing_key == paid.routing_key {
                break seen;
            }
        };
        assert_eq!(seen.message_id, Some(paid.message_id.to_string()));
        assert_eq!(
            (seen.producer.as_str(), seen.published_at),
            ("shop", Some(paid.created_at))
        );
        assert_eq!(seen.body, paid.body);
        assert_eq!(consumer.next().await.message_id, paid.message_id);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn an_observer_counts_what_waits_and_what_is_dead_and_declares_no_queue() {
    World::run(async |world| {
        let observer = world.broker("garden").await.observer();
        let queues = observer.queues().await.unwrap();
        assert_eq!(
            (queues.len(), queues[0].consumer.as_str(), queues[0].standing),
            (1, "kitchen", None)
        );

        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let consumer = Watched::consume(&kitchen, |_| Verdict::Reject("burnt".to_owned()));
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
        let standing = async |wanted: fn(Standing) -> bool| loop {
            let standing = observer.queues().await.unwrap()[0].standing.unwrap();
            if wanted(standing) {
                return standing;
            }
        };
        standing(|standing| standing.dead == 1 && standing.consumers == 1).await;
        consumer.stop().await;
        shop.publisher().publish(&[order(2)]).await.remove(0).unwrap();
        let waiting = Standing {
            ready: 1,
            consumers: 0,
            delayed: 0,
            dead: 1,
        };
        assert_eq!(
            standing(|standing| standing.ready == 1 && standing.consumers == 0).await,
            waiting
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observer_whose_connection_was_cut_goes_on() {
    World::run(async |world| {
        let shop = world.broker_at("shop", &url());
        shop.connected().await;
        let wire = Wire::open().await;
        let mut watcher = Watcher::begin(&world.broker_at("garden", &wire.url), &shop).await;

        wire.cut();

        until_seen(&shop, &mut watcher.events, 2).await;
    })
    .await;
}
