use sandbox::model::FaultKind;

use crate::webhook::disturb;
use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn every_update_is_stored_once_in_the_order_of_its_arrival() {
    let mut world = World::new().await;
    let anna = world.client.person("Anna").await.unwrap();
    // Some come once more after they were acknowledged.
    disturb(&world, FaultKind::DuplicateUpdate, 5).await;
    for number in 0..250 {
        anna.sends(&world.bot, &format!("word {number}")).await.unwrap();
    }
    let poller = world.poller();
    world.counts("inputs where source = 'update'", 250).await;
    let in_order = "(select id, lag(id) over (order by source_key::bigint) as before from inputs) i where before > id";
    assert_eq!(world.count(in_order).await, 0);
    poller.stop().await;
    // A new poller begins without an offset and gets again what was not confirmed.
    let poller = world.poller();
    anna.sends(&world.bot, "one more").await.unwrap();
    world.counts("inputs where source = 'update'", 251).await;
    poller.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_is_not_acknowledged_before_it_is_stored() {
    let mut world = World::new().await;
    let anna = world.client.person("Anna").await.unwrap();
    anna.sends(&world.bot, "hello").await.unwrap();
    // The answer is lost on the way: the update must come again.
    world.fault("getUpdates", 1, FaultKind::CutAfter).await;
    let poller = world.poller();
    world.counts("inputs where source = 'update'", 1).await;
    poller.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn updates_of_unknown_kinds_are_stored_and_what_is_no_update_stops_nothing() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let poller = world.poller();
    world.counts("inputs where source = 'update'", 1).await;
    let strange = serde_json::json!({"update_id": 900_000_001, "telepathy": {"from": {"id": anna.id()}}});
    world.client.inject(&world.bot, &strange).await.unwrap();
    world.counts("inputs where source_key = '900000001'", 1).await;
    assert_eq!(
        world
            .count(&format!("inputs where conversation = 'person:{}'", anna.id()))
            .await,
        2
    );
    poller.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn telegram_being_down_ends_nothing() {
    let mut world = World::new().await;
    let anna = world.client.person("Anna").await.unwrap();
    world
        .fault(
            "getUpdates",
            2,
            FaultKind::Error {
                code: 500,
                description: None,
                retry_after: None,
            },
        )
        .await;
    let poller = world.poller();
    anna.sends(&world.bot, "hello").await.unwrap();
    world.counts("inputs where source = 'update'", 1).await;
    poller.stop().await;
}
