use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use messaging::{Consume, Selection, Verdict};

use crate::support::{Watched, World, number, order, until_drained};

#[tokio::test]
async fn a_retried_event_comes_again_by_each_tier_and_dies_after_the_last() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let sent = order(1);
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Retry("the oven is cold".to_owned()));
        shop.publisher()
            .publish(std::slice::from_ref(&sent))
            .await
            .remove(0)
            .unwrap();

        let mut waited = Vec::new();
        let mut last = None;
        for attempt in 0..4 {
            let delivery = consumer.next().await;
            assert_eq!(delivery.attempt, attempt);
            assert_eq!(delivery.routing_key, "shop.order-paid.v1");
            assert_eq!(delivery.message_id, sent.message_id);
            waited.extend(last.map(|last: Instant| last.elapsed()));
            last = Some(Instant::now());
        }
        for (waited, tier) in waited.iter().zip([50, 100, 100]) {
            assert!(
                *waited >= Duration::from_millis(tier),
                "{waited:?} is shorter than the tier of {tier} ms"
            );
        }

        let letter = loop {
            if let Some(letter) = kitchen.dead_letters().list().await.unwrap().pop() {
                break letter;
            }
        };
        assert_eq!(letter.reason, "the oven is cold");
        assert_eq!(letter.routing_key, "shop.order-paid.v1");
        assert_eq!(letter.body, sent.body);
        consumer.stop().await;
        assert_eq!(kitchen.dead_letters().drop(&Selection::All).await.unwrap(), 1);
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn one_bad_event_does_not_hold_up_those_behind_it() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let orders: Vec<_> = (0..20).map(order).collect();
        shop.publisher()
            .publish(&orders)
            .await
            .into_iter()
            .for_each(|answer| answer.unwrap());
        let mut consumer = Watched::consume(&kitchen, |delivery| match (number(delivery), delivery.attempt) {
            (3, 0) => Verdict::Retry("not yet".to_owned()),
            _ => Verdict::Done,
        });

        let mut seen = Vec::new();
        while seen.len() < 21 {
            seen.extend(consumer.batches.recv().await.unwrap().iter().map(number));
        }

        let (first, again) = seen.split_at(20);
        assert_eq!(first, (0..20).collect::<Vec<_>>());
        assert_eq!(again, [3]);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_on_hold_is_offered_again_without_an_attempt_and_before_what_came_later() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let held_once = AtomicBool::new(false);
        let mut consumer = Watched::consume(&kitchen, move |_| {
            if held_once.swap(true, Ordering::SeqCst) {
                Verdict::Done
            } else {
                Verdict::Hold("the database is away".to_owned())
            }
        });
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
        assert_eq!(number(&consumer.next().await), 1);
        shop.publisher().publish(&[order(2)]).await.remove(0).unwrap();

        let again = consumer.next().await;
        let later = consumer.next().await;

        assert_eq!((number(&again), again.attempt), (1, 0));
        assert_eq!(number(&later), 2);
        consumer.stop().await;
        until_drained(&kitchen).await;
        assert!(kitchen.dead_letters().list().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_is_on_hold_for_long_goes_round_by_the_longest_delay_and_is_never_dead() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let options = Consume {
            hold: Duration::ZERO,
            ..Consume::default()
        };
        let mut consumer =
            Watched::consume_with(&kitchen, options, |_| Verdict::Hold("the database is away".to_owned()));
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();

        // Far more often than the tiers allow attempts.
        for _ in 0..8 {
            assert_eq!(consumer.next().await.attempt, 0);
        }

        consumer.stop().await;
        assert!(kitchen.dead_letters().list().await.unwrap().is_empty());
    })
    .await;
}
