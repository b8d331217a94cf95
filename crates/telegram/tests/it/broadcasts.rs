//! Messages to many: everybody once, in his language, behind everything else and within Telegram's limits.

use std::collections::BTreeMap;

use conversation::{
    Call, Language, Rich,
    store::{
        broadcasts::{self, NewBroadcast, Progress},
        chats,
    },
};
use outbox::Topic;
use rehearsal::eventually;
use sandbox::{client::Person, model::Limits};

use crate::world::{CALLS, World, message};

const KEY: &str = "news/1";

impl World {
    async fn friends(&self, count: usize) -> Vec<Person> {
        let mut friends = Vec::new();
        for number in 0..count {
            friends.push(self.friend(&format!("Friend {number}")).await);
        }
        friends
    }

    /// Begins a broadcast that says in each language how it is called.
    async fn broadcast(&self, to: Vec<i64>) {
        let calls = Language::ALL.map(|language| {
            let call = Call::Message {
                rich: Rich::plain(language.own_name()),
                markup: None,
            };
            (language, vec![serde_json::to_value(call).unwrap()])
        });
        let new = NewBroadcast {
            key: KEY.to_owned(),
            calls: BTreeMap::from(calls),
            default_language: Language::En,
            to,
        };
        broadcasts::begin(&self.connection, self.bot.id, &new, None)
            .await
            .unwrap();
        self.bell.ring(Topic::Outgoing);
    }

    async fn progress(&self) -> Progress {
        let progress = broadcasts::progress(&self.connection, self.bot.id, KEY).await;
        progress.unwrap().unwrap()
    }

    async fn comes_to_its_end(&self) -> Progress {
        eventually("the broadcast comes to its end", async || {
            Some(self.progress().await).filter(|progress| progress.waiting == 0)
        })
        .await
    }
}

fn ids(people: &[Person]) -> Vec<i64> {
    people.iter().map(Person::id).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_gets_a_broadcast_once_in_his_language_and_the_limits_are_kept() {
    let world = World::new().await;
    let limits = Limits {
        enabled: true,
        ..Limits::default()
    };
    let friends = world.friends(90).await;
    let (bot, anna, boris) = (world.bot.id, &friends[0], &friends[1]);
    chats::choose_language(&world.connection, bot, anna.id(), Language::Uk)
        .await
        .unwrap();
    chats::heard(&world.connection, bot, boris.id(), Some("ru-RU"))
        .await
        .unwrap();
    chats::blocked(&world.connection, bot, friends[2].id()).await.unwrap();
    friends[3].blocks(&world.bot).await.unwrap();
    world.client.limit(limits).await.unwrap();
    // Named twice, and begun twice.
    world.broadcast([ids(&friends), ids(&friends[..5])].concat()).await;
    world.broadcast(ids(&friends)).await;
    let sender = world.limited_sender();
    let end = world.comes_to_its_end().await;
    let expected = Progress {
        recipients: 90,
        sent: 88,
        unreachable: 2,
        ..Progress::default()
    };
    assert_eq!(end, expected);
    assert_eq!(world.shown(anna).await, ["Українська"]);
    assert_eq!(world.shown(boris).await, ["Русский"]);
    for friend in &friends[2..4] {
        assert!(world.shown(friend).await.is_empty());
    }
    for friend in &friends[4..] {
        assert_eq!(world.shown(friend).await, ["English"]);
    }
    assert_eq!(world.requests("sendMessage").await.too_many_requests, 0);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_overtakes_a_broadcast() {
    let world = World::new().await;
    let friends = world.friends(120).await;
    world.broadcast(ids(&friends)).await;
    let sender = world.limited_sender();
    eventually("the broadcast is under way", async || {
        (world.progress().await.sent > 20).then_some(())
    })
    .await;
    let last = &friends[119];
    let before = world.sights().await.len();
    world.queue(&[(last.id(), "Your pass")]).await;
    last.sees(&world.bot, "Your pass").await.unwrap();
    let place = world
        .sights()
        .await
        .iter()
        .position(|(_, text)| text == "Your pass")
        .unwrap();
    // What was under way already, and what went out before the sender heard of it; sixty wait.
    assert!(place - before < 2 * CALLS, "after {} others", place - before);
    assert_eq!(world.comes_to_its_end().await.sent, 120);
    assert_eq!(world.shown(last).await, ["Your pass", "English"]);
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_broadcast_reaches_nobody_more() {
    let mut world = World::new().await;
    let friends = world.friends(100).await;
    world.broadcast(ids(&friends)).await;
    let sender = world.limited_sender();
    eventually("the broadcast is under way", async || {
        (world.progress().await.sent > 5).then_some(())
    })
    .await;
    broadcasts::stop(&world.connection, world.bot.id, KEY).await.unwrap();
    let end = world.comes_to_its_end().await;
    assert!(end.stopped);
    // What follows in the queue is sent after all that could have been sent of it.
    world.queue_rows(&[message(friends[99].id(), "The end")]).await;
    friends[99].sees(&world.bot, "The end").await.unwrap();
    let reached = world.sights().await.len() as u64 - 1;
    assert_eq!(world.progress().await.sent, reached);
    assert!(reached < 100);
    assert!(
        world.count("outgoing where state = 'cancelled'").await > 10,
        "what waited does not go out"
    );
    world.counts("outgoing where closed_at is null", 0).await;
    sender.stop().await;
    world.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broadcast_whose_sender_dies_is_carried_on_by_the_next_one() {
    let mut world = World::new().await;
    let friends = world.friends(150).await;
    world.broadcast(ids(&friends)).await;
    for so_far in [10, 60, 110] {
        let sender = world.sender();
        eventually("some have it", async || {
            (world.progress().await.sent > so_far).then_some(())
        })
        .await;
        sender.kill();
    }
    let sender = world.sender();
    let end = world.comes_to_its_end().await;
    // A call that two senders in a row died in is given up, and counted.
    let given_up = world.count("outgoing where state = 'undetermined'").await;
    assert_eq!((end.sent + end.failed, end.failed), (150, given_up as u64));
    for friend in &friends {
        let seen = world.shown(friend).await.len();
        assert!((1..=2).contains(&seen), "once, or twice where a call was open: {seen}");
    }
    let twice = world.sights().await.len() as i64 - 150;
    let unknown = world.count("outgoing where unknowns > 0").await;
    assert!(twice <= unknown, "{twice} saw it twice, of {unknown} who may have");
    assert_eq!(world.count("outgoing").await, 150, "everybody was picked once");
    sender.stop().await;
    world.end().await;
}
