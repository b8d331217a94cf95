use std::collections::HashMap;

use crate::crash::counts::{Count, Flow, expect_arrived, expect_once};
use crate::crash::passes::evidence::Evidence;

/// Changes of passes that were not published, did not arrive, or are not in the projection.
pub(super) fn lost(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut count = Count::new(
        "events lost",
        evidence.passbot.events.len() + evidence.syncer.events.len(),
    );
    expect_arrived(&mut count, &flows(evidence));
    let versions = versions(evidence);
    for pass in &tables.passes {
        let aggregate = format!("pass:{}", pass.id);
        for version in 1..=pass.version {
            count.expect(versions.contains_key(&(aggregate.as_str(), version)), || {
                format!("{aggregate} has no event of its version {version}")
            });
        }
        let found = tables.journal.iter().find(|journalled| journalled.number == pass.id);
        let found = found.map(|journalled| (journalled.version, journalled.status.as_str()));
        let status = if pass.erased { "erased" } else { pass.status.as_str() };
        let expected = Some((pass.version, status));
        count.expect(found == expected, || {
            format!("{aggregate} is {expected:?}, in the projection {found:?}")
        });
    }
    count
}

/// Changes of passes that were made, published or stored more than once, or that nobody made.
pub(super) fn applied_twice(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let mut count = Count::new(
        "events applied twice",
        evidence.passbot.inputs.len() + evidence.syncer.inputs.len(),
    );
    expect_once(&mut count, &flows(evidence));
    // A tick on what has just arrived by another gate is answered by the state as it is, once more.
    let ticks: HashMap<String, i64> = tables
        .journal
        .iter()
        .map(|journalled| (format!("pass:{}", journalled.number), journalled.ticks))
        .collect();
    for ((aggregate, version), times) in versions(evidence) {
        let ticks = ticks.get(aggregate).filter(|_| version == 2);
        let answers = ticks.and_then(|ticks| usize::try_from(*ticks).ok()).unwrap_or(0);
        count.expect((1..=1 + answers).contains(&times), || {
            format!("{aggregate}: {times} events of version {version}")
        });
    }
    for pass in &tables.passes {
        // Ordered, then at most once something else, and whatever it was, at most once erased.
        let expected = i64::from(pass.status != "ordered") + 1 + i64::from(pass.erased);
        count.expect(pass.version == expected, || {
            format!(
                "pass {} is {} in version {}, not {expected}",
                pass.id, pass.status, pass.version
            )
        });
    }
    count
}

fn flows(evidence: &Evidence) -> [Flow<'_>; 2] {
    [
        (evidence.passbot.events.iter().collect(), &evidence.syncer.inputs),
        (evidence.syncer.events.iter().collect(), &evidence.passbot.inputs),
    ]
}

/// How many events there are of each version of each pass.
fn versions(evidence: &Evidence) -> HashMap<(&str, i64), usize> {
    let mut versions = HashMap::new();
    for event in &evidence.passbot.events {
        if event.routing_key == "passbot.pass-changed.v1" {
            *versions.entry((event.aggregate.as_str(), event.version)).or_default() += 1;
        }
    }
    versions
}
