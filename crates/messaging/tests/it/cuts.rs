use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use messaging::{Outgoing, PublishError, Publisher, Verdict};

use crate::support::{Watched, Wire, World, number, order, until_drained};

/// Publishes as a relay does: what was not confirmed is tried again, in order.
async fn publish_until_confirmed(publisher: &Publisher, events: &[Outgoing]) -> usize {
    let mut waiting: Vec<Outgoing> = events.to_vec();
    let mut failures = 0;
    while !waiting.is_empty() {
        let answers = publisher.publish(&waiting).await;
        let mut answers = answers.into_iter();
        waiting.retain(|_| match answers.next().unwrap() {
            Ok(()) => false,
            Err(error) => {
                assert!(
                    matches!(error, PublishError::NotConnected | PublishError::Unconfirmed { .. }),
                    "unexpected: {error}"
                );
                failures += 1;
                true
            }
        });
        tokio::task::yield_now().await;
    }
    failures
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_whose_connection_is_cut_again_and_again_sees_everything() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let orders: Vec<_> = (0..600).map(order).collect();
        shop.publisher()
            .publish(&orders)
            .await
            .into_iter()
            .for_each(|answer| answer.unwrap());
        let wire = Wire::open().await;
        let kitchen = world.broker_at("kitchen", &wire.url);
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);

        let mut seen = BTreeSet::new();
        let mut cuts = 0;
        while seen.len() < 600 {
            let batch = consumer.batches.recv().await.unwrap();
            seen.extend(batch.iter().map(number));
            if cuts < 3 && seen.len() > 150 * (cuts + 1) {
                // The acknowledgement of this very batch is on its way.
                wire.cut();
                cuts += 1;
            }
        }

        assert_eq!(cuts, 3);
        until_drained(&shop).await;
        consumer.stop().await;
        until_drained(&shop).await;
        assert!(
            world
                .broker("kitchen")
                .await
                .dead_letters()
                .list()
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_whose_connection_is_cut_loses_nothing_that_it_called_published() {
    World::run(async |world| {
        let wire = Arc::new(Wire::open().await);
        let shop = world.broker_at("shop", &wire.url);
        shop.connected().await;
        let kitchen = world.broker("kitchen").await;
        let received = Arc::new(AtomicU32::new(0));
        let (count, cutter) = (Arc::clone(&received), Arc::clone(&wire));
        let mut consumer = Watched::consume(&kitchen, move |_| {
            // From the other end: while the publisher is in the middle of its batch.
            if count.fetch_add(1, Ordering::SeqCst) % 200 == 100 && count.load(Ordering::SeqCst) < 700 {
                cutter.cut();
            }
            Verdict::Done
        });

        let publisher = shop.publisher();
        let mut failures = 0;
        for batch in 0..20 {
            let orders: Vec<_> = (batch * 50..(batch + 1) * 50).map(order).collect();
            failures += publish_until_confirmed(&publisher, &orders).await;
        }

        assert!(failures > 0, "no cut met a publication");
        let mut seen = BTreeSet::new();
        while seen.len() < 1000 {
            seen.extend(consumer.batches.recv().await.unwrap().iter().map(number));
        }
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_retry_whose_connection_is_cut_is_neither_lost_nor_blamed_twice() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let wire = Arc::new(Wire::open().await);
        let kitchen = world.broker_at("kitchen", &wire.url);
        let cutter = Arc::clone(&wire);
        let cut = AtomicU32::new(0);
        let mut consumer = Watched::consume(&kitchen, move |delivery| {
            if delivery.attempt > 0 {
                return Verdict::Done;
            }
            if cut.fetch_add(1, Ordering::SeqCst) < 2 {
                cutter.cut();
            }
            Verdict::Retry("not yet".to_owned())
        });
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();

        let done = loop {
            let delivery = consumer.batches.recv().await.unwrap().remove(0);
            if delivery.attempt > 0 {
                break delivery;
            }
        };

        assert_eq!((number(&done), done.attempt), (1, 1));
        until_drained(&shop).await;
        consumer.abort();
    })
    .await;
}
