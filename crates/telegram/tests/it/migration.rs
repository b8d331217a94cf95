//! A group becomes a supergroup.

use conversation::store::outgoing::NewOutgoing;

use crate::world::{World, message};

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_for_a_group_goes_to_the_supergroup_that_it_became_in_order_and_once() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let old = world
        .client
        .basic_group("Guards", &anna, &[world.bot.id])
        .await
        .unwrap();
    let sender = world.sender();
    world.queue(&[(old.id, "before")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    let new = world.client.migrate(old.id).await.unwrap();
    world
        .queue(&[(old.id, "one"), (old.id, "two"), (old.id, "three")])
        .await;
    world.counts("outgoing where state = 'sent'", 4).await;
    assert_eq!(world.shown_in(old.id).await, ["before"]);
    assert_eq!(world.shown_in(new.id).await, ["one", "two", "three"]);
    let alias = format!("chats where chat_id = {} and migrated_to = {}", old.id, new.id);
    assert_eq!(world.count(&alias).await, 1);
    // Who still knows the old id needs no refusal any more.
    world.queue(&[(old.id, "four")]).await;
    world.counts("outgoing where state = 'sent'", 5).await;
    assert_eq!(world.shown_in(new.id).await, ["one", "two", "three", "four"]);
    assert_eq!(world.requests("sendMessage").await.refused.get(&400), Some(&1));
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_of_a_group_is_shown_anew_in_the_supergroup_and_overwrites_nothing_there() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let old = world
        .client
        .basic_group("Guards", &anna, &[world.bot.id])
        .await
        .unwrap();
    let card = |text: &str| NewOutgoing {
        slot: Some("card".to_owned()),
        ..message(old.id, text)
    };
    let sender = world.sender();
    world.queue_rows(&[message(old.id, "hello"), card("card one")]).await;
    world.counts("outgoing where state = 'sent'", 2).await;
    let new = world.client.migrate(old.id).await.unwrap();
    // The service message is the first of the supergroup, this one the second: the number that the card had.
    world.queue_rows(&[message(old.id, "something else")]).await;
    world.counts("outgoing where state = 'sent'", 3).await;
    world.queue_rows(&[card("card two")]).await;
    world.counts("outgoing where state = 'sent'", 4).await;
    world.queue_rows(&[card("card three")]).await;
    world.counts("outgoing where state = 'sent'", 5).await;
    assert_eq!(world.shown_in(new.id).await, ["something else", "card three"]);
    assert_eq!(world.count(&format!("slots where chat_id = {}", new.id)).await, 1);
    sender.stop().await;
    world.end().await;
}
