//! Files for people: sent whole, once, and at most twice when nobody can know.

use base64::{Engine, prelude::BASE64_STANDARD};
use conversation::{Call, Rich, store::outgoing::NewOutgoing};
use sandbox::model::FaultKind;

use crate::world::{World, row};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_arrives_whole_with_its_name_and_caption_and_is_blanked() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let secret = NewOutgoing {
        secret: true,
        ..file(anna.id(), "the list")
    };
    world.queue_rows(&[secret]).await;
    let sender = world.sender();
    let message = anna.sees(&world.bot, "the list").await.unwrap();
    let document = &message.content["document"];
    assert_eq!(document["file_name"], "list of 21.11.txt");
    assert_eq!(document["file_size"], CONTENT.len());
    world
        .counts("outgoing where state = 'sent' and body ->> 'call' = 'blanked'", 1)
        .await;
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_whose_answer_never_came_is_sent_once_more_and_then_given_up() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world.fault("sendDocument", 2, FaultKind::CutAfter).await;
    world.queue_rows(&[file(anna.id(), "one")]).await;
    world.queue(&[(anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'undetermined'", 1).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_a_dead_sender_left_open_is_sent_once_more_by_its_successor() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world
        .fault("sendDocument", 1, FaultKind::DelayAnswer { milliseconds: 60_000 })
        .await;
    let first = world.sender();
    world.queue_rows(&[file(anna.id(), "one")]).await;
    anna.sees(&world.bot, "one").await.unwrap();
    first.kill();
    let second = world.sender();
    world.counts("outgoing where state = 'sent' and unknowns = 1", 1).await;
    assert_eq!(world.shown(&anna).await, ["one", "one"]);
    second.stop().await;
}

const CONTENT: &[u8] = b"a123bc777\n";

fn file(chat_id: i64, caption: &str) -> NewOutgoing {
    row(
        chat_id,
        &Call::Document {
            file_name: "list of 21.11.txt".to_owned(),
            content: BASE64_STANDARD.encode(CONTENT),
            caption: Rich::plain(caption),
        },
    )
}
