use std::collections::BTreeSet;

use serde_json::Value;

/// What the services' logs say of messages whose end nobody knew.
#[derive(Debug, Default)]
pub(in crate::crash) struct Named {
    /// Rows that were sent once more.
    pub(in crate::crash) repeated: BTreeSet<i64>,
    /// Rows of which nobody can know whether they went out.
    pub(in crate::crash) undetermined: BTreeSet<i64>,
    /// Letters that were given to the mail server once more.
    pub(in crate::crash) letters: BTreeSet<i64>,
}

impl Named {
    /// Reads lines of JSON; the last one of a killed process may be cut off.
    pub(super) fn read(logs: &[(&'static str, String)]) -> Self {
        let mut named = Self::default();
        for line in logs.iter().flat_map(|(_, log)| log.lines()) {
            let Ok(line) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let Some(message) = line["message"].as_str() else {
                continue;
            };
            if message.contains("a letter is sent once more") {
                named.letters.extend(line["letter.id"].as_i64());
            }
            let Some(row) = line["outgoing.id"].as_i64() else {
                continue;
            };
            let left_open = message.contains("left open by a sender that died");
            if message.contains("sent once more") || left_open {
                named.repeated.insert(row);
            }
            if message.contains("nobody can know") || (left_open && line["state"] == "undetermined") {
                named.undetermined.insert(row);
            }
        }
        named
    }
}
