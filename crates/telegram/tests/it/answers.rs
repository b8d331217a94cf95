//! What becomes of a call, by the class of Telegram's answer.

use conversation::{Call, Rich, store::outgoing::NewOutgoing};
use sandbox::model::FaultKind;

use crate::world::{World, message, row};

#[tokio::test(flavor = "multi_thread")]
async fn messages_go_out_in_the_order_of_their_chat() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let texts: Vec<String> = (1..=30).map(|number| format!("number {number}")).collect();
    let queued: Vec<_> = texts
        .iter()
        .flat_map(|text| [(anna.id(), text.as_str()), (boris.id(), text)])
        .collect();
    world.queue(&queued).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 60).await;
    assert_eq!(world.shown(&anna).await, texts);
    assert_eq!(world.shown(&boris).await, texts);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_pause_the_chat_and_lose_nothing() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let kind = FaultKind::Error {
        code: 429,
        description: None,
        retry_after: Some(1),
    };
    world.fault("sendMessage", 1, kind).await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "two"]);
    assert_eq!(world.count("outgoing where attempts = 2").await, 1);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_of_telegrams_own_is_tried_again() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world
        .fault(
            "sendMessage",
            2,
            FaultKind::Error {
                code: 502,
                description: None,
                retry_after: None,
            },
        )
        .await;
    world.queue(&[(anna.id(), "one")]).await;
    let sender = world.sender();
    world
        .counts("outgoing where state = 'sent' and attempts = 3 and unknowns = 0", 1)
        .await;
    assert_eq!(world.shown(&anna).await, ["one"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_whose_answer_never_came_is_sent_once_more_and_seen_at_most_twice() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world.fault("sendMessage", 1, FaultKind::CutAfter).await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_second_unknown_end_the_message_is_undetermined_and_reported_and_the_chat_goes_on() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world.fault("sendMessage", 2, FaultKind::CutBefore).await;
    let reported = NewOutgoing {
        report: Some(("person:7".to_owned(), "greeting".to_owned())),
        ..message(anna.id(), "one")
    };
    world.queue_rows(&[reported, message(anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'undetermined'", 1).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["two"]);
    let report = "inputs where source = 'delivery' and conversation = 'person:7' and kind = 'greeting' \
                  and convert_from(body, 'utf8') = 'undetermined'";
    assert_eq!(world.count(report).await, 1);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocked_the_bot_is_noted_as_unreachable_and_holds_nobody_up() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    anna.blocks(&world.bot).await.unwrap();
    world
        .queue(&[(anna.id(), "one"), (boris.id(), "two"), (777, "to nobody")])
        .await;
    let sender = world.sender();
    world.counts("outgoing where state = 'unreachable'", 2).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.count("chats where not reachable").await, 2);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_telegram_refuses_for_good_is_dead_and_the_chat_goes_on() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let kind = FaultKind::Error {
        code: 400,
        description: Some("Bad Request: no".to_owned()),
        retry_after: None,
    };
    world.fault("sendMessage", 1, kind).await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world
        .counts("outgoing where state = 'dead' and error like '%no%'", 1)
        .await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_is_edited_sent_anew_when_its_message_is_gone_and_deleted_when_recalled() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let card = |text: &str| NewOutgoing {
        slot: Some("card".to_owned()),
        ..message(anna.id(), text)
    };
    let sender = world.sender();
    world.queue_rows(&[card("one")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    world.queue_rows(&[card("two"), card("two")]).await;
    world.counts("outgoing where state = 'sent'", 3).await;
    assert_eq!(
        world.shown(&anna).await,
        ["two"],
        "edited; the same content again is no failure"
    );
    let message_id = anna.chat(&world.bot).await.unwrap().messages.last().unwrap().message_id;
    anna.deletes(&world.bot, message_id).await.unwrap();
    world.queue_rows(&[card("three")]).await;
    world.counts("outgoing where state = 'sent'", 4).await;
    assert_eq!(world.shown(&anna).await, ["three"]);
    world
        .queue_rows(&[NewOutgoing {
            slot: Some("card".to_owned()),
            ..row(anna.id(), &Call::Recall)
        }])
        .await;
    world.counts("slots", 0).await;
    assert!(world.shown(&anna).await.is_empty());
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_blanked_when_it_is_marked_sent() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let secret = Call::Message {
        rich: Rich::plain("the code is XYZZY"),
        markup: None,
    };
    world
        .queue_rows(&[NewOutgoing {
            secret: true,
            ..row(anna.id(), &secret)
        }])
        .await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["the code is XYZZY"]);
    assert_eq!(world.count("outgoing where body::text like '%XYZZY%'").await, 0);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_an_old_press_is_no_failure() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let answer = Call::Answer {
        query_id: "12345".to_owned(),
        text: Some("Hi".to_owned()),
        alert: false,
        url: None,
    };
    world
        .queue_rows(&[NewOutgoing {
            unordered: true,
            ..row(anna.id(), &answer)
        }])
        .await;
    let sender = world.sender();
    world.counts("outgoing where state = 'cancelled'", 1).await;
    sender.stop().await;
}
