use std::collections::HashMap;

use super::Count;
use crate::crash::evidence::{EventOut, Input};

/// Who publishes what, and where it is taken in.
pub(in crate::crash) type Flow<'a> = (Vec<&'a EventOut>, &'a [Input]);

/// Notes events that were not published, or did not arrive where they are taken in.
pub(in crate::crash) fn expect_arrived(count: &mut Count, flows: &[Flow<'_>]) {
    for (events, inputs) in flows {
        let stored = times_stored(inputs);
        for event in events {
            let (key, id) = (&event.routing_key, &event.message_id);
            count.expect(event.published, || format!("{key} {id} is not published"));
            count.expect(stored.contains_key(id.as_str()), || {
                format!("{key} {id} did not arrive")
            });
        }
    }
}

/// Notes events that were stored more than once, or that nobody sent.
pub(in crate::crash) fn expect_once(count: &mut Count, flows: &[Flow<'_>]) {
    for (events, inputs) in flows {
        let mut stored = times_stored(inputs);
        for event in events {
            let times = stored.remove(event.message_id.as_str()).unwrap_or(0);
            count.expect(times <= 1, || {
                format!("{} {}: stored {times} times", event.routing_key, event.message_id)
            });
        }
        for (id, times) in stored {
            count
                .wrong
                .push(format!("{id}: stored {times} times, and nobody sent it"));
        }
    }
}

fn times_stored(inputs: &[Input]) -> HashMap<&str, usize> {
    let mut stored = HashMap::new();
    for input in inputs.iter().filter(|input| input.source == "event") {
        *stored.entry(input.source_key.as_str()).or_default() += 1;
    }
    stored
}
