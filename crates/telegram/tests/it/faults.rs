//! Telegram is away, slow, or leaves an answer out; people go and come back.

use std::time::Duration;

use conversation::{Call, Lane, Rich, store::outgoing::NewOutgoing};
use sandbox::{
    client::Person,
    model::{FaultKind, MemberStatus},
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};

use crate::world::{World, message, row};

#[tokio::test(flavor = "multi_thread")]
async fn while_connections_are_refused_a_message_waits_and_then_goes_out_once() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let door = rehearsal::free_address();
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender_with(World::api_at(&format!("http://{door}")), Duration::from_millis(50));
    world
        .counts("outgoing where state = 'pending' and attempts >= 2 and unknowns = 0", 1)
        .await;
    assert_eq!(world.requests("sendMessage").await.requests, 0);
    let listener = TcpListener::bind(door).await.unwrap();
    let telegram = world.sandbox.address();
    let forwarding = tokio::spawn(async move {
        loop {
            let (mut caller, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut server = TcpStream::connect(telegram).await.unwrap();
                copy_bidirectional(&mut caller, &mut server).await
            });
        }
    });
    world.counts("outgoing where state = 'sent' and unknowns = 0", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "two"]);
    assert_eq!(world.requests("sendMessage").await.requests, 2);
    sender.stop().await;
    forwarding.abort();
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_of_telegrams_own_are_met_ever_more_slowly() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let kind = FaultKind::Error {
        code: 500,
        description: None,
        retry_after: None,
    };
    world.fault("sendMessage", 3, kind).await;
    world.queue(&[(anna.id(), "one")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent' and attempts = 4", 1).await;
    assert_eq!(world.shown(&anna).await, ["one"]);
    let sends = world.requests("sendMessage").await;
    assert_eq!((sends.requests, sends.succeeded), (4, 1));
    let spread = (sends.last_at - sends.first_at).to_std().unwrap();
    assert!(spread >= Duration::from_millis(500 + 1000 + 2000), "after {spread:?}");
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_before_the_effect_is_repeated_and_seen_once() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world.fault("sendMessage", 1, FaultKind::CutBefore).await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "two"]);
    assert_eq!(world.count("outgoing where unknowns = 1").await, 1);
    assert_eq!(world.requests("sendMessage").await.requests, 3);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_cuts_after_the_effect_two_copies_come_and_never_a_third() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world.fault("sendMessage", 2, FaultKind::CutAfter).await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'undetermined'", 1).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_too_slow_is_taken_for_none() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world
        .fault("sendMessage", 1, FaultKind::DelayAnswer { milliseconds: 3_000 })
        .await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    assert_eq!(world.count("outgoing where unknowns = 1").await, 1);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_whose_effect_is_late_does_not_come_after_what_follows_it() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    world
        .fault("sendMessage", 1, FaultKind::Delay { milliseconds: 2_000 })
        .await;
    world.queue(&[(anna.id(), "one"), (anna.id(), "two")]).await;
    let sender = world.sender_with(world.api(), Duration::from_secs(2));
    world.counts("outgoing where state = 'sent'", 2).await;
    assert_eq!(world.shown(&anna).await, ["one", "one", "two"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_whose_effect_is_late_does_not_hide_what_came_after_it() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let sender = world.sender_with(world.api(), Duration::from_secs(3));
    world.queue_rows(&[card(&anna, "one")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    world
        .fault("editMessageText", 1, FaultKind::Delay { milliseconds: 2_800 })
        .await;
    world.queue_rows(&[card(&anna, "two"), card(&anna, "three")]).await;
    world.counts("outgoing where state = 'sent'", 3).await;
    // The late one has had its effect for certain: the sandbox counts it when it is done.
    rehearsal::eventually("three edits", async || {
        (world.requests("editMessageText").await.requests == 3).then_some(())
    })
    .await;
    assert_eq!(world.shown(&anna).await, ["three"]);
    sender.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_too_old_to_be_deleted_is_let_go() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    let sender = world.sender();
    world.queue_rows(&[card(&anna, "one")]).await;
    world.counts("slots", 1).await;
    world.client.advance(Duration::from_secs(48 * 3600)).await.unwrap();
    let recall = NewOutgoing {
        slot: Some("card".to_owned()),
        ..row(anna.id(), &Call::Recall)
    };
    world.queue_rows(&[recall, card(&anna, "two")]).await;
    world.counts("outgoing where state = 'sent'", 3).await;
    let deletions = world.requests("deleteMessage").await;
    assert_eq!((deletions.requests, deletions.refused.get(&400)), (1, Some(&1)));
    assert_eq!(
        world.shown(&anna).await,
        ["one", "two"],
        "the old one stays, the new one is sent"
    );
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_gone_for_good_ends_as_unreachable_and_holds_nobody_up() {
    let mut world = World::new().await;
    let (anna, boris) = (world.friend("Anna").await, world.friend("Boris").await);
    let group = world.client.group("Guards", &boris, &[world.bot.id]).await.unwrap();
    world
        .client
        .set_member(group.id, world.bot.id, MemberStatus::Kicked)
        .await
        .unwrap();
    anna.deletes_account(&world.bot).await.unwrap();
    world
        .queue(&[
            (anna.id(), "one"),
            (group.id, "two"),
            (777, "three"),
            (boris.id(), "four"),
        ])
        .await;
    let sender = world.sender();
    world.counts("outgoing where state = 'unreachable'", 3).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    world.counts("chats where not reachable", 3).await;
    assert_eq!(world.requests("sendMessage").await.requests, 4, "asked once each");
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn broadcasts_that_wait_for_one_who_is_gone_end_and_whoever_asked_is_told() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    anna.blocks(&world.bot).await.unwrap();
    let broadcast = NewOutgoing {
        lane: Lane::Broadcast,
        secret: true,
        report: Some(("person:7".to_owned(), "campaign".to_owned())),
        ..message(anna.id(), "the code is XYZZY")
    };
    world.queue_rows(&[message(anna.id(), "one"), broadcast]).await;
    let sender = world.sender();
    world.counts("outgoing where state = 'unreachable'", 2).await;
    assert_eq!(
        world.requests("sendMessage").await.requests,
        1,
        "the broadcast was not tried"
    );
    let report = "inputs where source = 'delivery' and conversation = 'person:7' and kind = 'campaign' \
                  and convert_from(body, 'utf8') = 'unreachable'";
    assert_eq!(world.count(report).await, 1);
    assert_eq!(world.count("outgoing where body::text like '%XYZZY%'").await, 0);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocked_and_came_back_while_a_call_was_open_is_not_noted_as_gone() {
    let mut world = World::new().await;
    let anna = world.friend("Anna").await;
    anna.blocks(&world.bot).await.unwrap();
    let poller = world.poller();
    world.counts("inputs where source = 'update'", 2).await;
    world
        .fault("sendMessage", 1, FaultKind::DelayAnswer { milliseconds: 4_000 })
        .await;
    world.queue(&[(anna.id(), "one")]).await;
    let sender = world.patient_sender();
    world.fault_is_met().await;
    anna.sends(&world.bot, "/start").await.unwrap();
    world.counts("inputs where source = 'update'", 4).await;
    world.counts("outgoing where state = 'unreachable'", 1).await;
    assert_eq!(
        world.count("chats where not reachable").await,
        0,
        "she was heard of since"
    );
    world.queue(&[(anna.id(), "two")]).await;
    world.counts("outgoing where state = 'sent'", 1).await;
    assert_eq!(world.shown(&anna).await, ["two"]);
    sender.stop().await;
    poller.stop().await;
}

fn card(person: &Person, text: &str) -> NewOutgoing {
    NewOutgoing {
        slot: Some("card".to_owned()),
        ..row(
            person.id(),
            &Call::Message {
                rich: Rich::plain(text),
                markup: None,
            },
        )
    }
}
