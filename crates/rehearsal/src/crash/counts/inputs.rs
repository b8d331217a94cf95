use super::Count;
use crate::crash::evidence::Evidence;

/// Inputs of both services that are open although nothing is left to do, or were given up.
pub(super) fn stuck_or_dead(evidence: &Evidence) -> Count {
    let (passbot, syncer) = (&evidence.tables.passbot_inputs, &evidence.tables.syncer_inputs);
    let mut count = Count::new("inputs stuck or dead", passbot.len() + syncer.len());
    for (service, inputs) in [("passbot", passbot), ("sheets-syncer", syncer)] {
        for input in inputs {
            let (id, source) = (input.id, &input.source);
            count.expect(!input.open, || format!("{service}: input {id} ({source}) is open"));
            count.expect(!input.dead, || format!("{service}: input {id} ({source}) is dead"));
        }
    }
    count
}
