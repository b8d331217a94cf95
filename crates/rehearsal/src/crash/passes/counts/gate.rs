use std::collections::HashSet;

use sandbox::model::Event;

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;
use crate::crash::passes::lives::{Answer, Car};
use crate::crash::passes::people::{Asked, Heard};
use crate::crash::passes::tables::GateQuestion;

/// Stands in the tables where the Telegram id of somebody stood who is erased.
const NOBODY: i64 = 0;

/// Questions from the gate that were not decided exactly once, by the one resident who was told so, or whose car did not
/// become a pass when it was allowed.
pub(super) fn not_decided_once(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut count = Count::new("gate questions not decided once", asked(evidence).count());
    for asked in asked(evidence) {
        let plate = asked.car.plate();
        let Some(question) = question(evidence, asked.car) else {
            count.wrong.push(format!("{plate}: not exactly one question is stored"));
            continue;
        };
        count.expect(question.guard_id == asked.guard_id, || {
            format!("question {} is of guard {}", question.id, question.guard_id)
        });
        let decided = (question.outcome.as_str(), question.decided_by);
        let expected = deciding(asked);
        count.expect(expected == Ok(decided), || {
            format!("question {}: {expected:?} was seen, stored is {decided:?}", question.id)
        });
        let passes: Vec<_> = tables
            .passes
            .iter()
            .filter(|pass| pass.plate.as_ref() == Some(&plate))
            .map(|pass| (Some(pass.id), pass.status.as_str(), pass.telegram_id))
            .collect();
        let expected = match question.outcome.as_str() {
            "allowed" => vec![(question.pass_id, "arrived", question.decided_by)],
            _ => Vec::new(),
        };
        count.expect(passes == expected, || {
            format!("question {}: passes {passes:?}, expected {expected:?}", question.id)
        });
        let by_question = tables
            .arrivals
            .iter()
            .filter(|arrival| Some(arrival.pass_id) == question.pass_id);
        let by_question = by_question.filter(|arrival| arrival.source == "gate_question").count();
        count.expect(by_question == expected.len(), || {
            format!("question {}: {by_question} arrivals by it", question.id)
        });
    }
    let (stored, asked) = (tables.questions.len(), count.of);
    count.expect(stored == asked, || {
        format!("{stored} questions are stored, {asked} were asked")
    });
    count
}

/// Questions whose outcome the guard, or somebody who was asked, does not see in the end.
pub(super) fn shown_wrongly(evidence: &Evidence) -> Count {
    let mut count = Count::new("gate questions shown wrongly", asked(evidence).count());
    let erased: HashSet<i64> = evidence
        .stories
        .iter()
        .filter(|story| story.erased)
        .map(|story| story.person_id)
        .collect();
    for asked in asked(evidence) {
        let Some(question) = question(evidence, asked.car) else {
            continue;
        };
        let (guard_sees, neighbours_see) = ends(&question.outcome);
        let shown = asked.car.shown();
        let asked_about = asked.car;
        let told = asked.told.as_deref().unwrap_or_default();
        count.expect(told.contains(guard_sees), || {
            format!(
                "question {} is {}; the guard was told {told:?}",
                question.id, question.outcome
            )
        });
        let asked: HashSet<i64> = question.asked.iter().copied().collect();
        let mut neighbours = saw(evidence, asked_about);
        // Who is erased is nobody's neighbour any more: nothing is written to him, and nobody knows that he was asked.
        neighbours.retain(|person| !erased.contains(person));
        count.expect(neighbours.is_subset(&asked), || {
            format!("question {}: {neighbours:?} see it, asked are {asked:?}", question.id)
        });
        neighbours.extend(asked.into_iter().filter(|person| *person != NOBODY));
        let watched = neighbours.into_iter().map(|person| (person, neighbours_see));
        for (person, end) in watched.chain([(question.guard_id, guard_sees)]) {
            let screen = || {
                evidence
                    .observed
                    .screens
                    .of_chat(person)
                    .filter(|text| text.contains(&shown))
            };
            let ended = screen().filter(|text| text.contains(end)).count();
            count.expect(ended > 0, || {
                format!(
                    "question {} is {}, and {person} does not see it",
                    question.id, question.outcome
                )
            });
            let open: Vec<&str> = screen().filter(|text| is_open(text)).collect();
            count.expect(open.len() <= copies(evidence, person, &shown), || {
                format!(
                    "question {} is {}; {person} still sees {open:?}",
                    question.id, question.outcome
                )
            });
        }
    }
    count
}

fn asked(evidence: &Evidence) -> impl Iterator<Item = &Asked> {
    evidence.stories.iter().flat_map(|story| &story.asked)
}

/// The one question about a car.
fn question(evidence: &Evidence, car: Car) -> Option<&GateQuestion> {
    let plate = car.plate();
    let mut questions = evidence
        .tables
        .questions
        .iter()
        .filter(|question| question.plate == plate);
    questions.next().filter(|_| questions.next().is_none())
}

/// How a question ended by what people were told: exactly one hears that his answer counts, all others that they are late.
fn deciding(asked: &Asked) -> Result<(&'static str, Option<i64>), String> {
    let counts = |heard: &&Heard| match heard.answer {
        Answer::Allow => heard.toast == "The guard lets the car in.",
        Answer::Refuse => heard.toast == "The guard does not let the car in.",
    };
    let (first, late): (Vec<_>, Vec<_>) = asked.heard.iter().partition(counts);
    if let Some(unclear) = late
        .iter()
        .find(|heard| !heard.toast.starts_with("The car was already"))
    {
        return Err(format!("{} is told {:?}", unclear.person_id, unclear.toast));
    }
    match first.as_slice() {
        [] if asked.heard.is_empty() => Ok(("unanswered", None)),
        [one] => Ok(match one.answer {
            Answer::Allow => ("allowed", Some(one.person_id)),
            Answer::Refuse => ("refused", Some(one.person_id)),
        }),
        several => Err(format!("the answers of {} people count", several.len())),
    }
}

/// What the guard and those who were asked see in the end.
fn ends(outcome: &str) -> (&'static str, &'static str) {
    match outcome {
        "allowed" => ("✓ Let the car in", "✓ Allowed at"),
        "refused" => ("✗ Do not let the car in", "✗ Refused at"),
        _ => ("✗ Nobody answered within", "✗ Nobody answered in time"),
    }
}

fn is_open(text: &str) -> bool {
    text.contains("Shall it be let in?") || text.contains("The answer comes here until")
}

/// Everybody in whose chat the question appeared.
fn saw(evidence: &Evidence, car: Car) -> HashSet<i64> {
    let shown = car.shown();
    let sent = evidence.observed.record.iter().filter(|entry| match &entry.event {
        Event::Sent { text, .. } => text.contains(&shown) && text.contains("Shall it be let in?"),
        _ => false,
    });
    sent.map(|entry| entry.chat_id).collect()
}

/// First copies of what was sent twice: their ids never came, so that nobody can edit them.
fn copies(evidence: &Evidence, person: i64, shown: &str) -> usize {
    let rows = evidence.observed.sightings.chats.get(&person).into_iter().flatten();
    let about = rows.filter(|seen| {
        seen.row
            .text
            .as_deref()
            .is_some_and(|text| text.contains(shown) && is_open(text))
    });
    about.map(|seen| seen.at.len().saturating_sub(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(heard: &[(i64, Answer, &str)]) -> Asked {
        let heard = heard.iter().map(|(person_id, answer, toast)| Heard {
            person_id: *person_id,
            answer: *answer,
            toast: (*toast).to_owned(),
        });
        Asked {
            car: Car(0),
            guard_id: 9,
            heard: heard.collect(),
            told: None,
        }
    }

    #[test]
    fn the_one_who_is_told_that_his_answer_counts_has_decided() {
        let heard = [
            (1, Answer::Allow, "The car was already refused at 14:05."),
            (2, Answer::Refuse, "The guard does not let the car in."),
        ];
        assert_eq!(deciding(&asked(&heard)), Ok(("refused", Some(2))));
        assert_eq!(deciding(&asked(&[])), Ok(("unanswered", None)));
    }

    #[test]
    fn two_answers_that_count_or_one_without_a_clear_word_are_no_decision() {
        let both = [
            (1, Answer::Allow, "The guard lets the car in."),
            (2, Answer::Refuse, "The guard does not let the car in."),
        ];
        assert!(deciding(&asked(&both)).is_err());
        assert!(deciding(&asked(&[(1, Answer::Allow, "")])).is_err());
    }
}
