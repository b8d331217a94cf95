//! The longest list leaves as a file, while others talk to the bot.

use std::time::{Duration, Instant};

use anyhow::Result;
use diesel_async::SimpleAsyncConnection;
use futures::future::{Either, select};
use sandbox::client::Person;

use super::acts::{Acts, milliseconds};
use super::machine::resident_memory;
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const OTHERS: i64 = 100;
/// What the longer one is compared with.
const FEW: i64 = 100;
/// The most passes of which passbot makes a file.
const MOST: i64 = 20_000;
const LOOK: Duration = Duration::from_millis(10);

/// The time from the press to the file, beside that of a short list; the others' 99th percentile and passbot's memory
/// meanwhile.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut town = Town::settle(OTHERS).await?;
    let olga = town.named_administrator().await?;
    order(&mut town, FEW).await?;
    let mut few = Vec::new();
    for _ in 0..plan.repetitions {
        few.push(export(&town, &olga, FEW).await?);
    }
    order(&mut town, MOST - FEW).await?;
    let at_rest = resident_memory(town.passbot.process.id())?;
    let mut acts = Acts::of(&town.world, &town.world.people);
    acts.play(plan.warm_up).await?;
    let (mut many, mut peaceful, mut beside, mut most_memory) = (Vec::new(), Vec::new(), Vec::new(), at_rest);
    for _ in 0..plan.repetitions {
        peaceful.push(milliseconds(&acts.play(plan.measured).await?, 0.99));
        let both = futures::future::try_join(acts.play(plan.measured), export(&town, &olga, MOST));
        let (waits, took) = highest_memory(&town, &mut most_memory, Box::pin(both)).await?;
        beside.push(milliseconds(&waits, 0.99));
        many.push(took);
        say(&format!(
            "export: {took:.0} ms for {MOST} passes; the others' p99 {:.1} ms, in peace {:.1} ms; memory {most_memory:.1} MB",
            beside.last().copied().unwrap_or_default(),
            peaceful.last().copied().unwrap_or_default()
        ));
    }
    town.check().await?;
    let (few, many) = (Spread::of(&few), Spread::of(&many));
    let (peaceful, beside) = (Spread::of(&peaceful), Spread::of(&beside));
    let report = |name, figure, baseline, ratio| Row {
        name,
        figure,
        baseline,
        ratio: Some(ratio),
        target: "",
        met: None,
        note: None,
    };
    Ok(vec![
        report(
            "export of 20,000 passes",
            many.describe("ms", 0),
            format!("{:.0} ms of {FEW}", few.median),
            many.median / few.median,
        ),
        report(
            "others' reply p99 beside an export",
            beside.describe("ms", 1),
            format!("in peace {:.1} ms", peaceful.median),
            beside.median / peaceful.median,
        ),
        report(
            "memory of passbot beside exports, the most",
            format!("{most_memory:.1} MB"),
            format!("before {at_rest:.1} MB"),
            most_memory / at_rest,
        ),
    ])
}

/// Adds passes of the first resident that have arrived.
async fn order(town: &mut Town, passes: i64) -> Result<()> {
    let insert = format!(
        "insert into passbot.passes (id, resident_id, version, brand, plate, status, ordered_at, valid_from, valid_until, \
           arrived_at, standing) \
         select nextval('passbot.pass_numbers'), (select min(id) from passbot.residents), 2, 'Kia Rio', 'А 123 ВС 777', \
           'arrived', now(), now(), now() + interval '2 days', now(), false from generate_series(1, {passes}); \
         analyze passbot.passes"
    );
    Ok(town.administrator.batch_execute(&insert).await?)
}

/// Presses, and returns the milliseconds until the file is there.
async fn export(town: &Town, olga: &Person, passes: i64) -> Result<f64> {
    let bot = &town.world.bot;
    olga.sends(bot, "/export").await?;
    olga.sees(bot, "Of which days?").await?;
    let begin = Instant::now();
    olga.presses(bot, "This month").await?;
    olga.sees(bot, &format!("{passes} passes ordered from")).await?;
    Ok(begin.elapsed().as_secs_f64() * 1000.0)
}

/// Waits for it and looks how much memory passbot holds meanwhile.
async fn highest_memory<T>(
    town: &Town,
    highest: &mut f64,
    mut work: impl Future<Output = Result<T>> + Unpin,
) -> Result<T> {
    loop {
        match select(work, Box::pin(tokio::time::sleep(LOOK))).await {
            Either::Left((done, _)) => return done,
            Either::Right(((), unfinished)) => {
                *highest = highest.max(resident_memory(town.passbot.process.id())?);
                work = unfinished;
            }
        }
    }
}
