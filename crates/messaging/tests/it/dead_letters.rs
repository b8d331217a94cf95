use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use lapin::{BasicProperties, options::BasicPublishOptions};
use messaging::{Broker, DeadLetter, Selection, Verdict};

use crate::support::{Watched, World, number, order, until_drained};

async fn until_dead(kitchen: &Broker, count: usize) -> Vec<DeadLetter> {
    loop {
        let letters = kitchen.dead_letters().list().await.unwrap();
        if letters.len() == count {
            return letters;
        }
    }
}

#[tokio::test]
async fn a_rejected_event_is_dead_at_once_with_its_reason_and_lives_again_when_replayed() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let repaired = Arc::new(AtomicBool::new(false));
        let is_repaired = Arc::clone(&repaired);
        let mut consumer = Watched::consume(&kitchen, move |_| {
            if is_repaired.load(Ordering::SeqCst) {
                Verdict::Done
            } else {
                Verdict::Reject("no such dish".to_owned())
            }
        });
        let sent = order(1);
        shop.publisher()
            .publish(std::slice::from_ref(&sent))
            .await
            .remove(0)
            .unwrap();
        consumer.next().await;

        let letter = until_dead(&kitchen, 1).await.remove(0);
        assert_eq!(letter.id, sent.message_id.to_string());
        assert_eq!(letter.reason, "no such dish");
        assert_eq!(letter.routing_key, "shop.order-paid.v1");
        assert!(letter.first_death.is_some());
        assert_eq!(
            kitchen.dead_letters().show(&letter.id).await.unwrap(),
            Some(letter.clone())
        );

        repaired.store(true, Ordering::SeqCst);
        let unknown = Selection::One("somebody-else".to_owned());
        assert_eq!(kitchen.dead_letters().replay(&unknown).await.unwrap(), 0);
        assert_eq!(
            kitchen
                .dead_letters()
                .replay(&Selection::One(letter.id.clone()))
                .await
                .unwrap(),
            1
        );
        let again = consumer.next().await;

        assert_eq!(again.message_id, sent.message_id);
        assert_eq!(again.routing_key, "shop.order-paid.v1");
        assert_eq!(again.attempt, 0);
        consumer.stop().await;
        until_drained(&kitchen).await;
    })
    .await;
}

#[tokio::test]
async fn an_event_that_dies_again_after_a_replay_keeps_the_time_of_its_first_death() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Reject("no such dish".to_owned()));
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
        consumer.next().await;
        let first = until_dead(&kitchen, 1).await;

        assert_eq!(kitchen.dead_letters().replay(&Selection::All).await.unwrap(), 1);
        consumer.next().await;
        let second = until_dead(&kitchen, 1).await;

        assert_eq!(second[0].first_death, first[0].first_death);
        consumer.stop().await;
    })
    .await;
}

#[tokio::test]
async fn one_of_several_dead_letters_is_dropped_and_the_others_stay() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let consumer = Watched::consume(&kitchen, |_| Verdict::Reject("no such dish".to_owned()));
        let orders: Vec<_> = (0..3).map(order).collect();
        shop.publisher()
            .publish(&orders)
            .await
            .into_iter()
            .for_each(|answer| answer.unwrap());
        until_dead(&kitchen, 3).await;

        let middle = Selection::One(orders[1].message_id.to_string());
        assert_eq!(kitchen.dead_letters().drop(&middle).await.unwrap(), 1);

        let bodies: Vec<_> = until_dead(&kitchen, 2)
            .await
            .into_iter()
            .map(|letter| letter.body)
            .collect();
        assert_eq!(bodies, [b"0".to_vec(), b"2".to_vec()]);
        consumer.stop().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_that_no_producer_of_ours_would_send_is_buried_unseen() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let mut consumer = Watched::consume(&kitchen, |_| Verdict::Done);
        let (queue, properties) = (world.queue("kitchen").into(), BasicProperties::default());
        let intruder = world.channel().await;
        intruder
            .basic_publish("".into(), queue, BasicPublishOptions::default(), b"?", properties)
            .await
            .unwrap();
        let letter = until_dead(&kitchen, 1).await.remove(0);
        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();

        assert_eq!(letter.reason, "it has no message_id");
        assert_eq!(number(&consumer.next().await), 1);
        consumer.stop().await;
    })
    .await;
}
