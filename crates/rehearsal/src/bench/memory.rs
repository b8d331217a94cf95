//! How much memory the services hold, at rest and at work.

use std::time::Duration;

use anyhow::Result;
use futures::future::{Either, select};

use super::acts::Acts;
use super::machine::resident_memory;
use super::row::Row;
use super::town::Town;
use super::{Plan, say};

const RESIDENTS: i64 = 400;
const LOOK: Duration = Duration::from_millis(100);
const TARGET_MEGABYTES: f64 = 25.0;

/// Resident memory of passbot at rest and at 200 acts a second, and of sheets-syncer, in MB (10^6 bytes).
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(RESIDENTS).await?;
    let syncer = town.run_sheets_syncer().await?;
    // Whatever is done once after the start is done by then.
    tokio::time::sleep(plan.warm_up).await;
    let passbot = town.passbot.process.id();
    let at_rest = resident_memory(passbot)?;
    let of_syncer = resident_memory(syncer.process.id())?;
    let mut at_work: f64 = 0.0;
    let mut acts = Acts::of(&town.world, &town.world.people);
    let mut playing = Box::pin(acts.play(plan.measured * 2));
    loop {
        let look = Box::pin(tokio::time::sleep(LOOK));
        match select(playing, look).await {
            Either::Left((played, _)) => {
                played?;
                break;
            }
            Either::Right(((), unfinished)) => {
                at_work = at_work.max(resident_memory(passbot)?);
                playing = unfinished;
            }
        }
    }
    say(&format!(
        "memory: passbot {at_rest:.1} MB at rest, {at_work:.1} MB at work; sheets-syncer {of_syncer:.1} MB at rest"
    ));
    town.check().await?;
    Ok(vec![
        row("memory of passbot at rest", at_rest),
        row("memory of passbot at 200/s, the most", at_work),
        row("memory of sheets-syncer at rest", of_syncer),
    ])
}

fn row(name: &'static str, megabytes: f64) -> Row {
    let met = megabytes <= TARGET_MEGABYTES;
    Row {
        name,
        figure: format!("{megabytes:.1} MB"),
        baseline: String::new(),
        ratio: None,
        target: "25 MB",
        met: Some(met),
        note: (!met).then(|| "the program's own pages, mapped from its file, are counted too".to_owned()),
    }
}
