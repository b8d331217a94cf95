use conversation::store::sending::{self, End, Leases, Mark};

use crate::notebook::{BOT, World};

fn mark(id: i64, end: End, message_id: Option<i64>) -> Mark {
    Mark {
        id,
        end,
        message_id,
        forget_slot: false,
        pause_milliseconds: 0,
        error: None,
        items: None,
    }
}

async fn begin(world: &World, epoch: i64) -> Vec<sending::SendingCall> {
    let candidates = sending::candidates(&world.connection, BOT, &[], false, 100)
        .await
        .unwrap();
    let ids: Vec<i64> = candidates.iter().map(|candidate| candidate.id).collect();
    sending::begin(&world.connection, BOT, epoch, &ids, Leases::alike(60_000))
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsent_card_takes_the_newer_content_and_a_sent_one_is_edited() {
    let mut world = World::new().await;
    world.said(&[(1, "show one"), (1, "show two")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(world.texts().await, ["show two"]);
    let calls = begin(&world, 1).await;
    assert_eq!(calls[0].slot_message_id, None);
    world.said(&[(1, "show three")]).await;
    world.engine().drain().await.unwrap();
    assert_eq!(
        world.texts().await,
        ["show two", "show three"],
        "what is being sent is not touched any more"
    );
    sending::mark(&world.connection, BOT, 1, &[mark(calls[0].id, End::Sent, Some(900))])
        .await
        .unwrap();
    assert_eq!(begin(&world, 1).await[0].slot_message_id, Some(900));
}

#[tokio::test(flavor = "multi_thread")]
async fn recalling_a_card_cancels_what_waits_and_deletes_what_was_sent() {
    let mut world = World::new().await;
    world.said(&[(1, "show one"), (1, "recall")]).await;
    world.engine().drain().await.unwrap();
    assert!(
        world.outgoing().await.is_empty(),
        "nothing was sent, so nothing needs deleting"
    );
    world.said(&[(1, "show two")]).await;
    world.engine().drain().await.unwrap();
    let calls = begin(&world, 1).await;
    sending::mark(&world.connection, BOT, 1, &[mark(calls[0].id, End::Sent, Some(900))])
        .await
        .unwrap();
    world.said(&[(1, "recall")]).await;
    world.engine().drain().await.unwrap();
    let recall = begin(&world, 1).await;
    assert_eq!(
        (recall[0].body["call"].as_str(), recall[0].slot_message_id),
        (Some("recall"), Some(900))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chat_has_one_call_open_at_a_time_and_the_rest_keeps_its_order() {
    let mut world = World::new().await;
    world.said(&[(1, "a"), (1, "b"), (2, "c")]).await;
    world.engine().drain().await.unwrap();
    let first = begin(&world, 1).await;
    assert_eq!(
        first
            .iter()
            .map(|call| call.body["text"].as_str().unwrap())
            .collect::<Vec<_>>(),
        ["a", "c"]
    );
    assert!(begin(&world, 1).await.is_empty());
    sending::mark(&world.connection, BOT, 1, &[mark(first[0].id, End::Sent, Some(1))])
        .await
        .unwrap();
    assert_eq!(begin(&world, 1).await[0].body["text"], "b");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_deposed_leader_says_of_a_row_that_was_taken_up_is_ignored() {
    let mut world = World::new().await;
    world.said(&[(1, "a")]).await;
    world.engine().drain().await.unwrap();
    let candidates = sending::candidates(&world.connection, BOT, &[], false, 100)
        .await
        .unwrap();
    let id = candidates[0].id;
    sending::begin(&world.connection, BOT, 1, &[id], Leases::alike(-1))
        .await
        .unwrap();
    assert_eq!(
        sending::take_up_orphans(&world.connection, BOT, 0).await.unwrap()[0].state,
        "unknown"
    );
    sending::begin(&world.connection, BOT, 2, &[id], Leases::alike(60_000))
        .await
        .unwrap();
    assert!(
        sending::mark(&world.connection, BOT, 1, &[mark(id, End::Dead, None)])
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        sending::mark(&world.connection, BOT, 2, &[mark(id, End::Sent, Some(5))])
            .await
            .unwrap(),
        [id]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_twice_ended_without_an_answer_is_undetermined_and_reported() {
    let mut world = World::new().await;
    world.said(&[(1, "greet 9")]).await;
    world.engine().drain().await.unwrap();
    let id = sending::candidates(&world.connection, BOT, &[], false, 100)
        .await
        .unwrap()[0]
        .id;
    for expected in ["unknown", "undetermined"] {
        sending::begin(&world.connection, BOT, 1, &[id], Leases::alike(-1))
            .await
            .unwrap();
        assert_eq!(
            sending::take_up_orphans(&world.connection, BOT, 0).await.unwrap()[0].state,
            expected
        );
    }
    world.engine().drain().await.unwrap();
    assert_eq!(world.journal().await.last().unwrap().words, "delivery undetermined");
    assert!(
        sending::candidates(&world.connection, BOT, &[], false, 100)
            .await
            .unwrap()
            .iter()
            .all(|other| other.id != id)
    );
}
