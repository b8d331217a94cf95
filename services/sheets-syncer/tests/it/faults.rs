//! Google fails in every way it can: nothing is lost, everybody is told, nobody knocks without end, and the sheet catches up.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use rehearsal::{eventually, eventually_within, suite::Running};
use sandbox::sheets::{BookState, Fault, FaultKind, Quota, grid::Locator};

use crate::{
    gate::{Answer, Gate, LONG},
    support::{COMPLETED, LATEST, readiness},
};

/// As many as the shortest interval of this quota allows for.
const QUOTA: usize = 15;
/// More than the quota of a minute.
const MOST_SYNCS: i64 = 30;
const INTERVAL: Duration = Duration::from_millis(200);
const BEGAN: &str = "the sheet cannot be kept up to date for now";
const GOES_ON: &str = "the sheet is still not up to date";
const ENDED: &str = "the sheet is kept up to date again";

async fn opened() -> Result<(Gate, Running)> {
    let gate = Gate::open().await?;
    let syncer = gate.syncer(&[("INTERVAL", "200ms")]).await?;
    gate.order(1, Answer::Accept).await?;
    gate.shown(LATEST, 1, 1).await;
    Ok((gate, syncer))
}

/// One line says that the fault began, one that it ended.
async fn told_once(syncer: &mut Running, times: usize) -> Result<()> {
    eventually_within(LONG, "the line of the fault's end", async || {
        (syncer.process.log().matches(ENDED).count() == times).then_some(())
    })
    .await;
    let began = syncer.process.log().matches(BEGAN).count();
    ensure!(began == times, "{began} lines of a beginning, {times} faults");
    Ok(())
}

async fn everything_fails(gate: &Gate, kind: FaultKind) -> Result<()> {
    let fault = Fault {
        method: None,
        kind,
        times: None,
    };
    Ok(gate.suite.sheets.add_fault(fault).await?)
}

/// How many syncs fit into a time when each failure doubles the pause: the shortest pauses that jitter allows.
fn syncs_within(time: Duration) -> u64 {
    let (mut syncs, mut past) = (2, Duration::ZERO);
    for failures in 0..6 {
        past += INTERVAL.mul_f64(0.8) * 2u32.pow(failures);
        syncs += u64::from(past < time);
    }
    syncs
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_without_google_cost_few_requests_and_everything_is_caught_up() -> Result<()> {
    let (gate, mut syncer) = opened().await?;
    let (asked, begin) = (gate.asked().await?, Instant::now());
    everything_fails(&gate, FaultKind::status(503)).await?;
    let told = readiness(&syncer, false).await;
    ensure!(told.contains("sheet"), "{told}");
    gate.order(2, Answer::Accept).await?;
    gate.guard().tick(LATEST, Locator::Pass(1), true).await?;
    gate.suite.telegram.advance(Duration::from_secs(5 * 3600)).await?;
    gate.order(3, Answer::Accept).await?;
    let failures = || 1 + syncer.process.log().matches(GOES_ON).count() as u64;
    eventually_within(LONG, "the eighth failure in a row", async || {
        (failures() >= 8).then_some(())
    })
    .await;
    let (asked, allowed) = (gate.asked().await? - asked, syncs_within(begin.elapsed()));
    ensure!(failures() <= allowed, "{} syncs, {allowed} allowed", failures());
    // Each of these syncs asks once for the sheet and, since the token is over, once for another.
    ensure!(
        asked <= 2 * allowed,
        "{asked} requests while Google was away, {allowed} syncs allowed"
    );
    gate.suite.sheets.clear_faults().await?;
    for number in [2, 3] {
        gate.shown(LATEST, number, 1).await;
    }
    gate.shown(COMPLETED, 1, 1).await;
    gate.shown(LATEST, 1, 0).await;
    ensure!(gate.ticks(1) == 1, "{} ticks", gate.ticks(1));
    readiness(&syncer, true).await;
    told_once(&mut syncer, 1).await?;
    gate.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_failure_is_told_and_made_up_for() -> Result<()> {
    let (gate, mut syncer) = opened().await?;
    let asked = FaultKind::Status {
        code: 429,
        retry_after: Some(1),
    };
    let kinds = [
        FaultKind::status(429),
        asked,
        FaultKind::status(500),
        FaultKind::status(502),
        FaultKind::status(503),
        FaultKind::CutBefore,
    ];
    for (number, kind) in (2..).zip(kinds) {
        everything_fails(&gate, kind).await?;
        let told = readiness(&syncer, false).await;
        ensure!(told.contains("sheet"), "{kind:?}: {told}");
        gate.order(number, Answer::Accept).await?;
        gate.suite.sheets.clear_faults().await?;
        gate.shown(LATEST, number, 1).await;
        readiness(&syncer, true).await;
        told_once(&mut syncer, usize::try_from(number - 1)?).await?;
    }
    gate.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_comes_back_before_google_asked_for_it() -> Result<()> {
    let (gate, syncer) = opened().await?;
    let refused = async || {
        Some(
            gate.suite
                .sheets
                .status()
                .await
                .ok()?
                .refused
                .get(&429)
                .copied()
                .unwrap_or(0),
        )
    };
    let asked = FaultKind::Status {
        code: 429,
        retry_after: Some(3),
    };
    everything_fails(&gate, asked).await?;
    eventually("the first refusal", async || (refused().await? >= 1).then_some(())).await;
    let first = Instant::now();
    eventually("the second refusal", async || (refused().await? >= 2).then_some(())).await;
    // The first was noticed a little after it happened.
    ensure!(first.elapsed() > Duration::from_millis(2500), "{:?}", first.elapsed());
    gate.suite.sheets.clear_faults().await?;
    readiness(&syncer, true).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_whose_answer_is_lost_moves_a_pass_once() -> Result<()> {
    let (gate, _syncer) = opened().await?;
    let kinds = [
        FaultKind::CutBefore,
        FaultKind::CutAfter,
        FaultKind::Late,
        FaultKind::status(500),
        FaultKind::status(502),
    ];
    for (number, kind) in (2..).zip(kinds) {
        gate.order(number, Answer::Accept).await?;
        gate.shown(LATEST, number, 1).await;
        // The batch that takes the row, the one that only fences, and the one that files it.
        let fault = Fault {
            method: Some("spreadsheets.batchUpdate".to_owned()),
            kind,
            times: Some(3),
        };
        gate.suite.sheets.add_fault(fault).await?;
        gate.guard().tick(LATEST, Locator::Pass(number), true).await?;
        gate.shown(COMPLETED, number, 1).await;
        gate.shown(LATEST, number, 0).await;
        ensure!(gate.ticks(number) == 1, "{kind:?}: {} ticks", gate.ticks(number));
        gate.suite.sheets.clear_faults().await?;
    }
    for number in 2..7 {
        gate.shown(COMPLETED, number, 1).await;
    }
    gate.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_ends_or_cannot_be_had_a_permission_and_a_spreadsheet_come_back() -> Result<()> {
    let (gate, mut syncer) = opened().await?;
    let sheets = &gate.suite.sheets;
    // Revoked, and over by the clock: a new one is fetched at once, and nobody needs to know.
    sheets.revoke_tokens().await?;
    gate.order(2, Answer::Accept).await?;
    gate.shown(LATEST, 2, 1).await;
    gate.suite.telegram.advance(Duration::from_secs(2 * 3600)).await?;
    gate.order(3, Answer::Accept).await?;
    gate.shown(LATEST, 3, 1).await;
    told_once(&mut syncer, 0).await?;

    let fault = Fault {
        method: Some("token".to_owned()),
        kind: FaultKind::status(500),
        times: None,
    };
    sheets.add_fault(fault).await?;
    sheets.revoke_tokens().await?;
    readiness(&syncer, false).await;
    gate.order(4, Answer::Accept).await?;
    sheets.clear_faults().await?;
    gate.shown(LATEST, 4, 1).await;
    readiness(&syncer, true).await;

    let (unshared, deleted) = (
        BookState {
            granted: false,
            ..BookState::default()
        },
        BookState {
            deleted: true,
            ..BookState::default()
        },
    );
    for (number, state, words) in [(5, unshared, "no permission"), (6, deleted, "no such spreadsheet")] {
        gate.guard().set_state(state).await?;
        let told = readiness(&syncer, false).await;
        ensure!(told.contains(words), "{told}");
        gate.order(number, Answer::Accept).await?;
        gate.guard().tick(LATEST, Locator::Pass(number - 1), true).await?;
        gate.guard().set_state(BookState::default()).await?;
        gate.shown(LATEST, number, 1).await;
        gate.shown(COMPLETED, number - 1, 1).await;
        ensure!(gate.ticks(number - 1) == 1);
        readiness(&syncer, true).await;
    }
    told_once(&mut syncer, 3).await?;
    gate.suite.check_conformance().await
}

/// With the shortest interval that is accepted and something to do all the time, the syncer comes to the edge of the quota and
/// stops there by itself.
#[tokio::test(flavor = "multi_thread")]
async fn googles_quota_is_never_exceeded() -> Result<()> {
    let gate = Gate::open().await?;
    let quota = Quota {
        reads_a_minute: Some(QUOTA),
        writes_a_minute: Some(QUOTA),
    };
    gate.suite.sheets.set_quota(quota).await?;
    let settings = [
        ("INTERVAL", "12s"),
        ("QUOTA__READS_A_MINUTE", "15"),
        ("QUOTA__WRITES_A_MINUTE", "15"),
    ];
    let syncer = gate.syncer(&settings).await?;
    for number in 1..=MOST_SYNCS {
        gate.order(number, Answer::Accept).await?;
    }
    gate.shown(LATEST, MOST_SYNCS, 1).await;
    let mut ticked = 0;
    while !syncer.process.log().contains("the quota of this minute is used up") {
        ticked += 1;
        ensure!(ticked < MOST_SYNCS, "the quota is not reached");
        // One tick for each sync: so each has a row to move, and the next follows soon.
        gate.guard().tick(LATEST, Locator::Pass(ticked), true).await?;
        eventually_within(LONG, "the tick to be read", async || {
            (gate.ticks(ticked) == 1).then_some(())
        })
        .await;
    }
    let status = gate.suite.sheets.status().await?;
    ensure!(!status.refused.contains_key(&429), "{:?}", status.refused);
    ensure!(status.most_reads_a_minute == QUOTA, "{}", status.most_reads_a_minute);
    ensure!(status.most_writes_a_minute <= QUOTA, "{}", status.most_writes_a_minute);
    readiness(&syncer, true).await;
    ensure!(!syncer.process.log().contains(BEGAN));
    gate.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_syncer_stands_by_ready_and_takes_over() -> Result<()> {
    let (gate, mut first) = opened().await?;
    let second = gate.syncer(&[("INTERVAL", "200ms")]).await?;
    first.process.kill();
    gate.order(2, Answer::Accept).await?;
    gate.shown(LATEST, 2, 1).await;
    readiness(&second, true).await;
    gate.suite.check_conformance().await
}
