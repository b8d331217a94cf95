use std::collections::HashMap;

use diesel_async::SimpleAsyncConnection;
use outbox::inputs;
use rand::{Rng, SeedableRng, rngs::StdRng};
use rehearsal::eventually;
use tokio_util::sync::CancellationToken;

use crate::notebook::{BOT, World, said};

/// Inputs of few people are inserted by many transactions at once, which commit late and out of order, while engines in
/// two processes' worth of workers handle them. Each must be handled once, and never two of one person at a time.
#[tokio::test(flavor = "multi_thread")]
async fn inputs_that_are_committed_late_and_out_of_order_are_each_handled_once_and_in_turn() {
    let mut world = World::new().await;
    let stop = CancellationToken::new();
    let engines: Vec<_> = (0..2).map(|_| tokio::spawn(world.engine().run(stop.clone()))).collect();
    let seed = rand::rng().random();
    println!("seed {seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut writers = Vec::new();
    for writer in 0..6 {
        let mut connection = world.database.connect("notebook").await;
        let mut random = StdRng::seed_from_u64(random.random());
        let bell = world.bell.clone();
        writers.push(tokio::spawn(async move {
            for number in 0..20 {
                let person = random.random_range(1..=5);
                connection.batch_execute("begin").await.unwrap();
                let input = said(person, &format!("slow {writer}-{number}"));
                inputs::insert(&connection, BOT, &[input]).await.unwrap();
                let pause = format!("select pg_sleep({})", random.random_range(0.0..0.01));
                connection.batch_execute(&pause).await.unwrap();
                connection.batch_execute("commit").await.unwrap();
                bell.ring(outbox::Topic::Inputs);
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    eventually("every input is closed", async || {
        (world.count("inputs where closed_at is null").await == 0).then_some(())
    })
    .await;
    stop.cancel();
    for engine in engines {
        engine.await.unwrap();
    }
    let mut seen: HashMap<String, u32> = HashMap::new();
    for line in world.journal().await {
        *seen.entry(line.words).or_default() += 1;
    }
    assert_eq!(seen.len(), 120);
    assert!(seen.values().all(|&times| times == 1), "an input was handled twice");
    // Each step appends to the conversation's state: had two overlapped, one would have overwritten the other's word.
    assert_eq!(
        world
            .count("(select jsonb_array_elements(state -> 'words') from conversations) w")
            .await,
        120
    );
}

/// One transaction's inputs are handled in their order.
#[tokio::test(flavor = "multi_thread")]
async fn a_persons_inputs_are_handled_in_the_order_of_their_arrival() {
    let mut world = World::new().await;
    let words: Vec<String> = (0..50).map(|number| format!("word {number}")).collect();
    let inputs: Vec<_> = words.iter().map(|words| (7, words.as_str())).collect();
    world.said(&inputs).await;
    let stop = CancellationToken::new();
    let running = tokio::spawn(world.engine().run(stop.clone()));
    eventually("all are handled", async || {
        (world.count("inputs where closed_at is null").await == 0).then_some(())
    })
    .await;
    stop.cancel();
    running.await.unwrap();
    let handled: Vec<String> = world.journal().await.into_iter().map(|line| line.words).collect();
    assert_eq!(handled, words);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_input_that_is_offered_again_is_known() {
    let mut world = World::new().await;
    let input = said(7, "once");
    assert_eq!(
        inputs::insert(&world.connection, BOT, std::slice::from_ref(&input))
            .await
            .unwrap(),
        1
    );
    assert_eq!(
        inputs::insert(&world.connection, BOT, &[input.clone(), input])
            .await
            .unwrap(),
        0
    );
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_want_the_same_unique_thing_are_decided_again_and_one_of_them_fails_cleanly() {
    let mut world = World::new().await;
    world.said(&[(1, "unique ticket"), (2, "unique ticket")]).await;
    // This dialogue insists, so its conflict has no end: the input is put off and nothing of it is left behind.
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.len(), 1);
    assert_eq!(
        world
            .count("inputs where closed_at is null and attempts = 0 and error like 'conflicts%'")
            .await,
        1
    );
    assert_eq!(world.outgoing().await.len(), 1);
}
