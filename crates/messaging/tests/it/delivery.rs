use std::sync::Arc;

use messaging::{Consume, Delivery, Outgoing, Verdict};
use tokio_util::sync::CancellationToken;

use crate::support::{Watched, World, event, number, order, until_drained};

#[tokio::test]
async fn events_arrive_in_the_order_in_which_they_were_published() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let keys = ["shop.order-paid.v1", "shop.order-cancelled.v1"];
        let events: Vec<_> = (0..500)
            .map(|number| event(keys[number as usize % 2], number))
            .collect();

        for answer in shop.publisher().publish(&events).await {
            answer.unwrap();
        }

        let mut seen = Vec::new();
        while seen.len() < events.len() {
            seen.extend(consumer.batches.recv().await.unwrap());
        }
        assert_eq!(
            seen.iter().map(number).collect::<Vec<_>>(),
            (0..500).collect::<Vec<_>>()
        );
        for (delivery, event) in seen.iter().zip(&events) {
            assert_eq!(delivery.routing_key, event.routing_key);
            assert_eq!(delivery.message_id, event.message_id);
            assert_eq!(delivery.producer, "shop");
            assert_eq!(delivery.published_at, Some(event.created_at));
            assert_eq!(delivery.attempt, 0);
        }
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn a_body_that_is_longer_than_a_frame_arrives_whole() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let body: Vec<u8> = (0..1_000_000_u32).map(|number| number.to_le_bytes()[0]).collect();
        let long = Outgoing {
            body: body.clone(),
            ..order(7)
        };

        shop.publisher().publish(&[long]).await.remove(0).unwrap();

        assert_eq!(consumer.next().await.body, body);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_waits_for_the_first_start_of_its_consumer() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        shop.publisher().publish(&[order(7)]).await.remove(0).unwrap();

        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);

        assert_eq!(number(&consumer.next().await), 7);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn a_batch_is_what_is_there_and_never_more_than_the_prefetch() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let events: Vec<_> = (0..25).map(order).collect();
        shop.publisher()
            .publish(&events)
            .await
            .into_iter()
            .for_each(|answer| answer.unwrap());

        let kitchen = world.broker("kitchen").await;
        let options = Consume {
            prefetch: 10,
            ..Consume::default()
        };
        let mut consumer = Watched::consume_with(&kitchen, options, |_| Verdict::Done);

        let mut sizes = Vec::new();
        while sizes.iter().sum::<usize>() < 25 {
            sizes.push(consumer.batches.recv().await.unwrap().len());
        }
        assert!(sizes.iter().all(|size| *size <= 10), "{sizes:?}");
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_whose_handler_died_comes_to_the_next_consumer() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let doomed = world.broker("kitchen").await;
        let (met, mut meeting) = tokio::sync::mpsc::unbounded_channel();
        let dying = tokio::spawn(async move {
            let handler = |batch: Arc<[Delivery]>| {
                met.send(number(&batch[0])).unwrap();
                std::future::pending()
            };
            doomed
                .consume(Consume::default(), CancellationToken::new(), handler)
                .await;
            doomed.close().await;
        });
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
        assert_eq!(meeting.recv().await, Some(1));

        dying.abort();
        assert!(dying.await.unwrap_err().is_cancelled());
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);

        assert_eq!(number(&consumer.next().await), 1);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}
