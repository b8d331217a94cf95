//! What people were shown, by the sandbox's own record, and what it must have been.

use std::collections::BTreeMap;

use rehearsal::{count, eventually, suite::Suite};
use sandbox::model::{Author, ChatView, Event};

/// What a person was shown, in order: new messages and changed ones, numbers left out.
pub type Sights = Vec<String>;

/// What each person was shown after this entry of the record.
pub async fn after(suite: &Suite, entry: u64) -> BTreeMap<i64, Sights> {
    let mut sights: BTreeMap<i64, Sights> = BTreeMap::new();
    for entry in suite.telegram.record(entry).await.unwrap().entries {
        if let Event::Sent { text, .. } | Event::Edited { text, .. } = entry.event {
            sights.entry(entry.chat_id).or_default().push(without_numbers(&text));
        }
    }
    sights
}

/// The last entry of the record.
pub async fn last(suite: &Suite) -> u64 {
    suite.telegram.record(0).await.unwrap().last
}

/// The bot's messages in a chat after one of them, as they stand now.
pub fn screen(chat: &ChatView, after_message_id: i64) -> Sights {
    chat.messages
        .iter()
        .filter(|message| message.message_id > after_message_id)
        .filter(|message| message.author == Author::Bot && message.deleted_at.is_none())
        .map(|message| without_numbers(&message.text))
        .collect()
}

/// Asserts that everything was seen, in order, nothing more than twice. Returns how many messages were seen twice.
pub fn compare(expected: &Sights, seen: &Sights) -> usize {
    let mut once: Vec<(&String, usize)> = Vec::new();
    for text in seen {
        match once.last_mut() {
            Some((last, times)) if *last == text => *times += 1,
            _ => once.push((text, 1)),
        }
    }
    let mut peaceful = expected.clone();
    peaceful.dedup();
    assert_eq!(
        once.iter().map(|(text, _)| (*text).clone()).collect::<Vec<_>>(),
        peaceful,
        "what was seen, in order"
    );
    assert!(
        once.iter().all(|(_, times)| *times <= 2),
        "something was seen more than twice"
    );
    seen.len() - once.len()
}

/// How many repeats these logs name.
pub fn named_repeats(logs: &[&str]) -> usize {
    let phrases = ["sent once more", "left open by a sender that died"];
    logs.iter()
        .map(|log| phrases.iter().map(|phrase| log.matches(phrase).count()).sum::<usize>())
        .sum()
}

/// Waits until nothing is left to do in these services, then counts what must not be: dead inputs, messages that did not go
/// out.
pub async fn settle(suite: &Suite, services: &[&str]) {
    for service in services {
        let mut connection = suite.database.connect(service).await;
        for open in [
            "inputs where closed_at is null",
            "outgoing where closed_at is null",
            "events_out where published_at is null",
        ] {
            eventually(&format!("no {open} in {service}"), async || {
                (count(&mut connection, open).await == 0).then_some(())
            })
            .await;
        }
        assert_eq!(
            count(&mut connection, "inputs where dead").await,
            0,
            "dead inputs in {service}"
        );
        let lost = "outgoing where state in ('dead', 'undetermined', 'unreachable')";
        assert_eq!(count(&mut connection, lost).await, 0, "messages that did not go out");
    }
}

/// Without what differs from person to person: numbers, and that whoever ordered before may choose one of his cars.
fn without_numbers(text: &str) -> String {
    text.replace("Choose one of the last cars, or write", "Write")
        .chars()
        .map(|letter| if letter.is_ascii_digit() { '#' } else { letter })
        .collect()
}
