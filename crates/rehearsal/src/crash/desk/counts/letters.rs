use std::collections::BTreeMap;

use crate::crash::counts::Count;
use crate::crash::desk::evidence::Evidence;
use crate::suite::OPERATOR_EMAIL;

/// Codes whose letter did not come, came as two letters, or more than twice, or twice and no log says so.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let rows = &evidence.tables.letters;
    let mut count = Count::new("letters not sent once", evidence.stories.len());
    let mut came: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for letter in &evidence.letters {
        let message_id = letter.message_id.as_deref().unwrap_or_default();
        for recipient in &letter.recipients {
            *came.entry(recipient).or_default().entry(message_id).or_default() += 1;
        }
    }
    for story in &evidence.stories {
        let letters = came.remove(story.address.as_str()).unwrap_or_default();
        count.expect(letters.len() == 1, || {
            format!("{} asked for one letter and got {}", story.person_id, letters.len())
        });
        for (message_id, times) in letters {
            let row = rows
                .iter()
                .find(|row| row.message_id.trim_matches(['<', '>']) == message_id);
            let named = row.is_some_and(|row| evidence.observed.named.letters.contains(&row.id));
            count.expect(row.is_some() && times <= 1 + usize::from(named), || {
                format!(
                    "{} got his letter {times} times, named in a log: {named}",
                    story.person_id
                )
            });
        }
        let prefix = format!("sign-in/{}/", story.person_id);
        let asked: Vec<_> = rows.iter().filter(|row| row.key.starts_with(&prefix)).collect();
        let sent = asked
            .iter()
            .filter(|row| row.state == "sent" || row.unknown_ends > 0)
            .count();
        count.expect(asked.len() == 1 && sent == 1, || {
            format!(
                "{} asked for one letter; {} are known and {sent} sent",
                story.person_id,
                asked.len()
            )
        });
    }
    for (recipient, letters) in came {
        count.expect(recipient == OPERATOR_EMAIL, || {
            format!("{} letters went to somebody who asked for none", letters.len())
        });
    }
    count
}
