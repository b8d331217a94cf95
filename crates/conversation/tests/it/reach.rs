use chrono::{TimeDelta, Utc};
use conversation::store::{chats, sending};
use outbox::{Clock, tasks};

use crate::notebook::{BOT, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_word_reaches_the_other_conversation() {
    let mut world = World::new().await;
    world.said(&[(1, "tell 2")]).await;
    world.engine().drain().await.unwrap();
    let last = world.journal().await.pop().unwrap();
    assert_eq!(
        (last.conversation.as_str(), last.words.as_str()),
        ("person:2", "told \"psst\"")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_comes_back_when_the_services_clock_says_so_and_not_before() {
    let mut world = World::new().await;
    let start = Utc::now();
    let (hand, clock) = Clock::led(start, true);
    world.clock = clock;
    world.said(&[(1, "remind 3600")]).await;
    let engine = world.engine();
    engine.drain().await.unwrap();
    assert_eq!(
        tasks::fire_timers(&world.connection, BOT, world.clock.now(), 10)
            .await
            .unwrap(),
        0
    );
    hand.set(start + TimeDelta::hours(1), true);
    assert_eq!(
        tasks::fire_timers(&world.connection, BOT, world.clock.now(), 10)
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        tasks::fire_timers(&world.connection, BOT, world.clock.now(), 10)
            .await
            .unwrap(),
        0
    );
    engine.drain().await.unwrap();
    assert_eq!(world.journal().await.pop().unwrap().words, "timer tea");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timer_that_is_set_again_replaces_the_one_that_waits() {
    let mut world = World::new().await;
    world.said(&[(1, "remind 0"), (1, "remind 3600")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("tasks").await, 1);
    assert_eq!(
        tasks::fire_timers(&world.connection, BOT, Utc::now(), 10)
            .await
            .unwrap(),
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_was_asked_for_is_leased_and_its_result_comes_back() {
    let mut world = World::new().await;
    world.said(&[(1, "work dishes")]).await;
    let engine = world.engine();
    engine.drain().await.unwrap();
    let holder = uuid::Uuid::now_v7();
    let leased = tasks::lease_work(&world.connection, BOT, holder, Utc::now(), 60_000).await;
    let work = leased.unwrap().expect("nothing to do");
    assert_eq!((work.kind.as_str(), work.key.as_str()), ("chore", "dishes"));
    assert_eq!(work.payload, Some(serde_json::json!({ "what": "dishes" })));
    let result = serde_json::json!("clean");
    assert!(
        tasks::finish_work(&world.connection, BOT, &work, holder, &result)
            .await
            .unwrap()
    );
    engine.drain().await.unwrap();
    assert_eq!(world.journal().await.pop().unwrap().words, "done dishes \"clean\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_works_on_rows_is_woken_after_the_commit_that_wrote_them() {
    let mut world = World::new().await;
    assert!(futures::poll!(Box::pin(world.bell.wait(outbox::Topic::Work))).is_pending());
    world.said(&[(1, "wake up")]).await;
    world.engine().drain().await.unwrap();
    // The ring is kept for who comes late: without it this would wait for the poll of a second.
    assert!(futures::poll!(Box::pin(world.bell.wait(outbox::Topic::Work))).is_ready());
    assert_eq!(world.count("journal").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_recurs_is_begun_once_and_kept_as_it_waits() {
    let world = World::new().await;
    let task = |due_at| tasks::NewTask {
        kind: "chore",
        key: "daily".to_owned(),
        conversation: "house:1".to_owned(),
        work: true,
        payload: None,
        due_at,
    };
    let now = Utc::now();
    assert!(tasks::set_if_absent(&world.connection, BOT, &task(now)).await.unwrap());
    let later = task(now + TimeDelta::days(1));
    assert!(!tasks::set_if_absent(&world.connection, BOT, &later).await.unwrap());
    assert!(tasks::next_due(&world.connection, BOT, true).await.unwrap().unwrap() < now + TimeDelta::hours(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failure_says_nothing_of_a_person_who_has_written_since() {
    let mut world = World::new().await;
    world.said(&[(1, "hello"), (2, "hello")]).await;
    world.engine().drain().await.unwrap();
    // The call was made before he wrote; then after.
    let five_minutes = 5 * 60 * 1000;
    sending::unreachable(&world.connection, BOT, 1, five_minutes)
        .await
        .unwrap();
    sending::unreachable(&world.connection, BOT, 2, 0).await.unwrap();
    assert_eq!(world.count("chats where reachable and chat_id = 1").await, 1);
    assert_eq!(world.count("chats where not reachable and chat_id = 2").await, 1);
    world.said(&[(2, "back again")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("chats where reachable and chat_id = 2").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocks_the_bot_is_unreachable_until_he_comes_back() {
    let mut world = World::new().await;
    world.said(&[(1, "hello"), (1, "block")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("chats where not reachable").await, 1);
    world.said(&[(1, "here again")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("chats where reachable").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_does_in_a_group_does_not_open_his_private_chat() {
    let mut world = World::new().await;
    world.said(&[(1, "in the group hello")]).await;
    world.engine().drain().await.unwrap();
    assert!(!chats::open(&world.connection, BOT, 1).await.unwrap());
    world.said(&[(1, "hello")]).await;
    world.engine().drain().await.unwrap();
    assert!(chats::open(&world.connection, BOT, 1).await.unwrap());
    world.said(&[(1, "block"), (1, "in the group hello")]).await;
    world.engine().drain().await.unwrap();
    assert!(!chats::open(&world.connection, BOT, 1).await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_that_became_a_supergroup_takes_what_waits_along() {
    let mut world = World::new().await;
    world.said(&[(1, "greet -5")]).await;
    world.engine().drain().await.unwrap();
    sending::migrated(&world.connection, BOT, -5, -1005).await.unwrap();
    assert_eq!(world.outgoing().await[0].chat_id, -1005);
    assert_eq!(world.outgoing().await[0].body["text"], "Hello, <b>you</b>!");
}
