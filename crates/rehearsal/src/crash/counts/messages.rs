use super::Count;
use crate::crash::evidence::Evidence;

/// Messages that were to go out and that nobody saw.
pub(super) fn missing(evidence: &Evidence) -> Count {
    let mut count = Count::new("messages missing", evidence.tables.outgoing.len());
    for seen in evidence.sightings.all() {
        let (row, state) = (seen.row.id, seen.row.state.as_str());
        let fine = match state {
            "sent" => !seen.at.is_empty() || seen.unchanged,
            // Nothing was left to say, or nobody can know: that is another count.
            "cancelled" | "undetermined" => true,
            _ => false,
        };
        count.expect(fine, || {
            format!(
                "row {row} of chat {} is {state}, seen {} times",
                seen.row.chat_id,
                seen.at.len()
            )
        });
    }
    count
}

/// Messages of which nobody can know whether they went out, and that no log names.
pub(super) fn undetermined_unnamed(evidence: &Evidence) -> Count {
    let undetermined = || evidence.sightings.all().filter(|seen| seen.row.state == "undetermined");
    let mut count = Count::new("undetermined messages without a name", undetermined().count());
    for seen in undetermined() {
        let row = seen.row.id;
        count.expect(evidence.named.undetermined.contains(&row), || {
            format!("row {row} is undetermined, and no log says so")
        });
    }
    count
}
