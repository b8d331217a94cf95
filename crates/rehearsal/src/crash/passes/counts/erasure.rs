use crate::crash::counts::Count;
use crate::crash::passes::evidence::Evidence;

/// What is left of people who had their data erased, here or in the journal.
pub(super) fn traces_left(evidence: &Evidence) -> Count {
    let tables = &evidence.tables;
    let erased = || evidence.stories.iter().filter(|story| story.erased);
    let mut count = Count::new("traces of the erased", erased().count());
    count.wrong.clone_from(&evidence.traces);
    for story in erased() {
        let person = story.person_id;
        count.expect(!tables.residents.contains(&person), || {
            format!("{person} is still a resident")
        });
        for number in story.ordered.iter().filter_map(|ordered| ordered.number) {
            let pass = tables.passes.iter().find(|pass| pass.id == number);
            let bare = pass.is_some_and(|pass| pass.erased && pass.plate.is_none() && pass.telegram_id.is_none());
            count.expect(bare, || format!("pass {number} of {person} is not erased"));
            let journalled = tables.journal.iter().find(|journalled| journalled.number == number);
            let gone = journalled.is_some_and(|known| known.status == "erased" && known.details.is_empty());
            count.expect(gone, || {
                format!("pass {number} of {person} is not erased in the projection")
            });
        }
        let rows = evidence.latest.iter().chain(&evidence.completed);
        let mut cells = rows.flat_map(|row| &row.cells);
        count.expect(cells.all(|cell| cell.text != story.resident.name), || {
            format!("{person} stands in the sheet")
        });
    }
    count
}
