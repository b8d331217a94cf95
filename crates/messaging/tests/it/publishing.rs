use lapin::options::QueueDeleteOptions;
use messaging::{Link, PublishError, Verdict};

use crate::support::{Watched, Wire, World, event, number, order, until_drained};

#[tokio::test]
async fn an_event_that_nobody_is_listed_for_is_published_all_the_same() {
    World::run(async |world| {
        let shop = world.broker("shop").await;

        let answers = shop.publisher().publish(&[event("shop.window-cleaned.v1", 1)]).await;

        assert!(answers[0].is_ok(), "{answers:?}");
    })
    .await;
}

#[tokio::test]
async fn an_event_whose_queue_is_gone_is_returned_and_goes_through_when_tried_again() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let publisher = shop.publisher();
        let queue = world.queue("kitchen");
        world
            .channel()
            .await
            .queue_delete(queue.into(), QueueDeleteOptions::default())
            .await
            .unwrap();

        let orders = [order(1), order(2)];
        let answers = publisher.publish(&orders).await;
        assert!(
            answers
                .iter()
                .all(|answer| matches!(answer, Err(PublishError::Unroutable { .. }))),
            "{answers:?}"
        );
        publisher
            .publish(&orders)
            .await
            .into_iter()
            .for_each(|answer| answer.unwrap());

        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let first = consumer.batches.recv().await.unwrap();
        assert_eq!(number(&first[0]), 1);
        consumer.stop().await;
    })
    .await;
}

#[tokio::test]
async fn rabbitmq_may_be_down_at_the_start_and_come_later() {
    World::run(async |world| {
        let wire = Wire::open().await;
        wire.close(true);
        let shop = world.broker_at("shop", &wire.url);
        let mut link = shop.link();
        let down = |link: &Link| matches!(link, Link::Down { reason } if reason != "not tried yet");
        link.wait_for(down).await.unwrap();
        let refused = shop.publisher().publish(&[order(1)]).await.remove(0);
        assert!(matches!(refused, Err(PublishError::NotConnected)), "{refused:?}");

        wire.close(false);
        shop.connected().await;

        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
        let kitchen = world.broker("kitchen").await;
        let consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        until_drained(&kitchen).await;
        consumer.stop().await;
    })
    .await;
}
