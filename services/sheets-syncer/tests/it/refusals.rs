use anyhow::{Result, ensure};
use sandbox::sheets::grid::Locator;

use crate::{
    gate::{Answer, Gate},
    support::{COMPLETED, LATEST},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_tick_is_taken_back_with_a_note_and_the_next_one_counts() -> Result<()> {
    let gate = Gate::open().await?;
    let _syncer = gate.syncer(&[("LOCALE__DEFAULT", "en")]).await?;
    for number in [17, 18] {
        gate.order(number, Answer::Refuse).await?;
        gate.shown(LATEST, number, 1).await;
    }
    let guard = gate.guard();
    guard.edit(LATEST, Locator::Pass(17), "J", "two guests").await?;
    guard.tick(LATEST, Locator::Pass(17), true).await?;
    let row = rehearsal::eventually("the note on the row of pass 17", async || {
        let rows = gate.rows(LATEST, 17).await?;
        rows.into_iter()
            .find(|row| row.cells.get(7).is_some_and(|cell| cell.note.is_some()))
    })
    .await;
    let note = row.cells[7].note.as_deref().unwrap_or_default();
    ensure!(note.contains("17") && note.contains("taken back"), "{note}");
    ensure!(row.cells[7].ticked == Some(false), "{row:?}");
    ensure!(row.texts().get(9) == Some(&"two guests"), "{row:?}");
    let other = gate.shown(LATEST, 18, 1).await;
    ensure!(other[0].cells[7].note.is_none(), "{other:?}");
    ensure!((gate.ticks(17), gate.ticks(18)) == (1, 0));

    guard.tick(LATEST, Locator::Pass(17), true).await?;
    let filed = gate.shown(COMPLETED, 17, 1).await;
    ensure!(filed[0].texts().get(9) == Some(&"two guests"), "{filed:?}");
    ensure!(filed[0].cells[7].note.is_none(), "{filed:?}");
    gate.shown(LATEST, 17, 0).await;
    ensure!((gate.ticks(17), gate.ticks(18)) == (2, 0));
    gate.suite.check_conformance().await
}
