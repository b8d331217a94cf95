//! How much memory the services hold, at rest and at work.

use std::time::Duration;

use anyhow::Result;
use futures::future::{Either, select};

use super::acts::{Acts, act};
use super::desk::Desk;
use super::machine::resident_memory;
use super::row::Row;
use super::town::Town;
use super::{Plan, relay, say};

const RESIDENTS: i64 = 400;
const LOOK: Duration = Duration::from_millis(100);
const TARGET_MEGABYTES: f64 = 25.0;

/// So many people ask for a code while messages go through.
const STRANGERS: i64 = 100;
const PAIRS: i64 = 200;
const LETTER_EVERY: Duration = Duration::from_millis(100);

/// Resident memory of each service at rest and at work, in MB (10^6 bytes).
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut rows = of_passes(plan).await?;
    rows.extend(of_support(plan).await?);
    Ok(rows)
}

/// Of helpdesk-bot while a hundred messages a second go through, and of notifier while it sends ten letters a second.
async fn of_support(plan: Plan) -> Result<Vec<Row>> {
    let desk = Desk::open_for(PAIRS, STRANGERS, "off").await?;
    let notifier = desk.suite.run("notifier", &desk.notifier_environment()).await?;
    tokio::time::sleep(plan.warm_up).await;
    let (of_helpdesk, of_notifier) = (desk.helpdesk.process.id(), notifier.process.id());
    let at_rest = [resident_memory(of_helpdesk)?, resident_memory(of_notifier)?];
    let mut turn = 0;
    let playing = futures::future::try_join(
        relay::play(&desk, plan.measured * 2, &mut turn),
        ask_for_codes(&desk, plan.measured * 2),
    );
    let (at_work, (_, asked)) = highest([of_helpdesk, of_notifier], playing).await?;
    let mail = desk.suite.telegram.mail();
    crate::eventually("the last letter", async || {
        (mail.letters().await.ok()?.len() >= asked).then_some(())
    })
    .await;
    say(&format!(
        "memory: helpdesk-bot {:.1} MB at rest, {:.1} MB at work; notifier {:.1} MB at rest, {:.1} MB at work ({asked} letters)",
        at_rest[0], at_work[0], at_rest[1], at_work[1]
    ));
    desk.check().await?;
    Ok(vec![
        row("memory of helpdesk-bot at rest", at_rest[0]),
        row("memory of helpdesk-bot at 100 messages/s, the most", at_work[0]),
        row("memory of notifier at rest", at_rest[1]),
        row("memory of notifier at 10 letters/s, the most", at_work[1]),
    ])
}

/// Strangers write their addresses, one after the other; hands out how many letters that makes.
async fn ask_for_codes(desk: &Desk, length: Duration) -> Result<usize> {
    let mut tick = tokio::time::interval(LETTER_EVERY);
    let end = tokio::time::Instant::now() + length;
    let mut asked = 0;
    for stranger in desk.strangers() {
        tick.tick().await;
        if tokio::time::Instant::now() >= end {
            break;
        }
        let address = format!("person{stranger}@example.org");
        act(&desk.world.telegram, &[relay::deed(desk, *stranger, &address)]).await?;
        asked += 1;
    }
    Ok(asked)
}

/// Of passbot at 200 acts a second, and of sheets-syncer.
async fn of_passes(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(RESIDENTS).await?;
    let syncer = town.run_sheets_syncer().await?;
    // Whatever is done once after the start is done by then.
    tokio::time::sleep(plan.warm_up).await;
    let passbot = town.passbot.process.id();
    let at_rest = resident_memory(passbot)?;
    let of_syncer = resident_memory(syncer.process.id())?;
    let mut acts = Acts::of(&town.world, &town.world.people);
    let ([at_work], _) = highest([passbot], acts.play(plan.measured * 2)).await?;
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

/// The most that these processes hold while something goes on.
async fn highest<const COUNT: usize, T>(
    processes: [u32; COUNT],
    playing: impl Future<Output = Result<T>>,
) -> Result<([f64; COUNT], T)> {
    let mut most = [0.0_f64; COUNT];
    let mut playing = Box::pin(playing);
    loop {
        let look = Box::pin(tokio::time::sleep(LOOK));
        match select(playing, look).await {
            Either::Left((played, _)) => return Ok((most, played?)),
            Either::Right(((), unfinished)) => {
                for (most, process) in most.iter_mut().zip(processes) {
                    *most = most.max(resident_memory(process)?);
                }
                playing = unfinished;
            }
        }
    }
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
