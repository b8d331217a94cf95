use anyhow::{Result, ensure};
use rehearsal::eventually;
use sandbox::sheets::{Fault, FaultKind};

use crate::support::{LATEST, Scene};

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
