use std::collections::{HashMap, HashSet};

use super::ticks;
use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;
use crate::crash::passes::people::{Ordered, Outcome, Story};

/// Cars that did not arrive exactly once, by whoever was first at either gate, or whose resident was not told exactly once.
pub(super) fn not_once(evidence: &Evidence) -> Count {
    let awaited: Vec<(&Story, &Ordered, i64)> = evidence
        .stories
        .iter()
        .flat_map(|story| story.ordered.iter().map(move |ordered| (story, ordered)))
        .filter(|(_, ordered)| ordered.order.fate.arrives())
        .filter_map(|(story, ordered)| Some((story, ordered, ordered.number?)))
        .collect();
    let mut count = Count::new("arrivals not once", awaited.len());
    let passes: HashMap<i64, &str> = evidence
        .tables
        .passes
        .iter()
        .map(|pass| (pass.id, pass.status.as_str()))
        .collect();
    for &(story, ordered, number) in &awaited {
        let status = passes.get(&number);
        count.expect(status == Some(&"arrived"), || {
            format!("pass {number} is {status:?}, and its car came")
        });
        let first: Vec<i64> = story
            .let_in
            .iter()
            .filter(|seen| seen.number == number && seen.outcome == Outcome::First)
            .map(|seen| seen.guard_id)
            .collect();
        let expected = match first.as_slice() {
            [guard] => Some(("guard", Some(*guard))),
            [] if ordered.order.fate.is_ticked() => Some(("sheet", None)),
            _ => None,
        };
        let marked = evidence
            .tables
            .arrivals
            .iter()
            .filter(|marked| marked.pass_id == number);
        let marked: Vec<_> = marked.map(|marked| (marked.source.as_str(), marked.guard_id)).collect();
        count.expect(expected.is_some_and(|expected| marked == [expected]), || {
            format!("pass {number}: guards {first:?} were told that theirs is the arrival, marked is {marked:?}")
        });
        let told = times_told(evidence, story.person_id, number);
        count.expect(told == 1, || {
            format!("pass {number}: {told} messages tell of its arrival")
        });
        for pressed in story.let_in.iter().filter(|pressed| pressed.number == number) {
            let card = format!(", pass No. {number}");
            let mut screen = evidence.observed.screens.of_chat(pressed.guard_id);
            let shown = screen.any(|text| text.contains("Arrived on") && text.ends_with(&card));
            count.expect(shown || pressed.outcome == Outcome::NotAwaited, || {
                format!(
                    "pass {number}: guard {} does not see that it has arrived",
                    pressed.guard_id
                )
            });
        }
    }
    let awaited: HashSet<i64> = awaited.into_iter().map(|(_, _, number)| number).collect();
    let marked = evidence.tables.arrivals.iter();
    for marked in marked.filter(|marked| marked.source != "gate_question" && !awaited.contains(&marked.pass_id)) {
        count
            .wrong
            .push(format!("pass {} is marked as arrived, and nobody came", marked.pass_id));
    }
    count
}

/// How many messages tell a resident that his guest is there.
fn times_told(evidence: &Evidence, person: i64, number: i64) -> usize {
    let words = ticks::told(number);
    let rows = evidence.observed.sightings.chats.get(&person).into_iter().flatten();
    let telling = rows.filter(|seen| !seen.at.is_empty());
    let telling = telling.filter(|seen| {
        seen.row
            .text
            .as_deref()
            .is_some_and(|text| ticks::is_told(text, &words))
    });
    telling.count()
}
