use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::{TimeDelta, Utc};
use outbox::{Clock, Scheduler, Work, WorkError, tasks};
use serde_json::json;
use tokio::sync::{Barrier, Notify};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::world::{BOT, World};

fn task(key: &str, work: bool) -> tasks::NewTask {
    tasks::NewTask {
        kind: "translate",
        key: key.to_owned(),
        conversation: "person:7".to_owned(),
        work,
        payload: Some(json!({ "word": key })),
        due_at: Utc::now() - TimeDelta::seconds(1),
    }
}

fn scheduler(world: &World, attempts: u16, work: Work) -> Scheduler {
    Scheduler {
        bot_id: BOT,
        database_url: world.url.clone(),
        bell: world.bell.clone(),
        clock: Clock::system(),
        works: HashMap::from([("translate", work)]),
        hands: 2,
        lease: Duration::from_secs(30),
        attempts,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_slow_work_comes_back_as_an_input_once() {
    let mut world = World::new().await;
    for key in ["one", "two", "three"] {
        tasks::set(&world.connection, BOT, &task(key, true), None)
            .await
            .unwrap();
    }
    let work: Work = Arc::new(|payload| Box::pin(async move { Ok(json!({ "translated": payload["word"] })) }));
    let stop = CancellationToken::new();
    let both: Vec<_> = (0..2)
        .map(|_| tokio::spawn(scheduler(&world, 3, work.clone()).run(stop.clone())))
        .collect();
    world
        .counts(
            "inputs where source = 'done' and conversation = 'person:7' and kind = 'translate'",
            3,
        )
        .await;
    world.counts("tasks", 0).await;
    assert_eq!(
        world
            .count("inputs where convert_from(body, 'utf8') like '%\"translated\":\"two\"%'")
            .await,
        1
    );
    stop.cancel();
    for scheduler in both {
        scheduler.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_fails_is_tried_again_and_work_that_cannot_succeed_is_dead() {
    let mut world = World::new().await;
    tasks::set(&world.connection, BOT, &task("stubborn", true), None)
        .await
        .unwrap();
    tasks::set(&world.connection, BOT, &task("hopeless", true), None)
        .await
        .unwrap();
    let tries = Arc::new(AtomicU32::new(0));
    let counted = tries.clone();
    let work: Work = Arc::new(move |payload| {
        let tries = counted.clone();
        Box::pin(async move {
            if payload["word"] == "hopeless" {
                return Err(WorkError::Reject("never".to_owned()));
            }
            match tries.fetch_add(1, Ordering::SeqCst) {
                0 => Err(WorkError::Retry("not yet".to_owned())),
                _ => Ok(json!("at last")),
            }
        })
    });
    let stop = CancellationToken::new();
    let running = tokio::spawn(scheduler(&world, 3, work).run(stop.clone()));
    world.counts("tasks where dead and error = 'never'", 1).await;
    world.counts("inputs where source = 'done'", 1).await;
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    stop.cancel();
    running.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_comes_after_its_task_was_replaced_counts_for_nothing() {
    let mut world = World::new().await;
    let holder = Uuid::now_v7();
    tasks::set(&world.connection, BOT, &task("word", true), None)
        .await
        .unwrap();
    let leased = tasks::lease_work(&world.connection, BOT, holder, Utc::now(), 30_000)
        .await
        .unwrap()
        .unwrap();
    assert!(
        tasks::lease_work(&world.connection, BOT, holder, Utc::now(), 30_000)
            .await
            .unwrap()
            .is_none()
    );
    tasks::set(&world.connection, BOT, &task("word", true), None)
        .await
        .unwrap();
    assert!(
        !tasks::finish_work(&world.connection, BOT, &leased, holder, &json!("old"))
            .await
            .unwrap()
    );
    assert_eq!(world.count("inputs").await, 0);
    assert_eq!(
        world.count("tasks where attempts = 0 and lease_holder is null").await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn work_whose_worker_died_is_taken_up_when_its_lease_has_ended() {
    let mut world = World::new().await;
    tasks::set(&world.connection, BOT, &task("word", true), None)
        .await
        .unwrap();
    let dead = Uuid::now_v7();
    let leased = tasks::lease_work(&world.connection, BOT, dead, Utc::now(), -1)
        .await
        .unwrap()
        .unwrap();
    let heir = Uuid::now_v7();
    let again = tasks::lease_work(&world.connection, BOT, heir, Utc::now(), 30_000)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((leased.attempts, again.attempts), (1, 2));
    assert!(
        !tasks::finish_work(&world.connection, BOT, &leased, dead, &json!("late"))
            .await
            .unwrap()
    );
    assert!(
        tasks::finish_work(&world.connection, BOT, &again, heir, &json!("heir"))
            .await
            .unwrap()
    );
    assert_eq!(world.count("inputs").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_work_is_done_side_by_side_and_no_timer_waits_for_it() {
    let mut world = World::new().await;
    // Each ends only when the other has begun, and both only after the timer has fired.
    let (begun, fired) = (Arc::new(Barrier::new(2)), Arc::new(Notify::new()));
    let released = Arc::clone(&fired);
    let slow: Work = Arc::new(move |payload| {
        let (begun, released) = (Arc::clone(&begun), Arc::clone(&released));
        Box::pin(async move {
            begun.wait().await;
            released.notified().await;
            Ok(payload)
        })
    });
    for key in ["one", "two"] {
        let slow = task(key, true);
        tasks::set(&world.connection, BOT, &slow, None).await.unwrap();
    }
    let stop = CancellationToken::new();
    let running = tokio::spawn(scheduler(&world, 3, slow).run(stop.clone()));
    world.counts("tasks where lease_holder is not null", 2).await;
    let timer = tasks::NewTask {
        kind: "tea",
        ..task("tea", false)
    };
    tasks::set(&world.connection, BOT, &timer, None).await.unwrap();
    world.counts("inputs where source = 'timer'", 1).await;
    assert_eq!(world.count("inputs where source = 'done'").await, 0);
    for _ in 0..2 {
        fired.notify_one();
    }
    world.counts("inputs where source = 'done'", 2).await;
    stop.cancel();
    running.await.unwrap();
}

/// Work that another replica does is due, but there is nothing to be done about it.
#[tokio::test(flavor = "multi_thread")]
async fn work_that_somebody_else_does_makes_no_schedule_spin() {
    let mut world = World::new().await;
    tasks::set(&world.connection, BOT, &task("one", true), None)
        .await
        .unwrap();
    let other = Uuid::now_v7();
    let leased = tasks::lease_work(&world.connection, BOT, other, Utc::now(), 30_000).await;
    assert!(leased.unwrap().is_some());
    let idle: Work = Arc::new(|_| Box::pin(async { Ok(json!(null)) }));
    let stop = CancellationToken::new();
    let running = tokio::spawn(scheduler(&world, 3, idle).run(stop.clone()));
    let looks = "pg_stat_activity where datname = current_database() and query like 'select min(due_at)%'";
    world.counts(looks, 1).await;
    let mut changes = std::collections::BTreeSet::new();
    for _ in 0..20 {
        changes.insert(state_change(&mut world).await);
    }
    assert!(
        changes.len() <= 5,
        "{} looks while twenty questions were asked",
        changes.len()
    );
    stop.cancel();
    running.await.unwrap();
}

/// A clock that was moved once must wake the schedule once: it used to wake it again and again.
#[tokio::test(flavor = "multi_thread")]
async fn a_moved_clock_does_not_make_the_schedule_spin() {
    let mut world = World::new().await;
    let (hand, clock) = Clock::led(Utc::now(), false);
    let idle: Work = Arc::new(|_| Box::pin(async { Ok(json!(null)) }));
    let schedule = Scheduler {
        clock,
        ..scheduler(&world, 3, idle)
    };
    let stop = CancellationToken::new();
    let running = tokio::spawn(schedule.run(stop.clone()));
    hand.set(Utc::now() + TimeDelta::hours(1), false);
    // A timer an hour ahead of that shows that the schedule looks at its table still.
    let later = tasks::NewTask {
        due_at: Utc::now() + TimeDelta::hours(2),
        ..task("tea", false)
    };
    tasks::set(&world.connection, BOT, &later, None).await.unwrap();
    let looks = "pg_stat_activity where datname = current_database() and query like 'select min(due_at)%'";
    world.counts(looks, 1).await;
    let mut changes = std::collections::BTreeSet::new();
    for _ in 0..20 {
        changes.insert(state_change(&mut world).await);
        tokio::task::yield_now().await;
    }
    assert!(
        changes.len() <= 5,
        "{} looks while twenty questions were asked",
        changes.len()
    );
    hand.set(Utc::now() + TimeDelta::hours(3), false);
    world.counts("inputs where source = 'timer'", 1).await;
    stop.cancel();
    running.await.unwrap();
}

/// When the schedule's connection last did something.
async fn state_change(world: &mut World) -> String {
    use diesel_async::RunQueryDsl;
    #[derive(diesel::QueryableByName)]
    struct Row {
        #[diesel(sql_type = diesel::sql_types::Text)]
        at: String,
    }
    let sql = "select pg_sleep(0.01), coalesce(max(query_start)::text, '') as at from pg_stat_activity \
               where datname = current_database() and pid <> pg_backend_pid()";
    diesel::sql_query(sql)
        .get_result::<Row>(&mut world.connection)
        .await
        .unwrap()
        .at
}
