use super::Count;
use crate::crash::evidence::Evidence;

/// Messages that were seen more than twice, or that no row explains.
pub(super) fn more_than_twice(evidence: &Evidence) -> Count {
    let mut count = Count::new("messages seen more than twice", evidence.tables.outgoing.len());
    for seen in evidence.sightings.all() {
        let times = seen.at.len();
        count.expect(times <= 2, || format!("row {} was seen {times} times", seen.row.id));
    }
    count.wrong.extend(evidence.sightings.unexplained.iter().cloned());
    count
}

/// Messages that were seen twice although no log says that they were sent once more.
pub(super) fn unnamed(evidence: &Evidence) -> Count {
    let repeated = || evidence.sightings.all().filter(|seen| seen.at.len() > 1);
    let mut count = Count::new("repeats without a name in the log", repeated().count());
    for seen in repeated() {
        let row = seen.row.id;
        count.expect(evidence.named.repeated.contains(&row), || {
            format!("row {row} was seen {} times, and no log names it", seen.at.len())
        });
    }
    count
}
