//! A replica that leads in everything stands still with work in its hands (SIGSTOP), another takes over, and the first wakes
//! up again and still believes that it leads.

use std::time::{Duration, Instant};

use rehearsal::{Town, count, eventually};
use sandbox::{
    client::Person,
    model::{Fault, FaultKind},
};

use crate::{
    replicas::{LEASE, Replicas},
    sights::{self, Sights, compare, named_repeats},
};

/// A pass ordered and cancelled: messages, cards that are sent, edited and recalled, presses, events.
async fn order_and_cancel(town: &Town, person: &Person, plate: &str) {
    let number = town.order(person, "Kia Rio", plate).await.unwrap();
    cancel(town, person, number).await;
}

async fn cancel(town: &Town, person: &Person, number: i64) {
    person.presses(&town.bot, "Cancel the pass").await.unwrap();
    person
        .sees(&town.bot, &format!("Pass No. {number} is cancelled"))
        .await
        .unwrap();
}

/// What a person was shown since then, and what stands in the chat.
async fn story(replicas: &Replicas, entry: u64, message_id: i64) -> (Sights, Sights) {
    let anna = &replicas.anna;
    let mut seen = sights::after(&replicas.town.suite, entry).await;
    let chat = anna.chat(&replicas.town.bot).await.unwrap();
    (
        seen.remove(&anna.id()).unwrap_or_default(),
        sights::screen(&chat, message_id),
    )
}

/// Where the chat and the record stand.
async fn bookmark(town: &Town, anna: &Person) -> (u64, i64) {
    let messages = anna.chat(&town.bot).await.unwrap().messages;
    let last = messages.last().map_or(0, |message| message.message_id);
    (sights::last(&town.suite).await, last)
}

fn assert_soon(taken: &[(&str, Duration)]) {
    for (name, after) in taken {
        println!("{name} was taken over after {after:?}; two leases are {:?}", 2 * LEASE);
        assert!(*after < 5 * LEASE, "{name} only after {after:?}");
    }
}

/// Plays the story once in peace, once while the leader stops at the point, and once more when it is awake again.
async fn outlasts(point: &str) {
    let mut reference = None;
    let mut replicas = Replicas::start(Some(point), async |town, anna| {
        let mark = bookmark(town, anna).await;
        order_and_cancel(town, anna, "A100AA77").await;
        reference = Some(mark);
    })
    .await;
    let (entry, message_id) = reference.unwrap();
    let (expected, screen) = story(&replicas, entry, message_id).await;

    let (entry, message_id) = bookmark(&replicas.town, &replicas.anna).await;
    order_and_cancel(&replicas.town, &replicas.anna, "A200AA77").await;
    // At the point; the signal may still be on its way.
    replicas.first.process.wait_until_paused().await;
    replicas.wake().await;
    // A call that it still made would have its effect by now: it is asked to do nothing more before it ends.
    sights::settle(&replicas.town.suite, &["passbot"]).await;
    order_and_cancel(&replicas.town, &replicas.anna, "A300AA77").await;
    replicas.first.process.ask_to_end();
    replicas.first.process.wait_for_end().await;
    sights::settle(&replicas.town.suite, &["passbot"]).await;

    let (seen, shown) = story(&replicas, entry, message_id).await;
    let repeats = compare(&[expected.clone(), expected].concat(), &seen);
    let logs = replicas.logs();
    let named = named_repeats(&[&logs[0], &logs[1]]);
    assert!(repeats <= named, "{repeats} repeats, of which the logs name {named}");
    assert_shown(&[screen.clone(), screen].concat(), &shown, &seen);
    let mut connection = replicas.town.suite.database.connect("passbot").await;
    assert_eq!(
        count(&mut connection, "passes where status = 'cancelled' and version = 2").await,
        3
    );
    let states = "(select distinct aggregate, version from events_out where published_at is not null) e";
    assert_eq!(count(&mut connection, states).await, 6);
    assert_eq!(count(&mut connection, "events_out").await, 6);
    replicas.town.suite.check_conformance().await.unwrap();
}

/// Asserts that the chat shows the newest state of everything. Beside it may stand the first copy of what was sent twice:
/// its message id never came, so that nobody can edit or delete it.
fn assert_shown(expected: &Sights, shown: &Sights, seen: &Sights) {
    let mut copies: Vec<&String> = seen
        .windows(2)
        .filter_map(|pair| (pair[0] == pair[1]).then_some(&pair[0]))
        .collect();
    let mut awaited = expected.iter().peekable();
    for text in shown {
        if awaited.next_if_eq(&text).is_none() {
            let copy = copies.iter().position(|copy| *copy == text);
            let copy =
                copy.unwrap_or_else(|| panic!("{text:?} stands in the chat:\n{shown:#?}\ninstead of\n{expected:#?}"));
            copies.swap_remove(copy);
        }
    }
    assert_eq!(awaited.next(), None, "missing in the chat:\n{shown:#?}");
}

macro_rules! stops {
    ($($name:ident: $point:literal;)*) => {
        $(
            #[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                outlasts($point).await;
            }
        )*
    };
}

stops! {
    a_sender_stopped_before_a_call_does_not_make_it_when_it_wakes: "stop@sending:2";
    a_sender_stopped_before_a_cards_call_leaves_the_card_true: "stop@sending:6";
    a_sender_stopped_after_an_answer_repeats_it_at_most_once: "stop@answer:3";
    a_sender_stopped_after_the_mark_repeats_nothing: "stop@sent:3";
    a_relay_stopped_before_publishing_loses_nothing: "stop@publish:1";
    a_relay_stopped_after_the_confirm_loses_nothing: "stop@confirm:1";
    a_worker_stopped_within_its_transaction_holds_nobody_up_for_long: "stop@apply:1";
}

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_stopped_with_a_call_open_is_replaced_and_its_message_comes_twice_at_most() {
    let mut reference = None;
    let mut replicas = Replicas::start(None, async |town, anna| {
        let mark = bookmark(town, anna).await;
        order_and_cancel(town, anna, "A100AA77").await;
        reference = Some(mark);
    })
    .await;
    let (entry, message_id) = reference.unwrap();
    let (expected, screen) = story(&replicas, entry, message_id).await;
    let (entry, message_id) = bookmark(&replicas.town, &replicas.anna).await;

    let slow = Fault {
        bot_id: Some(replicas.town.bot.id),
        method: Some("sendMessage".to_owned()),
        chat_id: Some(replicas.anna.id()),
        times: Some(1),
        skip: 0,
        kind: FaultKind::DelayAnswer { milliseconds: 60_000 },
    };
    let telegram = &replicas.town.suite.telegram;
    telegram.fault(&slow).await.unwrap();
    replicas.anna.sends(&replicas.town.bot, "/order").await.unwrap();
    replicas.anna.sees(&replicas.town.bot, "Which car").await.unwrap();
    replicas.first.process.pause();
    let since = Instant::now();
    replicas.first.process.wait_until_paused().await;
    let taken = replicas.take_over(since).await;
    assert_soon(&taken);
    let bot = &replicas.town.bot;
    let anna = &replicas.anna;
    anna.sends(bot, "Kia Rio").await.unwrap();
    anna.sees(bot, "licence plate").await.unwrap();
    anna.sends(bot, "A200AA77").await.unwrap();
    anna.sees(bot, "Order the pass?").await.unwrap();
    anna.presses(bot, "Order").await.unwrap();
    let number = replicas.town.ordered(anna).await.unwrap();
    cancel(&replicas.town, anna, number).await;
    replicas.wake().await;
    order_and_cancel(&replicas.town, &replicas.anna, "A300AA77").await;
    sights::settle(&replicas.town.suite, &["passbot"]).await;

    let (seen, shown) = story(&replicas, entry, message_id).await;
    let repeats = compare(&[expected.clone(), expected].concat(), &seen);
    let logs = replicas.logs();
    assert_eq!(repeats, 1, "the question whose answer never came");
    assert!(named_repeats(&[&logs[0], &logs[1]]) >= 1, "and it is named");
    assert_shown(&[screen.clone(), screen].concat(), &shown, &seen);
    replicas.town.suite.check_conformance().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_while_the_poller_stands_still_is_taken_in_once_and_in_order() {
    let mut replicas = Replicas::start(None, async |_, _| {}).await;
    let (entry, _) = bookmark(&replicas.town, &replicas.anna).await;
    let bot = replicas.town.bot.clone();
    // Each is answered by one message.
    let words = ["/help", "/language", "/code", "nonsense"];
    for word in words {
        replicas.anna.sends(&bot, word).await.unwrap();
        replicas.anna.sees_anything(&bot).await.unwrap();
    }
    let (expected, _) = story(&replicas, entry, 0).await;
    let (entry, _) = bookmark(&replicas.town, &replicas.anna).await;
    replicas.first.process.pause();
    replicas.first.process.wait_until_paused().await;
    let since = Instant::now();
    for word in words {
        replicas.anna.sends(&bot, word).await.unwrap();
    }
    assert_soon(&replicas.take_over(since).await);
    replicas.wake().await;
    for word in words {
        replicas.anna.sends(&bot, word).await.unwrap();
    }
    let expected = [expected.clone(), expected].concat();
    eventually("all answers", async || {
        let seen = sights::after(&replicas.town.suite, entry).await;
        (seen.get(&replicas.anna.id()).map_or(0, Vec::len) >= expected.len()).then_some(())
    })
    .await;
    sights::settle(&replicas.town.suite, &["passbot"]).await;
    let (seen, _) = story(&replicas, entry, 0).await;
    assert_eq!(seen, expected, "each word answered once, in order");
    for log in replicas.logs() {
        assert!(
            !log.contains("somebody else polls this bot"),
            "a replica was taken for a foreign program"
        );
    }
    replicas.town.suite.check_conformance().await.unwrap();
}
