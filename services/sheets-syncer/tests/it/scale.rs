use std::{fs, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use diesel::sql_query;
use diesel_async::RunQueryDsl;
use rehearsal::{ServiceProcess, binary, eventually_within};
use sandbox::sheets::grid::{Act, Locator};

use crate::{
    gate::{Answer, Gate, LONG},
    support::{COMPLETED, LATEST},
};

const PASSES: usize = 10_000;
const CHANGED: i64 = 10;
/// Cells that a batch brings for a pass that moves (a label and its time of arrival), with room.
const CELLS_A_MOVE: u64 = 12;
const BYTES_A_MOVE: u64 = 4096;
/// Of an unoptimised build; the release build needs less.
const MOST_MEGABYTES: u64 = 200;

/// A line of `/proc/<id>/status` in megabytes.
fn megabytes(process: &ServiceProcess, line: &str) -> Result<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let found = status.lines().find_map(|found| found.strip_prefix(line));
    let kilobytes: u64 = found
        .and_then(|found| found.split_whitespace().next())
        .context("no such line")?
        .parse()?;
    Ok(kilobytes / 1024)
}

#[tokio::test(flavor = "multi_thread")]
async fn of_ten_thousand_open_passes_ten_that_change_cost_ten() -> Result<()> {
    let gate = Gate::open().await?;
    let environment = gate.environment(&[("INTERVAL", "1s")]);
    let mut migrate = ServiceProcess::spawn(Path::new(&binary("sheets-syncer")), &["migrate"], &environment);
    ensure!(migrate.wait_for_end().await.success(), "{}", migrate.log());
    let mut connection = gate.suite.database.connect("sheets-syncer").await;
    sql_query(format!(
        "insert into passes (number, version, status, valid_from, valid_until, plate, brand, ordered_at, name, phone, \
         house, tick, place) select n, 1, 'ordered', now(), now() + interval '2 days', 'А 123 ВС 777', 'Lada', \
         now() + n * interval '1 millisecond', 'Anna Petrova', '+79161234567', '12', '{{\"Free\": {{\"standing\": 0}}}}', \
         'latest' from generate_series(1, {PASSES}) n"
    ))
    .execute(&mut connection)
    .await?;

    let begin = Instant::now();
    let syncer = gate.suite.run("sheets-syncer", &environment).await?;
    eventually_within(2 * LONG, "ten thousand rows", async || {
        let tabs = gate.guard().worksheets().await.ok()?;
        tabs.iter()
            .any(|tab| tab.title == LATEST && tab.rows > PASSES)
            .then_some(())
    })
    .await;
    println!("{PASSES} passes are shown after {:.1} s", begin.elapsed().as_secs_f32());
    // The batches that are still on their way come to an end: this one is the last.
    gate.order(20_000, Answer::Accept).await?;
    gate.shown(LATEST, 20_000, 1).await;

    for number in 1..=CHANGED {
        gate.order(number, Answer::Accept).await?;
    }
    let ticks = (1..=CHANGED).map(|number| Act::Tick {
        sheet: LATEST.to_owned(),
        row: Locator::Pass(number),
        on: true,
        column: Some("H".to_owned()),
    });
    gate.suite.sheets.reset_status().await?;
    let begin = Instant::now();
    gate.guard().act(&ticks.collect::<Vec<_>>()).await?;
    for number in 1..=CHANGED {
        gate.shown(COMPLETED, number, 1).await;
    }
    println!(
        "{CHANGED} of them are filed after {:.1} s",
        begin.elapsed().as_secs_f32()
    );
    let status = gate.suite.sheets.status().await?;
    let changed = CHANGED.unsigned_abs();
    let reads = status.requests.get("spreadsheets.get").copied().unwrap_or(1);
    println!(
        "sent: {} cells, {} bytes; read: {} bytes at a time; memory: {} MB, at most {} MB",
        status.batched_cells,
        status.batched_bytes,
        status.read_bytes / reads,
        megabytes(&syncer.process, "VmRSS:")?,
        megabytes(&syncer.process, "VmHWM:")?,
    );
    for line in syncer
        .process
        .log()
        .lines()
        .filter(|line| line.contains("brought up to date"))
    {
        println!("{line}");
    }
    ensure!(
        status.batched_cells <= changed * CELLS_A_MOVE,
        "{} cells",
        status.batched_cells
    );
    ensure!(
        status.batched_bytes <= changed * BYTES_A_MOVE,
        "{} bytes",
        status.batched_bytes
    );
    ensure!(megabytes(&syncer.process, "VmHWM:")? <= MOST_MEGABYTES);
    gate.suite.check_conformance().await
}
