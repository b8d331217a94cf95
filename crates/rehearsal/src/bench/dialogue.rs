//! Durable dialogue steps: how many a second, and what each costs the database.

use anyhow::Result;

use super::pgbench::Baseline;
use super::player::{Player, chatter};
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, ledger, pgbench, say};

/// Enough inputs are waiting that nobody has to wait for the measuring client.
const RESIDENTS: i64 = 400;
const DEPTH: usize = 2;
/// Of pgbench with the same statements and commits.
const TARGET: f64 = 0.4;

/// Steps a second against pgbench, then statements and commits per step.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut town = Town::settle(RESIDENTS).await?;
    let counted = ledger::open(&mut town.administrator).await?;
    let mut rates = Vec::new();
    let mut steps = 0;
    let mut ledger = None;
    let mut player = Player::begin(&town.world, town.world.people.len(), DEPTH, chatter).await?;
    player.play(plan.warm_up).await?;
    if counted {
        ledger::open(&mut town.administrator).await?;
    }
    for _ in 0..plan.repetitions {
        let (answers, seconds) = player.play(plan.measured).await?;
        #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
        rates.push(answers as f64 / seconds);
        steps += answers;
        say(&format!("steps: {:.0}/s", rates.last().copied().unwrap_or_default()));
    }
    if counted {
        ledger = Some(ledger::read(&mut town.administrator, "passbot").await?);
    }
    player.end(DEPTH).await?;
    town.check().await?;
    town.passbot.process.ask_to_end();
    town.passbot.process.wait_for_end().await;

    #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
    let per_step = |count: i64| count as f64 / steps.max(1) as f64;
    let batch = ledger
        .as_ref()
        .map_or(16.0, |ledger| (1.0 / per_step(ledger.exchanges)).clamp(1.0, 64.0));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 64"
    )]
    let batch = batch.round() as u32;
    let baseline = Baseline {
        script: pgbench::STEPS,
        prefill: pgbench::STEPS_WAITING,
        url: town.suite.database.url("passbot").to_owned(),
    };
    let best = pgbench::measure(&baseline, &mut town.administrator, batch, plan.warm_up, plan.measured).await?;

    let rate = Spread::of(&rates);
    let ratio = rate.median / best.steps_per_second;
    let shortfall = if ratio > 1.0 {
        // The engine cannot be quicker than its own statements with nothing in between.
        Some("the baseline is not to be believed: the script of pgbench stands in its own way")
    } else if ratio < TARGET {
        Some("passbot, the sandbox and the measuring client share the cores with PostgreSQL, unlike pgbench")
    } else {
        None
    };
    let mut rows = vec![Row {
        name: "durable dialogue steps",
        figure: rate.describe("/s", 0),
        baseline: format!(
            "pgbench {:.0}/s ({} clients, batches of {batch})",
            best.steps_per_second, best.clients
        ),
        ratio: Some(ratio),
        target: "ratio 0.4 (1,000/s wished)",
        met: Some(shortfall.is_none()),
        note: shortfall.map(str::to_owned),
    }];
    match ledger {
        Some(ledger) => {
            rows.push(Row {
                name: "statements and commits per step",
                figure: format!(
                    "{:.1} statements, {:.2} commits",
                    per_step(ledger.statements),
                    per_step(ledger.commits)
                ),
                baseline: String::new(),
                ratio: None,
                target: "",
                met: None,
                note: None,
            });
            for line in &ledger.lines {
                #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
                let microseconds = line.milliseconds * 1000.0 / steps.max(1) as f64;
                say(&format!(
                    "  {:>7.1} us/step {:>6.3} calls/step  {}",
                    microseconds,
                    per_step(line.calls),
                    line.query
                ));
            }
        }
        None => say("statements per step: not counted, this server runs without pg_stat_statements"),
    }
    Ok(rows)
}
