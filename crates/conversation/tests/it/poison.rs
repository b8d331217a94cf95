use outbox::inputs;
use rehearsal::eventually;
use tokio_util::sync::CancellationToken;

use crate::notebook::{BOT, World, said};

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_panics_is_tried_again_and_then_buried_with_an_apology_while_others_go_on() {
    let mut world = World::new().await;
    world.said(&[(1, "panic"), (1, "after"), (2, "meanwhile")]).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(world.engine().run(stop.clone()));
    eventually("the rest is handled", async || {
        (world.count("inputs where closed_at is null").await == 0).then_some(())
    })
    .await;
    stop.cancel();
    running.await.unwrap();
    assert_eq!(
        world
            .count("inputs where dead and attempts = 2 and error like 'panic while deciding%'")
            .await,
        1
    );
    let words: Vec<_> = world.journal().await.into_iter().map(|line| line.words).collect();
    assert_eq!(
        words,
        ["meanwhile", "after"],
        "the person's next input waits for the failing one, others do not"
    );
    assert_eq!(world.texts().await, ["meanwhile", "Sorry.", "after"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_nobody_understands_is_buried_at_once() {
    let mut world = World::new().await;
    world.said(&[(1, "undecodable")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("inputs where dead and error like 'undecodable%'").await, 1);
    assert_eq!(world.texts().await, ["Sorry."]);
}

/// A process that dies inside the handling rolls its own counting back, so the attempt of an old input is committed first.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_input_has_its_attempt_counted_before_it_is_tried() {
    let mut world = World::new().await;
    world.said(&[(1, "word")]).await;
    age_inputs(&mut world, 2).await;
    world.engine().drain().await.unwrap();
    assert_eq!(
        world
            .count("inputs where closed_at is not null and not dead and attempts = 3")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_input_whose_attempts_all_ended_without_a_trace_is_buried() {
    let mut world = World::new().await;
    world.said(&[(1, "word")]).await;
    age_inputs(&mut world, 3).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("inputs where dead").await, 1);
    assert_eq!(world.texts().await, ["Sorry."]);
    assert!(world.journal().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_input_is_blanked_in_the_commit_that_closes_it() {
    let mut world = World::new().await;
    inputs::insert(&world.connection, BOT, &[said(1, "forget SECRET"), said(1, "plain")])
        .await
        .unwrap();
    world.engine().drain().await.unwrap();
    assert_eq!(world.count("inputs where closed_at is not null and body = ''").await, 1);
    assert_eq!(
        world
            .count("inputs where convert_from(body, 'utf8') like '%SECRET%'")
            .await,
        0
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_is_handled_in_full_and_its_replies_are_merged() {
    let mut world = World::new().await;
    let words: Vec<String> = (0..60).map(|number| format!("flood {number}")).collect();
    world
        .said(&words.iter().map(|words| (1, words.as_str())).collect::<Vec<_>>())
        .await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.len(), 60);
    let texts = world.texts().await;
    // The last twenty are no flood any more and are answered one by one.
    assert!((20..=22).contains(&texts.len()), "{} messages", texts.len());
    let all = texts.join("\n\n");
    assert!(
        words.iter().all(|words| all.contains(words.as_str())),
        "an answer is missing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_that_gets_the_same_answer_with_the_same_buttons_gets_it_once() {
    let mut world = World::new().await;
    world.said(&vec![(1, "offer"); 60]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.len(), 60);
    let calls = world.outgoing().await;
    assert!((20..=22).contains(&calls.len()), "{} messages", calls.len());
    assert!(
        calls
            .iter()
            .all(|call| call.body["markup"]["inline"][0][0][1] == "take")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_of_a_flood_with_and_without_buttons_are_merged_and_keep_the_buttons() {
    let mut world = World::new().await;
    let mut words: Vec<String> = (0..60).map(|number| format!("flood {number}")).collect();
    words.insert(1, "offer".to_owned());
    world
        .said(&words.iter().map(|words| (1, words.as_str())).collect::<Vec<_>>())
        .await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.len(), 61);
    let calls = world.outgoing().await;
    assert!((20..=22).contains(&calls.len()), "{} messages", calls.len());
    let merged = &calls[0].body;
    let text = merged["text"].as_str().unwrap();
    assert!(text.starts_with("flood 0\n\nTake it?\n\nflood 1\n\n"), "{text}");
    assert_eq!(merged["markup"]["inline"][0][0][1], "take", "{merged}");
    let all = world.texts().await.join("\n\n");
    assert!((0..60).all(|number| all.contains(&format!("flood {number}"))), "{all}");
}

async fn age_inputs(world: &mut World, attempts: i32) {
    let sql = format!("update inputs set received_at = now() - interval '1 minute', attempts = {attempts}");
    diesel_async::SimpleAsyncConnection::batch_execute(&mut world.connection, &sql)
        .await
        .unwrap();
}
