//! Which row of `outgoing` each sight of the sandbox's record belongs to.
//!
//! Texts repeat, so they do not tell; but a row keeps the id of the message that it became. What was seen without being any
//! row's message is the first of two sights of a row whose call had an unknown end: it has the same words, in the same chat.

use std::collections::{BTreeMap, HashMap, HashSet};

use sandbox::model::{Event, RecordEntry};

use super::Outgoing;

/// What became of the rows in the eyes of people.
#[derive(Debug, Default)]
pub(in crate::crash) struct Sightings {
    /// By chat, in the order of the rows.
    pub(in crate::crash) chats: BTreeMap<i64, Vec<Seen>>,
    /// Messages that no row explains.
    pub(in crate::crash) unexplained: Vec<String>,
}

/// A row and when it was seen, by the record's sequence.
#[derive(Debug, Clone)]
pub(in crate::crash) struct Seen {
    pub(in crate::crash) row: Outgoing,
    pub(in crate::crash) at: Vec<u64>,
    /// A card that already showed these words: there was nothing new to be seen.
    pub(in crate::crash) unchanged: bool,
}

/// A message of the bot that appeared.
struct Appeared<'a> {
    sequence: u64,
    chat_id: i64,
    message_id: i64,
    text: &'a str,
}

impl Sightings {
    pub(super) fn of(rows: &[Outgoing], record: &[RecordEntry]) -> Self {
        let appeared = appeared(record);
        let mut own: HashMap<(i64, i64), &Appeared<'_>> = HashMap::new();
        for message in &appeared {
            own.insert((message.chat_id, message.message_id), message);
        }
        let mut changes = changes(record);
        // What each message shows so far, as far as the rows have been gone through.
        let mut shown: HashMap<(i64, i64), String> = HashMap::new();
        let mut explained: HashSet<(i64, i64)> = HashSet::new();
        let mut sightings = Self::default();
        for row in rows {
            let mut seen = Seen {
                row: row.clone(),
                at: Vec::new(),
                unchanged: false,
            };
            if let Some(key) = row.message_id.map(|message_id| (row.chat_id, message_id)) {
                if explained.insert(key) {
                    if let Some(message) = own.get(&key) {
                        seen.at.push(message.sequence);
                        seen.row.text.get_or_insert_with(|| message.text.to_owned());
                    }
                } else if let Some(text) = &row.text {
                    seen.unchanged = shown.get(&key) == Some(text);
                    let next = changes.get_mut(&key).and_then(|changes| take(changes, text));
                    seen.at.extend(next);
                }
                if let Some(text) = &seen.row.text {
                    shown.insert(key, text.clone());
                }
            }
            sightings.chats.entry(row.chat_id).or_default().push(seen);
        }
        for message in &appeared {
            if !explained.contains(&(message.chat_id, message.message_id)) {
                sightings.explain(message);
            }
        }
        sightings
    }

    /// All rows.
    pub(in crate::crash) fn all(&self) -> impl Iterator<Item = &Seen> {
        self.chats.values().flatten()
    }

    /// Finds the row that a message without one was the first sight of: with an unknown end, and seen least often yet.
    fn explain(&mut self, message: &Appeared<'_>) {
        let rows = self.chats.entry(message.chat_id).or_default();
        let candidates = rows.iter_mut().filter(|seen| {
            let same = seen.row.text.as_deref().is_none_or(|text| text == message.text);
            same && seen.row.unknowns > 0 && seen.at.iter().all(|at| *at > message.sequence)
        });
        match candidates.min_by_key(|seen| seen.at.len()) {
            Some(seen) => seen.at.insert(0, message.sequence),
            None => {
                // A later sight than the row's own message: more than anybody owes.
                let repeated = rows
                    .iter_mut()
                    .find(|seen| seen.row.text.as_deref() == Some(message.text));
                match repeated {
                    Some(seen) if seen.row.unknowns > 0 => seen.at.push(message.sequence),
                    _ => self
                        .unexplained
                        .push(format!("message {} in chat {}", message.message_id, message.chat_id)),
                }
            }
        }
    }
}

fn appeared(record: &[RecordEntry]) -> Vec<Appeared<'_>> {
    let sent = record.iter().filter_map(|entry| match &entry.event {
        Event::Sent { message_id, text } => Some(Appeared {
            sequence: entry.sequence,
            chat_id: entry.chat_id,
            message_id: *message_id,
            text,
        }),
        _ => None,
    });
    sent.collect()
}

/// The changes of each message, oldest first.
fn changes(record: &[RecordEntry]) -> HashMap<(i64, i64), Vec<(u64, String)>> {
    let mut changes: HashMap<(i64, i64), Vec<(u64, String)>> = HashMap::new();
    for entry in record {
        if let Event::Edited { message_id, text } = &entry.event {
            let key = (entry.chat_id, *message_id);
            changes.entry(key).or_default().push((entry.sequence, text.clone()));
        }
    }
    changes
}

/// The next change to these words; the ones before it (of buttons) are passed over.
fn take(changes: &mut Vec<(u64, String)>, text: &str) -> Option<u64> {
    let place = changes.iter().position(|(_, shown)| shown == text)?;
    let (sequence, _) = changes.drain(..=place).next_back()?;
    Some(sequence)
}
