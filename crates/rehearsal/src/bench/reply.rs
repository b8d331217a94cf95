//! How long a person waits for the answer while others talk too.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use hdrhistogram::Histogram;
use sandbox::model::{Deed, Event};
use tokio::time::{Instant, MissedTickBehavior};

use super::player::{chatter, last_of_record};
use super::row::{Row, Spread};
use super::town::Town;
use super::{Plan, say};

const RESIDENTS: i64 = 400;
/// A person writes every ten milliseconds, then two at once: 200 a second, whether or not answers come.
const TICK: Duration = Duration::from_millis(10);
const ACTS_A_TICK: usize = 2;
const TARGET_MILLISECONDS: f64 = 25.0;

/// The 99th percentile at 200 acts a second, from the act to the message in the sandbox's record.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let town = Town::settle(RESIDENTS).await?;
    let mut clock = Acts { town: &town, turn: 0 };
    clock.play(plan.warm_up).await?;
    let mut p50 = Vec::new();
    let mut p99 = Vec::new();
    for _ in 0..plan.repetitions {
        let waits = clock.play(plan.measured).await?;
        p50.push(milliseconds(&waits, 0.5));
        p99.push(milliseconds(&waits, 0.99));
        say(&format!(
            "reply: p50 {:.1} ms, p99 {:.1} ms of {}",
            milliseconds(&waits, 0.5),
            milliseconds(&waits, 0.99),
            waits.len()
        ));
    }
    town.check().await?;
    let p99 = Spread::of(&p99);
    let met = p99.median <= TARGET_MILLISECONDS;
    Ok(vec![Row {
        name: "reply p99 at 200/s",
        figure: p99.describe("ms", 1),
        baseline: format!("p50 {:.1} ms", Spread::of(&p50).median),
        ratio: None,
        target: "25 ms",
        met: Some(met),
        note: (!met)
            .then(|| "three commits wait for the disk one after the other: of the intake, of the step and of the sender, each within a \
             round of its own when others are under way".to_owned()),
    }])
}

/// Acts at fixed times.
struct Acts<'a> {
    town: &'a Town,
    turn: usize,
}

impl Acts<'_> {
    /// Lets people write for so long and waits for the last answer.
    async fn play(&mut self, length: Duration) -> Result<Histogram<u64>> {
        let telegram = &self.town.telegram;
        let after = last_of_record(telegram).await?;
        let mut tick = tokio::time::interval(TICK);
        // What is late is caught up on: the people do not wait for us either.
        tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let end = Instant::now() + length;
        let mut acted = 0;
        while Instant::now() < end {
            tick.tick().await;
            let deeds: Vec<Deed> = (0..ACTS_A_TICK).map(|_| self.next()).collect();
            acted += deeds.len();
            for outcome in telegram.act_many(&deeds).await? {
                ensure!(
                    outcome.refused.is_none(),
                    "the sandbox refuses an act: {:?}",
                    outcome.refused
                );
            }
        }
        crate::eventually("the last answer", async || {
            let waits = waits(telegram, after).await.ok()?;
            (waits.len() >= acted as u64).then_some(waits)
        })
        .await;
        waits(telegram, after).await
    }

    fn next(&mut self) -> Deed {
        let residents = self.town.residents.len();
        let (turn, place) = (self.turn / residents, self.turn % residents);
        self.turn += 1;
        Deed {
            person_id: self.town.residents[place],
            bot_id: Some(self.town.bot.id),
            group_id: None,
            act: chatter(turn, place),
        }
    }
}

/// From each act to its answer, in microseconds, by the sandbox's clock. In each chat answers come in the order of acts.
async fn waits(telegram: &sandbox::client::Client, mut after: u64) -> Result<Histogram<u64>> {
    let mut open: HashMap<i64, VecDeque<DateTime<Utc>>> = HashMap::new();
    let mut waits = Histogram::new(3)?;
    loop {
        let page = telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok(waits);
        }
        after = page.last;
        for entry in page.entries {
            let acts = open.entry(entry.chat_id).or_default();
            match entry.event {
                Event::Acted { .. } => acts.push_back(entry.at),
                Event::Sent { .. } => {
                    if let Some(acted_at) = acts.pop_front() {
                        let wait = (entry.at - acted_at).num_microseconds().unwrap_or(i64::MAX);
                        waits.record(u64::try_from(wait).unwrap_or(0).max(1))?;
                    }
                }
                _ => {}
            }
        }
    }
}

fn milliseconds(waits: &Histogram<u64>, quantile: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "microseconds of some seconds at most")]
    let microseconds = waits.value_at_quantile(quantile) as f64;
    microseconds / 1000.0
}
