use std::time::Duration;

use diesel_async::SimpleAsyncConnection;
use messaging::{Broker, Options};
use outbox::{
    Consumer, Relay,
    events::{self, NewEvent},
};
use rehearsal::{broker_url, queue_prefix};
use tokio_util::sync::CancellationToken;

use crate::world::{BOT, World};

const ROUTES: messaging::Routes = &[("ledger.line-written.v1", &["ledger"])];

fn event(aggregate: &str, version: i64) -> NewEvent {
    NewEvent {
        routing_key: "ledger.line-written.v1",
        aggregate: aggregate.to_owned(),
        version,
        expires_at: None,
        body: format!("{aggregate}/{version}").into_bytes(),
        secret: false,
    }
}

fn broker() -> Broker {
    let mut options = Options::new("ledger", ROUTES);
    options.prefix = queue_prefix();
    Broker::connect(&broker_url(), options).unwrap()
}

fn relay(world: &World, broker: &Broker) -> Relay {
    Relay {
        publisher: broker.publisher(),
        bot_id: BOT,
        database_url: world.url.clone(),
        bell: world.bell.clone(),
        lease: Duration::from_millis(900),
    }
}

fn consumer(world: &World, broker: &Broker) -> Consumer {
    Consumer {
        broker: broker.clone(),
        bot_id: BOT,
        database_url: world.url.clone(),
        bell: world.bell.clone(),
        route: |_, body| {
            let text = String::from_utf8(body.to_vec()).map_err(|error| error.to_string())?;
            if text.starts_with("nonsense") {
                Err("nobody's".to_owned())
            } else {
                Ok(text)
            }
        },
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_go_round_by_the_broker_and_arrive_once_in_their_order() {
    let mut world = World::new().await;
    let broker = broker();
    for version in 1..=300 {
        events::insert(&world.connection, BOT, &event("pass:1", version), None)
            .await
            .unwrap();
    }
    let stop = CancellationToken::new();
    let relaying = tokio::spawn(relay(&world, &broker).run(stop.clone()));
    let consuming = tokio::spawn(consumer(&world, &broker).run(stop.clone()));
    world.counts("events_out where published_at is not null", 300).await;
    world
        .counts("inputs where source = 'event' and kind = 'ledger.line-written.v1'", 300)
        .await;
    let disordered = "(select split_part(conversation, '/', 2)::int as version, \
                      lag(split_part(conversation, '/', 2)::int) over (order by id) as before from inputs) i \
                      where before > version";
    assert_eq!(world.count(disordered).await, 0);
    // Published once more, as after a crash before the mark: the consumer knows them.
    world
        .execute("update events_out set published_at = null where position % 2 = 0")
        .await;
    world.bell.ring(outbox::Topic::Events);
    world.counts("events_out where published_at is null", 0).await;
    events::insert(&world.connection, BOT, &event("pass:2", 1), None)
        .await
        .unwrap();
    world.bell.ring(outbox::Topic::Events);
    world.counts("inputs where conversation = 'pass:2/1'", 1).await;
    assert_eq!(world.count("inputs").await, 301);
    stop.cancel();
    relaying.await.unwrap();
    consuming.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_whose_transaction_took_its_position_early_and_committed_late_is_not_skipped() {
    let mut world = World::new().await;
    let broker = broker();
    let mut slow = world.database.connect("ledger").await;
    slow.batch_execute("begin").await.unwrap();
    events::insert(&slow, BOT, &event("early", 1), None).await.unwrap();
    events::insert(&world.connection, BOT, &event("late", 1), None)
        .await
        .unwrap();
    let stop = CancellationToken::new();
    let relaying = tokio::spawn(relay(&world, &broker).run(stop.clone()));
    world.counts("events_out where published_at is not null", 1).await;
    slow.batch_execute("commit").await.unwrap();
    world.counts("events_out where published_at is not null", 2).await;
    stop.cancel();
    relaying.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_body_is_blanked_in_the_commit_that_marks_it_published() {
    let mut world = World::new().await;
    let broker = broker();
    let secret = NewEvent {
        secret: true,
        ..event("letter", 1)
    };
    events::insert(&world.connection, BOT, &secret, None).await.unwrap();
    let stop = CancellationToken::new();
    let relaying = tokio::spawn(relay(&world, &broker).run(stop.clone()));
    world
        .counts("events_out where published_at is not null and body = ''", 1)
        .await;
    stop.cancel();
    relaying.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_belongs_to_nobody_becomes_a_dead_letter_and_stops_nothing() {
    let mut world = World::new().await;
    let broker = broker();
    events::insert(&world.connection, BOT, &event("nonsense", 1), None)
        .await
        .unwrap();
    events::insert(&world.connection, BOT, &event("sense", 1), None)
        .await
        .unwrap();
    let stop = CancellationToken::new();
    let relaying = tokio::spawn(relay(&world, &broker).run(stop.clone()));
    let consuming = tokio::spawn(consumer(&world, &broker).run(stop.clone()));
    world.counts("inputs", 1).await;
    rehearsal::eventually("the dead letter", async || {
        let dead = broker.dead_letters().list().await.ok()?;
        (dead.len() == 1 && dead[0].reason == "nobody's").then_some(())
    })
    .await;
    stop.cancel();
    relaying.await.unwrap();
    consuming.await.unwrap();
}
