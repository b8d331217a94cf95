use anyhow::{Result, ensure};
use sandbox::sheets::grid::{Act, Locator};
use sandbox::sheets::{BookState, Fault, FaultKind};

use crate::support::{COMPLETED, LATEST, Scene, readiness};

#[tokio::test(flavor = "multi_thread")]
async fn every_outage_of_google_is_told_by_readiness_and_made_up_for() -> Result<()> {
    let scene = Scene::start().await?;
    let syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    let sheets = &scene.town.suite.sheets;
    for (code, plate) in [(503, "a124bc777"), (429, "a125bc777")] {
        let fault = Fault {
            method: None,
            kind: FaultKind::status(code),
            times: None,
        };
        sheets.add_fault(fault).await?;
        let told = readiness(&syncer, false).await;
        ensure!(told.contains("sheet"), "{told}");
        let pass = scene.town.order(&scene.anna, "Kia", plate).await?;
        sheets.clear_faults().await?;
        scene.shown(LATEST, pass, 1).await;
        readiness(&syncer, true).await;
    }
    let guard = scene.town.suite.guard();
    for (state, plate) in [
        (
            BookState {
                granted: false,
                ..BookState::default()
            },
            "a126bc777",
        ),
        (
            BookState {
                deleted: true,
                ..BookState::default()
            },
            "a127bc777",
        ),
    ] {
        guard.set_state(state).await?;
        readiness(&syncer, false).await;
        let pass = scene.town.order(&scene.anna, "Kia", plate).await?;
        guard.set_state(BookState::default()).await?;
        scene.shown(LATEST, pass, 1).await;
        readiness(&syncer, true).await;
    }
    sheets.revoke_tokens().await?;
    let pass = scene.town.order(&scene.anna, "Kia", "a128bc777").await?;
    scene.shown(LATEST, pass, 1).await;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guard_who_sorts_inserts_and_writes_meanwhile_hurts_nothing() -> Result<()> {
    let scene = Scene::start().await?;
    let _syncer = scene.syncer().await?;
    let second = scene.town.order(&scene.anna, "Lada", "b124bc777").await?;
    scene.shown(LATEST, scene.pass, 1).await;
    scene.shown(LATEST, second, 1).await;
    let guard = scene.town.suite.guard();
    let meanwhile = vec![
        Act::InsertRows {
            sheet: LATEST.to_owned(),
            above: Locator::Pass(scene.pass),
            count: 1,
        },
        Act::Sort {
            sheet: LATEST.to_owned(),
            column: "A".to_owned(),
            descending: true,
        },
        Act::Edit {
            sheet: LATEST.to_owned(),
            row: Locator::Pass(second),
            column: "J".to_owned(),
            text: "two guests".to_owned(),
        },
    ];
    guard.act_before("spreadsheets.batchUpdate", meanwhile).await?;
    scene.tick(scene.pass).await?;
    scene.arrived_once().await?;
    let rows = scene.shown(LATEST, second, 1).await;
    ensure!(rows[0].texts().contains(&"two guests"), "{rows:?}");
    ensure!(rows[0].cells.iter().all(|cell| cell.ticked != Some(true)), "{rows:?}");
    scene.shown(COMPLETED, second, 0).await;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_formula_for_a_brand_lands_as_text_and_a_cancelled_pass_leaves() -> Result<()> {
    let formula = "=IMPORTXML(\"http://x\",\"//a\")";
    let scene = Scene::with_brand(formula).await?;
    let _syncer = scene.syncer().await?;
    let rows = scene.shown(LATEST, scene.pass, 1).await;
    ensure!(rows[0].texts().contains(&formula), "{rows:?}");
    scene.anna.presses(&scene.town.bot, "Cancel the pass").await?;
    scene.shown(LATEST, scene.pass, 0).await;
    ensure!(scene.ticks().await? == 0);
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tick_of_a_pass_cancelled_at_the_same_time_is_answered_and_the_row_leaves() -> Result<()> {
    let scene = Scene::start().await?;
    let mut syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    // While nobody keeps the sheet the resident cancels and the guard ticks.
    syncer.process.kill();
    scene.anna.presses(&scene.town.bot, "Cancel the pass").await?;
    scene.anna.sees(&scene.town.bot, "is cancelled").await?;
    scene.tick(scene.pass).await?;
    let _syncer = scene.syncer().await?;
    scene.anna.sees(&scene.town.bot, "At the gate:").await?;
    scene.shown(LATEST, scene.pass, 0).await;
    scene.shown(COMPLETED, scene.pass, 0).await;
    ensure!(scene.ticks().await? == 1);
    Ok(())
}
