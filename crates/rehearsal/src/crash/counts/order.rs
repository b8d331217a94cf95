use super::Count;
use crate::crash::evidence::Evidence;

/// Messages of a chat whose first sights are not in the order of their rows.
pub(super) fn violated(evidence: &Evidence) -> Count {
    let seen = evidence.sightings.all().filter(|seen| !seen.at.is_empty());
    let mut count = Count::new("order of first sights violated", seen.count());
    for (chat, rows) in &evidence.sightings.chats {
        let firsts = rows.iter().filter_map(|seen| Some((seen.row.id, *seen.at.first()?)));
        let firsts: Vec<_> = firsts.collect();
        for pair in firsts.windows(2) {
            let [(before, first), (after, second)] = pair else {
                continue;
            };
            count.expect(first < second, || {
                format!("chat {chat}: row {after} was seen at {second}, before row {before} at {first}")
            });
        }
    }
    count
}
