use std::collections::HashSet;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;
use crate::crash::passes::lives::Fate;

/// Passes whose time ran out and that did not expire, or of which the resident was not told exactly once; and those that
/// expired or wait although somebody saw to them.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let open: Vec<(i64, i64)> = evidence
        .stories
        .iter()
        .filter(|story| !story.erased)
        .flat_map(|story| story.ordered.iter().map(move |ordered| (story.person_id, ordered)))
        .filter(|(_, ordered)| ordered.order.fate == Fate::Open)
        .filter_map(|(person, ordered)| Some((person, ordered.number?)))
        .collect();
    let mut count = Count::new("passes not expired once", open.len());
    let numbers: HashSet<i64> = open.iter().map(|(_, number)| *number).collect();
    for pass in &evidence.tables.passes {
        let expired = pass.status == "expired";
        count.expect(
            expired == numbers.contains(&pass.id) && pass.status != "ordered",
            || format!("pass {} is {} when all time has run out", pass.id, pass.status),
        );
    }
    for (person, number) in open {
        let words = format!("Pass No. {number} has expired, and nobody came");
        let rows = evidence.observed.sightings.chats.get(&person).into_iter().flatten();
        let telling = rows.filter(|seen| seen.row.text.as_deref().is_some_and(|text| text.starts_with(&words)));
        let told = telling.filter(|seen| !seen.at.is_empty()).count();
        count.expect(told == 1, || format!("pass {number}: {told} messages tell of its end"));
        let card = format!("Pass No. {number} was valid until");
        let shown = evidence
            .observed
            .screens
            .of_chat(person)
            .filter(|text| text.starts_with(&card))
            .count();
        count.expect(shown == 1, || format!("pass {number}: {shown} cards show its end"));
    }
    count
}
