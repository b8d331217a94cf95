//! Which row of `outgoing` each sight of the sandbox's record belongs to.
//!
//! Texts repeat, so they do not tell; but a row keeps the id of the message that it became. What was seen without being any
//! row's message is the first of two sights of a row whose call had an unknown end: it has the same words, in the same chat.
//! A copy has the words that its original had at any time.

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
    /// All that the original of a copy ever said.
    pub(in crate::crash) written: Vec<String>,
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
        let written = written(record);
        // What each message shows so far, as far as the rows have been gone through.
        let mut shown: HashMap<(i64, i64), String> = HashMap::new();
        let mut explained: HashSet<(i64, i64)> = HashSet::new();
        let mut sightings = Self::default();
        for row in rows {
            let mut seen = Seen {
                row: row.clone(),
                at: Vec::new(),
                unchanged: false,
                written: row
                    .original()
                    .and_then(|original| written.get(&original))
                    .cloned()
                    .unwrap_or_default(),
            };
            if let Some(key) = row.message_id.map(|message_id| (row.chat_id, message_id)) {
                if explained.insert(key) {
                    if let Some(message) = own.get(&key) {
                        seen.at.push(message.sequence);
                        seen.row.text.get_or_insert_with(|| message.text.to_owned());
                    }
                } else if row.text.is_none() {
                    // A change whose words were erased. Which of the changes it was cannot be told: the next one, if any.
                    let next = changes.get_mut(&key).and_then(first);
                    seen.unchanged = next.is_none();
                    seen.at.extend(next);
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

    /// Finds the row that a message without one was a sight of: one with the same words and with more calls of an unknown
    /// end than have been found yet, the oldest first.
    fn explain(&mut self, message: &Appeared<'_>) {
        let rows = self.chats.entry(message.chat_id).or_default();
        let mut candidates: Vec<&mut Seen> = rows
            .iter_mut()
            .filter(|seen| seen.may_say(message.text) && seen.row.unknowns > 0)
            .collect();
        let fitting = candidates
            .iter()
            .position(|seen| seen.lacks_one_before(message.sequence));
        // One sight more than it may have: the count tells.
        let place = fitting.or_else(|| candidates.len().checked_sub(1));
        match place.map(|place| &mut candidates[place].at) {
            Some(at) => {
                at.push(message.sequence);
                at.sort_unstable();
            }
            None => self
                .unexplained
                .push(format!("message {} in chat {}", message.message_id, message.chat_id)),
        }
    }
}

impl Seen {
    fn may_say(&self, text: &str) -> bool {
        match self.row.original() {
            Some(_) => self.written.iter().any(|written| written == text),
            None => self.row.text.as_deref().is_none_or(|said| said == text),
        }
    }

    /// Whether a call of an unknown end may have had this effect: not all of these have been found, and the call whose end
    /// is known came later.
    fn lacks_one_before(&self, sequence: u64) -> bool {
        let known = usize::from(self.row.message_id.is_some());
        let unknowns = usize::try_from(self.row.unknowns).unwrap_or(0);
        let last = self.at.last().filter(|_| known > 0);
        self.at.len() < known + unknowns && last.is_none_or(|last| sequence < *last)
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

/// What people wrote, each message with all of its versions.
fn written(record: &[RecordEntry]) -> HashMap<(i64, i64), Vec<String>> {
    let mut written: HashMap<(i64, i64), Vec<String>> = HashMap::new();
    for entry in record {
        if let Event::Acted {
            text,
            message_id: Some(message_id),
            ..
        } = &entry.event
        {
            written
                .entry((entry.chat_id, *message_id))
                .or_default()
                .push(text.clone());
        }
    }
    written
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

fn first(changes: &mut Vec<(u64, String)>) -> Option<u64> {
    (!changes.is_empty()).then(|| changes.remove(0).0)
}

/// The next change to these words; the ones before it (of buttons) are passed over.
fn take(changes: &mut Vec<(u64, String)>, text: &str) -> Option<u64> {
    let place = changes.iter().position(|(_, shown)| shown == text)?;
    let (sequence, _) = changes.drain(..=place).next_back()?;
    Some(sequence)
}

#[cfg(test)]
mod tests {
    use sandbox::model::RecordEntry;

    use super::*;

    const CHAT: i64 = 7;

    fn row(id: i64, state: &str, message_id: Option<i64>, unknowns: i16, text: &str) -> Outgoing {
        Outgoing {
            id,
            chat_id: CHAT,
            state: state.to_owned(),
            message_id,
            unknowns,
            text: Some(text.to_owned()),
            copied_from: None,
            copied: None,
            transaction: String::new(),
            begun_at: chrono::DateTime::UNIX_EPOCH,
            committed_at: chrono::DateTime::UNIX_EPOCH,
        }
    }

    /// Messages in the order in which they appear, from sequence 1 on.
    fn record(sent: &[(i64, &str)]) -> Vec<RecordEntry> {
        let entry = |(place, (message_id, text)): (usize, &(i64, &str))| RecordEntry {
            sequence: place as u64 + 1,
            at: chrono::DateTime::UNIX_EPOCH,
            bot_id: 1,
            chat_id: CHAT,
            event: Event::Sent {
                message_id: *message_id,
                text: (*text).to_owned(),
            },
        };
        sent.iter().enumerate().map(entry).collect()
    }

    fn sights(sightings: &Sightings) -> Vec<(i64, &[u64])> {
        sightings.all().map(|seen| (seen.row.id, seen.at.as_slice())).collect()
    }

    #[test]
    fn the_first_of_two_sights_belongs_to_the_row_whose_call_had_an_unknown_end() {
        let rows = [
            row(1, "sent", Some(101), 0, "Which car?"),
            row(2, "sent", Some(103), 1, "Which car?"),
        ];
        let seen = record(&[(101, "Which car?"), (102, "Which car?"), (103, "Which car?")]);
        let sightings = Sightings::of(&rows, &seen);
        assert_eq!(sights(&sightings), [(1, [1].as_slice()), (2, &[2, 3])]);
        assert!(sightings.unexplained.is_empty());
    }

    #[test]
    fn a_row_that_was_given_up_may_have_been_seen_twice() {
        let rows = [
            row(1, "undetermined", None, 2, "Which car?"),
            row(2, "sent", Some(103), 0, "Which plate?"),
        ];
        let seen = record(&[(101, "Which car?"), (102, "Which car?"), (103, "Which plate?")]);
        let sightings = Sightings::of(&rows, &seen);
        assert_eq!(sights(&sightings), [(1, [1, 2].as_slice()), (2, &[3])]);
    }

    #[test]
    fn a_third_sight_is_counted_and_one_of_a_row_that_was_sent_once_is_unexplained() {
        let rows = [
            row(1, "sent", Some(103), 1, "Which car?"),
            row(2, "sent", Some(104), 0, "Which plate?"),
        ];
        let seen = record(&[
            (101, "Which car?"),
            (102, "Which car?"),
            (103, "Which car?"),
            (104, "Which plate?"),
            (105, "Which plate?"),
        ]);
        let sightings = Sightings::of(&rows, &seen);
        assert_eq!(sights(&sightings), [(1, [1, 2, 3].as_slice()), (2, &[4])]);
        assert_eq!(sightings.unexplained.len(), 1);
    }

    #[test]
    fn a_copy_that_was_made_twice_may_show_what_its_original_said_before_it_was_changed() {
        let copy = Outgoing {
            text: None,
            copied_from: Some(9),
            copied: Some(1),
            ..row(1, "sent", Some(103), 1, "")
        };
        let mut seen = record(&[(102, "It burns"), (103, "It is out"), (104, "It rains")]);
        for text in ["It burns", "It is out"] {
            let event = Event::Acted {
                person_id: 9,
                act: String::new(),
                text: text.to_owned(),
                message_id: Some(1),
                update_id: None,
            };
            seen.push(RecordEntry {
                chat_id: 9,
                event,
                ..seen[0].clone()
            });
        }
        let sightings = Sightings::of(&[copy], &seen);
        assert_eq!(sights(&sightings), [(1, [1, 2].as_slice())]);
        assert_eq!(sightings.unexplained.len(), 1);
    }
}
