use sandbox::model::Event;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;

/// Passes that the guard at the sheet was to tick and that have not arrived, or of which the resident was not told.
pub(super) fn lost(evidence: &Evidence) -> Count {
    let ticked = ticked(evidence);
    let mut count = Count::new("ticks lost", ticked.len());
    for number in ticked {
        let status = evidence.tables.passes.iter().find(|pass| pass.id == number);
        let status = status.map_or("missing", |pass| pass.status.as_str());
        count.expect(status == "arrived", || {
            format!("pass {number} was to be ticked and is {status}")
        });
        count.expect(times_told(evidence, number) > 0, || {
            format!("pass {number} was to be ticked, and nobody was told")
        });
    }
    count
}

/// Ticks that were proposed, or arrivals that were told to the resident, more than once.
pub(super) fn applied_twice(evidence: &Evidence) -> Count {
    let ticked = ticked(evidence);
    let tables = &evidence.tables;
    let mut count = Count::new("ticks applied twice", ticked.len());
    let rows: Vec<_> = evidence.observed.sightings.all().collect();
    for journalled in &tables.journal {
        let number = journalled.number;
        let expected = i64::from(ticked.contains(&number));
        count.expect(journalled.ticks <= expected, || {
            format!(
                "pass {number}: proposed {} times, ticked {expected} times",
                journalled.ticks
            )
        });
        let words = told(number);
        let texts = rows.iter().filter_map(|seen| seen.row.text.as_deref());
        let messages = texts.filter(|text| is_told(text, &words)).count();
        count.expect(messages <= 1, || {
            format!("pass {number}: {messages} messages tell of its arrival")
        });
    }
    count
}

/// The numbers of the passes that the guard was to tick.
fn ticked(evidence: &Evidence) -> Vec<i64> {
    let ordered = evidence.stories.iter().flat_map(|story| &story.ordered);
    let ticked = ordered.filter(|ordered| ordered.order.fate.is_ticked());
    ticked.filter_map(|ordered| ordered.number).collect()
}

fn times_told(evidence: &Evidence, number: i64) -> usize {
    let words = told(number);
    let sights = evidence.observed.record.iter().filter(|entry| match &entry.event {
        Event::Sent { text, .. } => is_told(text, &words),
        _ => false,
    });
    sights.count()
}

pub(super) fn told(number: i64) -> String {
    format!("pass No. {number}.")
}

pub(super) fn is_told(text: &str, words: &str) -> bool {
    text.starts_with("Your guest arrived") && text.ends_with(words)
}
