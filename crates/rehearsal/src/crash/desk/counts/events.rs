use std::collections::BTreeMap;

use crate::crash::counts::{Count, Flow, expect_arrived, expect_once};
use crate::crash::desk::evidence::Evidence;

/// Changes of communications, requests for letters and what became of these that were not published or did not arrive.
pub(super) fn lost(evidence: &Evidence) -> Count {
    let (desk, notifier) = (&evidence.desk.events, &evidence.notifier.events);
    let mut count = Count::new("events lost", desk.len() + notifier.len());
    for event in desk.iter().filter(|event| !event.published) {
        count
            .wrong
            .push(format!("{} {} is not published", event.routing_key, event.message_id));
    }
    expect_arrived(&mut count, &flows(evidence));
    let versions = versions(evidence);
    for communication in &evidence.tables.communications {
        for version in 1..=communication.version {
            count.expect(versions.contains_key(&(communication.id, version)), || {
                format!(
                    "communication {} has no event of its version {version}",
                    communication.id
                )
            });
        }
    }
    count
}

/// Changes of communications, requests for letters and what became of these that were made or stored more than once.
pub(super) fn applied_twice(evidence: &Evidence) -> Count {
    let (desk, notifier) = (&evidence.desk.inputs, &evidence.notifier.inputs);
    let mut count = Count::new("events applied twice", desk.len() + notifier.len());
    expect_once(&mut count, &flows(evidence));
    for ((number, version), times) in versions(evidence) {
        count.expect(times == 1, || {
            format!("communication {number}: {times} events of version {version}")
        });
    }
    count
}

/// Who publishes what, and where it is taken in.
fn flows(evidence: &Evidence) -> [Flow<'_>; 2] {
    let (desk, notifier) = (&evidence.desk, &evidence.notifier);
    let letters = desk.events.iter().filter(|event| event.routing_key.contains(".email-"));
    let answers = notifier
        .events
        .iter()
        .filter(|event| event.routing_key.contains(".email-"));
    [(letters.collect(), &notifier.inputs), (answers.collect(), &desk.inputs)]
}

/// How many events there are of each version of each communication.
fn versions(evidence: &Evidence) -> BTreeMap<(i64, i64), usize> {
    let mut versions = BTreeMap::new();
    for change in &evidence.tables.changes {
        *versions.entry((change.communication_id, change.version)).or_default() += 1;
    }
    versions
}
