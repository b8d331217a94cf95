use sandbox::model::FaultKind;

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn only_one_sender_sends_and_another_takes_over_when_it_dies() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let first = world.sender();
    world.queue(&[(anna.id(), "one")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    let second = world.sender();
    world.queue(&[(anna.id(), "two")]).await;
    world.counts("outgoing where state = 'sent'", 2).await;
    first.kill();
    world.queue(&[(anna.id(), "three")]).await;
    world.counts("outgoing where state = 'sent'", 3).await;
    assert_eq!(world.shown(&anna).await, ["one", "two", "three"]);
    assert_eq!(world.count("leases where name = 'sender' and epoch = 2").await, 1);
    second.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_that_stops_gives_its_lease_back_at_once() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let first = world.sender();
    world.queue(&[(anna.id(), "one")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    first.stop().await;
    assert_eq!(world.count("leases where name = 'sender' and until > now()").await, 0);
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_dead_sender_left_open_is_sent_once_more_by_its_successor() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world
        .fault("sendMessage", 1, FaultKind::DelayAnswer { milliseconds: 60_000 })
        .await;
    let first = world.sender();
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    anna.sees(&world.bot, "one").await.unwrap();
    first.kill();
    let second = world.sender();
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    second.stop().await;
}
