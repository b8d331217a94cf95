use anyhow::{Result, ensure};
use rehearsal::eventually;
use sandbox::sheets::{Fault, FaultKind};

use crate::support::{COMPLETED, LATEST, MOVES, Scene};

/// Kills the syncer while a request of this method hangs before (`Delay`) it is carried out, or after it was (`CutAfter`).
async fn killed_at(method: &str, kind: FaultKind) -> Result<()> {
    let scene = Scene::start().await?;
    let mut syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    let sheets = &scene.town.suite.sheets;
    let count = async || sheets.status().await.ok()?.requests.get(method).copied();
    let before = count().await.unwrap_or(0);
    let fault = Fault {
        method: Some(method.to_owned()),
        kind,
        times: None,
    };
    sheets.add_fault(fault).await?;
    scene.tick(scene.pass).await?;
    eventually("the request in which it dies", async || {
        (count().await? > before).then_some(())
    })
    .await;
    syncer.process.kill();
    sheets.clear_faults().await?;
    let _syncer = scene.syncer().await?;
    scene.arrived_once().await?;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_while_it_reads_it_files_the_pass_once() -> Result<()> {
    killed_at("spreadsheets.get", FaultKind::Delay { milliseconds: 300 }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_its_batch_is_carried_out_it_files_the_pass_once() -> Result<()> {
    killed_at("spreadsheets.batchUpdate", FaultKind::Delay { milliseconds: 300 }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_the_answer_to_its_batch_it_files_the_pass_once() -> Result<()> {
    killed_at("spreadsheets.batchUpdate", FaultKind::CutAfter).await
}

/// Has a completed pass erased by a syncer that aborts at this fail point, with so many rows of it among the completed and
/// on their way, and by the one that follows it. A syncer's first batch sets its fence.
async fn erased_though_it_dies_at(point: &str, rows_left: (usize, usize)) -> Result<()> {
    let scene = Scene::start().await?;
    let mut syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    scene.tick(scene.pass).await?;
    scene.shown(COMPLETED, scene.pass, 1).await;
    for emptied in [LATEST, MOVES] {
        scene.shown(emptied, scene.pass, 0).await;
    }
    syncer.process.kill();
    let mut environment = scene.town.suite.sheets_syncer_environment();
    environment.insert(fail_point::VARIABLE.to_owned(), point.to_owned());
    let mut dying = scene.town.suite.run("sheets-syncer", &environment).await?;
    scene.erase_resident("Erase everything about you?").await?;
    let end = dying.process.wait_for_end().await;
    ensure!(!end.success(), "it did not die");
    let rows = async |worksheet| scene.rows(worksheet, scene.pass).await.map(|rows| rows.len());
    let left = (rows(COMPLETED).await, rows(MOVES).await);
    ensure!(
        left == (Some(rows_left.0), Some(rows_left.1)),
        "it died elsewhere: {left:?}"
    );
    let _syncer = scene.syncer().await?;
    for worksheet in [COMPLETED, LATEST, MOVES] {
        scene.shown(worksheet, scene.pass, 0).await;
    }
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_it_took_an_erased_row_away_it_leaves_nothing_of_it() -> Result<()> {
    erased_though_it_dies_at("sheet-written:2", (0, 1)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_after_it_threw_an_erased_row_away_it_leaves_nothing_of_it() -> Result<()> {
    erased_though_it_dies_at("sheet-written:3", (0, 0)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_projection_is_healed_by_a_republish() -> Result<()> {
    let scene = Scene::start().await?;
    let mut syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    syncer.process.kill();
    ensure!(
        scene
            .town
            .count(
                "sheets-syncer",
                "with gone as (delete from passes returning 1) select count(*) from gone"
            )
            .await?
            == 1
    );
    scene.republish().await?;
    let _syncer = scene.syncer().await?;
    eventually("the pass in the projection", async || {
        (scene
            .town
            .count("sheets-syncer", "select count(*) from passes")
            .await
            .ok()?
            == 1)
            .then_some(())
    })
    .await;
    scene.tick(scene.pass).await?;
    scene.arrived_once().await
}
