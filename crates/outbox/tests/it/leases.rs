use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use outbox::{Leader, leases};
use rehearsal::eventually;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::world::{BOT, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_lease_has_one_holder_and_each_take_over_raises_its_epoch() {
    let mut world = World::new().await;
    let (anna, boris) = (Uuid::now_v7(), Uuid::now_v7());
    assert_eq!(
        leases::acquire(&world.connection, BOT, "sender", anna, 60_000)
            .await
            .unwrap(),
        Some(1)
    );
    assert_eq!(
        leases::acquire(&world.connection, BOT, "sender", boris, 60_000)
            .await
            .unwrap(),
        None
    );
    assert!(
        leases::renew(&world.connection, BOT, "sender", 1, 60_000)
            .await
            .unwrap()
    );
    world
        .execute("update leases set until = now() - interval '1 second'")
        .await;
    assert!(
        !leases::renew(&world.connection, BOT, "sender", 1, 60_000)
            .await
            .unwrap(),
        "what ran out is lost"
    );
    assert_eq!(
        leases::acquire(&world.connection, BOT, "sender", boris, 60_000)
            .await
            .unwrap(),
        Some(2)
    );
    assert!(
        !leases::renew(&world.connection, BOT, "sender", 1, 60_000)
            .await
            .unwrap(),
        "so is what another took"
    );
    leases::release(&world.connection, BOT, "sender", 1).await.unwrap();
    assert!(
        leases::renew(&world.connection, BOT, "sender", 2, 60_000)
            .await
            .unwrap(),
        "an old holder releases nothing"
    );
    leases::release(&world.connection, BOT, "sender", 2).await.unwrap();
    assert_eq!(
        leases::acquire(&world.connection, BOT, "sender", anna, 60_000)
            .await
            .unwrap(),
        Some(3)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_candidates_one_leads_and_another_follows_when_it_stops() {
    let world = World::new().await;
    let leading = Arc::new(AtomicU32::new(0));
    let epochs = Arc::new(std::sync::Mutex::new(Vec::new()));
    let candidate = || {
        let leader = Leader {
            database_url: world.url.clone(),
            bot_id: BOT,
            name: "relay",
            lease: Duration::from_millis(600),
        };
        let (leading, epochs, stop) = (leading.clone(), epochs.clone(), CancellationToken::new());
        let stopped = stop.clone();
        let task = tokio::spawn(async move {
            leader
                .run(stopped, |reign| {
                    let (leading, epochs) = (leading.clone(), epochs.clone());
                    async move {
                        epochs.lock().unwrap().push(reign.epoch);
                        assert_eq!(leading.fetch_add(1, Ordering::SeqCst), 0, "two lead at once");
                        reign.over.cancelled().await;
                        leading.fetch_sub(1, Ordering::SeqCst);
                    }
                })
                .await;
        });
        (stop, task)
    };
    let candidates: Vec<_> = (0..3).map(|_| candidate()).collect();
    eventually("somebody leads", async || {
        (leading.load(Ordering::SeqCst) == 1).then_some(())
    })
    .await;
    for (stop, task) in candidates {
        stop.cancel();
        task.await.unwrap();
    }
    let epochs = epochs.lock().unwrap().clone();
    assert!(epochs.is_sorted() && !epochs.is_empty(), "{epochs:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_whose_lease_was_taken_is_told_that_its_reign_is_over() {
    let mut world = World::new().await;
    let leader = Leader {
        database_url: world.url.clone(),
        bot_id: BOT,
        name: "relay",
        lease: Duration::from_millis(600),
    };
    let stop = CancellationToken::new();
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let stopped = stop.clone();
    let task = tokio::spawn(async move {
        leader
            .run(stopped, |reign| {
                let told = told.clone();
                async move {
                    told.send((reign.epoch, false)).unwrap();
                    reign.over.cancelled().await;
                    told.send((reign.epoch, true)).unwrap();
                }
            })
            .await;
    });
    assert_eq!(hears.recv().await, Some((1, false)));
    world
        .execute("update leases set epoch = epoch + 1, until = now() - interval '1 second'")
        .await;
    assert_eq!(hears.recv().await, Some((1, true)));
    assert_eq!(hears.recv().await, Some((3, false)), "and leads again, in a new epoch");
    stop.cancel();
    task.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_ends_by_itself_is_led_anew() {
    let world = World::new().await;
    let leader = Leader {
        database_url: world.url.clone(),
        bot_id: BOT,
        name: "relay",
        lease: Duration::from_millis(600),
    };
    let stop = CancellationToken::new();
    let (told, mut hears) = tokio::sync::mpsc::unbounded_channel();
    let stopped = stop.clone();
    let task = tokio::spawn(async move {
        leader
            .run(stopped, |reign| {
                let told = told.clone();
                async move { told.send(reign.epoch).unwrap() }
            })
            .await;
    });
    let mut next = async || tokio::time::timeout(Duration::from_secs(20), hears.recv()).await;
    assert_eq!(next().await, Ok(Some(1)));
    assert_eq!(next().await, Ok(Some(2)), "a lease that is kept without work");
    stop.cancel();
    task.await.unwrap();
}
