use super::Count;
use crate::crash::evidence::Observed;

/// Messages that were to go out and that nobody saw.
pub(in crate::crash) fn missing(observed: &Observed) -> Count {
    let mut count = Count::new("messages missing", observed.sightings.all().count());
    for seen in observed.sightings.all() {
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
pub(in crate::crash) fn undetermined_unnamed(observed: &Observed) -> Count {
    let undetermined = || observed.sightings.all().filter(|seen| seen.row.state == "undetermined");
    let mut count = Count::new("undetermined messages without a name", undetermined().count());
    for seen in undetermined() {
        let row = seen.row.id;
        count.expect(observed.named.undetermined.contains(&row), || {
            format!("row {row} is undetermined, and no log says so")
        });
    }
    count
}
