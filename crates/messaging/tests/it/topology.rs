use lapin::{
    options::{QueueDeclareOptions, QueueDeleteOptions},
    types::FieldTable,
};
use messaging::{Link, PublishError};

use crate::support::{World, order, url};

#[tokio::test]
async fn a_queue_with_other_arguments_is_named_with_what_to_do_and_heals_once_it_is_gone() {
    World::run(async |world| {
        let queue = world.queue("kitchen");
        let intruder = world.channel().await;
        let plain = QueueDeclareOptions::durable();
        intruder
            .queue_declare(queue.clone().into(), plain, FieldTable::default())
            .await
            .unwrap();

        let shop = world.broker_at("shop", &url());
        let mut link = shop.link();
        let refused = link
            .wait_for(|link| matches!(link, Link::Refused { .. }))
            .await
            .unwrap()
            .clone();
        let Link::Refused { reason } = refused else {
            unreachable!()
        };
        assert!(
            reason.contains(&format!("`{queue}` exists in RabbitMQ with other arguments")),
            "{reason}"
        );
        assert!(
            reason.contains(&format!("rabbitmqctl delete_queue {queue}")),
            "{reason}"
        );
        let answer = shop.publisher().publish(&[order(1)]).await.remove(0);
        assert!(matches!(answer, Err(PublishError::NotConnected)), "{answer:?}");

        intruder
            .queue_delete(queue.into(), QueueDeleteOptions::default())
            .await
            .unwrap();
        shop.connected().await;

        shop.publisher().publish(&[order(1)]).await.remove(0).unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_service_declares_its_own_queue_and_those_of_its_consumers_only() {
    World::run(async |world| {
        let shop = world.broker("shop").await;
        let kitchen = world.broker("kitchen").await;
        let stranger = world.broker("garden").await;

        let expected: Vec<_> = ["kitchen", "kitchen.dead", "kitchen.delay.50ms", "kitchen.delay.100ms"]
            .map(|name| world.queue(name))
            .to_vec();
        assert_eq!(shop.topology().queues(), expected);
        assert_eq!(kitchen.topology().queues(), expected);
        assert!(stranger.topology().queues().is_empty());
    })
    .await;
}
