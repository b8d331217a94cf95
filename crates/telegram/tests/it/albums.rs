//! Albums: gathered, sent by one call, kept together, and never sent twice.

use conversation::{
    Call, CopiedMessage,
    store::{copies, outgoing::NewOutgoing},
};
use outbox::Topic;
use sandbox::{
    client::Person,
    model::{Act, FaultKind, Limits, Media},
};

use crate::{
    relay::{copied, copy, from_bot, report, said},
    world::{World, row},
};

#[tokio::test(flavor = "multi_thread")]
async fn an_album_goes_by_one_call_between_what_stands_around_it() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let before = said(&world, &anna, "before").await;
    let pictures = pictures(&world, &anna, 3).await;
    let after = said(&world, &anna, "after").await;
    let [one, two, three] = pictures[..] else {
        panic!("three pictures")
    };
    // As they may come: one after the other, and not in order.
    world
        .queue_rows(&[copy(&anna, &boris, before), album(&anna, &boris, &[two])])
        .await;
    join(&world, &anna, &boris, one).await;
    join(&world, &anna, &boris, three).await;
    world.queue_rows(&[copy(&anna, &boris, after)]).await;
    let sender = world.sender();
    world.counts("slots", 5).await;

    let shown = from_bot(&world, &boris).await;
    let texts: Vec<&str> = shown.iter().map(|message| message.text.as_str()).collect();
    assert_eq!(texts, ["before", "picture 0", "picture 1", "picture 2", "after"]);
    let group = &shown[1].content["media_group_id"];
    assert!(group.is_string());
    assert!(
        shown[1..4]
            .iter()
            .all(|message| message.content["media_group_id"] == *group)
    );
    for (id, copy) in pictures.iter().zip(&shown[1..4]) {
        let slot = format!("slots where slot = 'relay/{id}' and message_id = {}", copy.message_id);
        assert_eq!(world.count(&slot).await, 1, "{slot}");
        world.counts(&report(&format!("picture {id}"), "sent"), 1).await;
    }
    assert_eq!(world.requests("copyMessages").await.requests, 1);
    assert_eq!(world.requests("copyMessage").await.requests, 2);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_waits_a_second_for_more_by_the_clock_that_nobody_holds() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    world.client.hold().await.unwrap();
    let pictures = pictures(&world, &anna, 2).await;
    world.queue_rows(&[album(&anna, &boris, &pictures[..1])]).await;
    let waits = "outgoing where not_before - created_at between interval '0.9 s' and interval '1.1 s'";
    assert_eq!(world.count(waits).await, 1);
    join(&world, &anna, &boris, pictures[1]).await;
    assert_eq!(
        world
            .count("outgoing where not_before > clock_timestamp() + interval '0.5 s'")
            .await,
        1
    );
    let sender = world.sender();
    world.counts("slots", 2).await;
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_of_one_is_copied_as_a_message() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let pictures = pictures(&world, &anna, 1).await;
    world.queue_rows(&[album(&anna, &boris, &pictures)]).await;
    let sender = world.sender();
    world.counts("slots", 1).await;
    world
        .counts(&report(&format!("picture {}", pictures[0]), "sent"), 1)
        .await;
    assert_eq!(world.requests("copyMessages").await.requests, 0);
    assert_eq!(world.requests("copyMessage").await.requests, 1);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_whose_answer_never_came_is_not_sent_twice_and_each_of_it_is_reported() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let pictures = pictures(&world, &anna, 2).await;
    let after = said(&world, &anna, "after").await;
    world.fault("copyMessages", 1, FaultKind::CutAfter).await;
    world
        .queue_rows(&[album(&anna, &boris, &pictures), copy(&anna, &boris, after)])
        .await;
    let sender = world.sender();
    for id in &pictures {
        world.counts(&report(&format!("picture {id}"), "undetermined"), 1).await;
    }
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&boris).await, ["picture 0", "picture 1", "after"]);
    assert_eq!(world.requests("copyMessages").await.requests, 1);
    assert_eq!(
        world.count("slots where slot like 'relay/%'").await,
        1,
        "only what came after is known"
    );
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_that_a_dead_sender_left_open_is_not_sent_by_its_successor() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let pictures = pictures(&world, &anna, 2).await;
    world
        .fault("copyMessages", 1, FaultKind::DelayAnswer { milliseconds: 60_000 })
        .await;
    let dying = world.sender();
    world.queue_rows(&[album(&anna, &boris, &pictures)]).await;
    boris.sees(&world.bot, "picture 1").await.unwrap();
    dying.kill();
    let successor = world.sender();
    for id in &pictures {
        world.counts(&report(&format!("picture {id}"), "undetermined"), 1).await;
    }
    assert_eq!(world.shown(&boris).await, ["picture 0", "picture 1"]);
    assert_eq!(
        world
            .count("outgoing where state = 'undetermined' and unknowns = 1")
            .await,
        1
    );
    successor.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_an_album_that_was_copied_in_part_no_copy_is_known() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let pictures = pictures(&world, &anna, 3).await;
    anna.deletes(&world.bot, pictures[1]).await.unwrap();
    world.queue_rows(&[album(&anna, &boris, &pictures)]).await;
    let sender = world.sender();
    for id in &pictures {
        world.counts(&report(&format!("picture {id}"), "sent"), 1).await;
    }
    assert_eq!(world.shown(&boris).await, ["picture 0", "picture 2"]);
    assert_eq!(world.count("slots").await, 0, "a wrong one would be edited");
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_for_one_who_blocked_the_bot_or_of_which_nothing_is_left_is_reported_for_each() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let vera = world.friend("Vera").await;
    let pictures = pictures(&world, &anna, 4).await;
    boris.blocks(&world.bot).await.unwrap();
    for gone in &pictures[2..] {
        anna.deletes(&world.bot, *gone).await.unwrap();
    }
    world
        .queue_rows(&[
            album(&anna, &boris, &pictures[..2]),
            album(&anna, &vera, &pictures[2..]),
        ])
        .await;
    let sender = world.sender();
    for (place, id) in pictures.iter().enumerate() {
        let outcome = if place < 2 { "unreachable" } else { "dead" };
        world.counts(&report(&format!("picture {id}"), outcome), 1).await;
    }
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_album_is_paid_for_each_of_its_pictures_and_telegram_refuses_nothing() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let pictures = pictures(&world, &anna, 5).await;
    let after = said(&world, &anna, "after").await;
    let limits = Limits {
        enabled: true,
        ..Limits::default()
    };
    world.client.limit(limits).await.unwrap();
    world
        .queue_rows(&[album(&anna, &boris, &pictures), copy(&anna, &boris, after)])
        .await;
    let sender = world.limited_sender();
    world.counts("slots", 6).await;
    assert_eq!(world.client.statistics().await.unwrap().too_many_requests, 0);
    assert_eq!(world.count("outgoing where messages = 5").await, 1);
    sender.stop().await;
    world.end().await;
}

/// An album of a person's chat with the bot.
async fn pictures(world: &World, person: &Person, count: usize) -> Vec<i64> {
    let mut ids = Vec::new();
    for number in 0..count {
        let picture = Act::SendMedia {
            media: Media::Photo,
            caption: Some(format!("picture {number}")),
            file_name: None,
            content_base64: None,
            size: Some(1_000 + number as u64),
            album: Some("album".to_owned()),
            reply_to: None,
        };
        ids.push(person.does(&world.bot, picture).await.unwrap().message_id.unwrap());
    }
    ids
}

fn album(from: &Person, to: &Person, ids: &[i64]) -> NewOutgoing {
    let call = Call::Copy {
        from_chat_id: from.id(),
        messages: ids.iter().map(|id| item(*id)).collect(),
        reply_to: None,
        album: Some("album".to_owned()),
    };
    row(to.id(), &call)
}

async fn join(world: &World, from: &Person, to: &Person, id: i64) {
    let message = serde_json::to_value(item(id)).unwrap();
    let joined =
        copies::join_waiting_album(&world.connection, world.bot.id, to.id(), from.id(), "album", &message).await;
    assert!(joined.unwrap(), "an album waits");
    world.bell.ring(Topic::Outgoing);
}

fn item(id: i64) -> CopiedMessage {
    CopiedMessage {
        slot: Some(format!("relay/{id}")),
        report_to: Some("person:7".to_owned()),
        report_kind: Some(format!("picture {id}")),
        ..copied(id)
    }
}
