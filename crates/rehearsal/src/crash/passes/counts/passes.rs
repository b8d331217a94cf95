use std::collections::{HashMap, HashSet};

use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;

/// Passes that somebody ordered, or registrations that somebody made, that are not in the tables as he was told.
pub(super) fn lost(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let passes: HashMap<_, _> = tables
        .passes
        .iter()
        .filter_map(|pass| Some(((pass.telegram_id?, pass.plate.clone()?), pass)))
        .collect();
    let by_number: HashMap<_, _> = tables.passes.iter().map(|pass| (pass.id, pass)).collect();
    let ordered = evidence.stories.iter().map(|story| story.ordered.len()).sum();
    let mut count = Count::new("passes lost", ordered);
    for story in &evidence.stories {
        let person = story.person_id;
        count.expect(
            !story.registered || story.erased || tables.residents.contains(&person),
            || format!("{person} registered and is no resident"),
        );
        for ordered in &story.ordered {
            let plate = ordered.order.car.plate();
            // Of who is erased the number alone is left.
            let found = match ordered.number.filter(|_| story.erased) {
                Some(number) => by_number.get(&number),
                None => passes.get(&(person, plate.clone())),
            };
            let Some(pass) = found else {
                count
                    .wrong
                    .push(format!("{person} ordered a pass for {plate}: there is none"));
                continue;
            };
            count.expect(ordered.number.is_none_or(|number| number == pass.id), || {
                format!("{plate}: told number {:?}, stored {}", ordered.number, pass.id)
            });
            count.expect(!ordered.cancelled || pass.status == "cancelled", || {
                format!("pass {} was cancelled and is {}", pass.id, pass.status)
            });
        }
    }
    count
}

/// Passes that nobody ordered, or more than one of an order.
pub(super) fn doubled(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut ordered: HashSet<(i64, String)> = HashSet::new();
    for story in &evidence.stories {
        ordered.extend(
            story
                .ordered
                .iter()
                .map(|each| (story.person_id, each.order.car.plate())),
        );
    }
    let erased = evidence.stories.iter().filter(|story| story.erased);
    let mut numbers: HashSet<i64> = erased
        .flat_map(|story| &story.ordered)
        .filter_map(|ordered| ordered.number)
        .collect();
    // Cars without a pass that were allowed; another count knows whether once.
    let asked = evidence.stories.iter().flat_map(|story| &story.asked);
    let unasked: HashSet<String> = asked.map(|asked| asked.car.plate()).collect();
    let mut count = Count::new("passes doubled", tables.passes.len());
    for pass in &tables.passes {
        let explained = match (pass.telegram_id, &pass.plate) {
            (Some(_), Some(plate)) if unasked.contains(plate) => true,
            (Some(person), Some(plate)) => ordered.remove(&(person, plate.clone())),
            _ => numbers.remove(&pass.id),
        };
        count.expect(explained, || {
            format!(
                "pass {} ({:?}): nobody ordered it, or it is a second one",
                pass.id, pass.plate
            )
        });
    }
    let residents: HashSet<_> = tables.residents.iter().collect();
    count.expect(residents.len() == tables.residents.len(), || {
        "a person is a resident twice".to_owned()
    });
    count
}
