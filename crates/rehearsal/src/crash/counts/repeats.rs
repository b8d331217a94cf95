use super::Count;
use crate::crash::evidence::Observed;

/// Messages that were seen more than twice, or that no row explains.
pub(in crate::crash) fn more_than_twice(observed: &Observed) -> Count {
    let mut count = Count::new("messages seen more than twice", observed.sightings.all().count());
    for seen in observed.sightings.all() {
        let times = seen.at.len();
        count.expect(times <= 2, || format!("row {} was seen {times} times", seen.row.id));
    }
    count.wrong.extend(observed.sightings.unexplained.iter().cloned());
    count
}

/// Messages that were seen twice although no log says that they were sent once more.
pub(in crate::crash) fn unnamed(observed: &Observed) -> Count {
    let repeated = || observed.sightings.all().filter(|seen| seen.at.len() > 1);
    let mut count = Count::new("repeats without a name in the log", repeated().count());
    for seen in repeated() {
        let row = seen.row.id;
        count.expect(observed.named.repeated.contains(&row), || {
            format!("row {row} was seen {} times, and no log names it", seen.at.len())
        });
    }
    count
}
