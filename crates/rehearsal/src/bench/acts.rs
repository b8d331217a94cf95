//! People who write at fixed times, whether or not answers come, and how long each of them waits.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::{DateTime, Utc};
use hdrhistogram::Histogram;
use sandbox::client::Client;
use sandbox::model::{Deed, Event};
use tokio::time::{Instant, MissedTickBehavior};

use super::player::{chatter, last_of_record};
use super::world::World;

/// Two people write every ten milliseconds: 200 acts a second.
const TICK: Duration = Duration::from_millis(10);
const ACTS_A_TICK: usize = 2;

/// Acts at fixed times.
pub(super) struct Acts<'a> {
    world: &'a World,
    people: &'a [i64],
    turn: usize,
}

impl<'a> Acts<'a> {
    /// Of these residents, one after the other.
    pub(super) fn of(world: &'a World, people: &'a [i64]) -> Self {
        Self { world, people, turn: 0 }
    }

    /// Lets people write for so long and waits for the last answer. What others do meanwhile is not measured.
    pub(super) async fn play(&mut self, length: Duration) -> Result<Histogram<u64>> {
        let telegram = &self.world.telegram;
        let people: HashSet<i64> = self.people.iter().copied().collect();
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
            act(telegram, &deeds).await?;
        }
        let mut all = Histogram::new(3)?;
        crate::eventually("the last answer", async || {
            all = waits(telegram, after, &people).await.ok()?;
            (all.len() >= acted as u64).then_some(())
        })
        .await;
        Ok(all)
    }

    fn next(&mut self) -> Deed {
        let (turn, place) = (self.turn / self.people.len(), self.turn % self.people.len());
        self.turn += 1;
        Deed {
            person_id: self.people[place],
            bot_id: Some(self.world.bot.id),
            group_id: None,
            act: chatter(turn, place),
        }
    }
}

/// Lets people act, one after the other; none may be refused.
pub(super) async fn act(telegram: &Client, deeds: &[Deed]) -> Result<()> {
    for outcome in telegram.act_many(deeds).await? {
        ensure!(
            outcome.refused.is_none(),
            "the sandbox refuses an act: {:?}",
            outcome.refused
        );
    }
    Ok(())
}

/// A quantile in milliseconds.
pub(super) fn milliseconds(waits: &Histogram<u64>, quantile: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "microseconds of some seconds at most")]
    let microseconds = waits.value_at_quantile(quantile) as f64;
    microseconds / 1000.0
}

/// From each act of these people to its answer, in microseconds, by the sandbox's clock. In each chat answers come in the
/// order of acts.
pub(super) async fn waits(telegram: &Client, mut after: u64, people: &HashSet<i64>) -> Result<Histogram<u64>> {
    let mut open: HashMap<i64, VecDeque<DateTime<Utc>>> = HashMap::new();
    let mut waits = Histogram::new(3)?;
    loop {
        let page = telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok(waits);
        }
        after = page.last;
        for entry in page.entries {
            if !people.contains(&entry.chat_id) {
                continue;
            }
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
