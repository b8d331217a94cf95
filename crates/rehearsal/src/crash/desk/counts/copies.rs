use std::collections::BTreeMap;

use sandbox::model::Event;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::crash::desk::people::{Request, Story, Uttered};

/// When a message was seen in which private chat, by the record's sequence: a copy begins with its token. A log of what was
/// said before, or a card, only quotes it.
fn sights(evidence: &Evidence, uttered: &Uttered) -> BTreeMap<i64, Vec<u64>> {
    let token = uttered.said.token();
    let mut sights: BTreeMap<i64, Vec<u64>> = BTreeMap::new();
    for entry in &evidence.observed.record {
        if let Event::Sent { text, .. } = &entry.event
            && text.starts_with(&token)
        {
            sights.entry(entry.chat_id).or_default().push(entry.sequence);
        }
    }
    sights
}

/// When a message was written, when it was seen first, and which one it is.
type PassedOn = (i64, u64, String);

fn readers(story: &Story, request: &Request, uttered: &Uttered) -> Vec<i64> {
    request.readers(uttered.side, story.person_id)
}

/// Messages of either side that the other side never saw, though no log says that nobody can know it.
pub(super) fn not_passed_on(evidence: &Evidence) -> Count {
    let mut count = Count::new("messages not passed on", evidence.said().count());
    for (story, request, uttered) in evidence.said() {
        let sights = sights(evidence, uttered);
        let (token, readers) = (uttered.said.token(), readers(story, request, uttered));
        let seen = readers.iter().any(|reader| sights.contains_key(reader));
        count.expect(seen || evidence.is_named_undetermined(uttered), || {
            format!("{token} of {} is in none of the chats {readers:?}", uttered.author_id)
        });
    }
    count
}

/// Messages that somebody saw more than twice, or twice and no log says so, or that are not his.
pub(super) fn too_often(evidence: &Evidence) -> Count {
    let mut count = Count::new("messages passed on too often or astray", evidence.said().count());
    for (story, request, uttered) in evidence.said() {
        let (token, readers) = (uttered.said.token(), readers(story, request, uttered));
        let repeated = &evidence.observed.named.repeated;
        let named = evidence.copies(uttered).any(|seen| repeated.contains(&seen.row.id));
        for (chat_id, seen) in sights(evidence, uttered) {
            let times = seen.len();
            count.expect(readers.contains(&chat_id), || {
                format!("{token} is seen by {chat_id}, who has nothing to do with it")
            });
            count.expect(times <= 1 + usize::from(named), || {
                format!("{token} was seen {times} times by {chat_id}, named in a log: {named}")
            });
        }
    }
    count
}

/// Messages that were seen before one that their author had written earlier.
pub(super) fn out_of_order(evidence: &Evidence) -> Count {
    let mut count = Count::new("messages passed on out of order", evidence.said().count());
    // By author and reader.
    let mut passed_on: BTreeMap<(i64, i64), Vec<PassedOn>> = BTreeMap::new();
    for (story, request, uttered) in evidence.said() {
        let sights = sights(evidence, uttered);
        for reader in readers(story, request, uttered) {
            if let Some(first) = sights.get(&reader).and_then(|seen| seen.first()) {
                let line = (uttered.message_id, *first, uttered.said.token());
                passed_on.entry((uttered.author_id, reader)).or_default().push(line);
            }
        }
    }
    for ((author, reader), mut lines) in passed_on {
        lines.sort_unstable();
        lines.dedup();
        for pair in lines.windows(2) {
            let [(_, before, earlier), (_, after, later)] = pair else {
                continue;
            };
            count.expect(before < after, || {
                format!("{reader} saw {later} of {author} before {earlier}, which was written first")
            });
        }
    }
    count
}
