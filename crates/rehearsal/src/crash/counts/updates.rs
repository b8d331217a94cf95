use std::collections::HashMap;

use super::Count;
use crate::crash::evidence::{Book, Observed};

/// Updates of the sandbox's record that are not stored exactly once, and stored ones that are not of the record.
///
/// So many `beside` come from nobody's act: one for each group into which the bot was put when the group was made.
pub(in crate::crash) fn not_stored_once(observed: &Observed, bot: &Book, beside: usize) -> Count {
    let mut stored: HashMap<&str, usize> = HashMap::new();
    for input in bot.inputs.iter().filter(|input| input.source == "update") {
        *stored.entry(&input.source_key).or_default() += 1;
    }
    let mut count = Count::new("updates not stored exactly once", observed.update_ids().count());
    for update_id in observed.update_ids() {
        let times = stored.remove(update_id.to_string().as_str()).unwrap_or(0);
        count.expect(times == 1, || format!("update {update_id}: stored {times} times"));
    }
    let once = stored.values().all(|times| *times == 1);
    count.expect(stored.len() == beside && once, || {
        format!("stored, and nobody did it: {stored:?}; {beside} were to be")
    });
    count
}
