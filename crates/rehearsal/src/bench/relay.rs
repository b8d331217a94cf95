//! Messages that helpdesk-bot passes on between people and their specialists.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use hdrhistogram::Histogram;
use sandbox::client::Client;
use sandbox::model::{Deed, Event};
use tokio::time::MissedTickBehavior;

use super::acts::{act, milliseconds};
use super::desk::{Desk, SCHEMA};
use super::pgbench::{self, Baseline};
use super::player::{last_of_record, text};
use super::row::{Row, Spread};
use super::{Plan, ledger, say};

const PAIRS: i64 = 200;
/// So many messages of each pair are under way when as many as possible go through.
const DEPTH: usize = 2;
/// One message every ten milliseconds: a hundred a second.
const TICK: Duration = Duration::from_millis(10);
/// The pause between two looks at the record.
const PAUSE: Duration = Duration::from_millis(20);
const TARGET_MILLISECONDS: f64 = 50.0;
/// Of pgbench with the same statements and commits, as for dialogue steps.
const TARGET_RATIO: f64 = 0.4;

/// How long a person's message takes to his specialist at a hundred a second, how many messages go through at most, and
/// what each costs the database.
pub(super) async fn measure(plan: Plan) -> Result<Vec<Row>> {
    let mut desk = Desk::open(PAIRS).await?;
    let mut rows = latency(&desk, plan).await?;
    rows.extend(throughput(&mut desk, plan).await?);
    desk.check().await?;
    Ok(rows)
}

async fn latency(desk: &Desk, plan: Plan) -> Result<Vec<Row>> {
    let mut turn = 0;
    play(desk, plan.warm_up, &mut turn).await?;
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..plan.repetitions {
        let waits = play(desk, plan.measured, &mut turn).await?;
        p50.push(milliseconds(&waits, 0.5));
        p99.push(milliseconds(&waits, 0.99));
        say(&format!(
            "relay: p50 {:.1} ms, p99 {:.1} ms of {}",
            milliseconds(&waits, 0.5),
            milliseconds(&waits, 0.99),
            waits.len()
        ));
    }
    let p99 = Spread::of(&p99);
    let met = p99.median < TARGET_MILLISECONDS;
    Ok(vec![Row {
        name: "a person's message to his specialist, p99 at 100/s",
        figure: p99.describe("ms", 1),
        baseline: format!("p50 {:.1} ms", Spread::of(&p50).median),
        ratio: None,
        target: "50 ms",
        met: Some(met),
        note: (!met).then(|| "three commits wait for the disk one after the other, as for a reply".to_owned()),
    }])
}

/// Lets people write for so long, each in turn, whether or not messages arrive; hands out how long each was under way, in
/// microseconds by the sandbox's clock.
pub(super) async fn play(desk: &Desk, length: Duration, turn: &mut usize) -> Result<Histogram<u64>> {
    let telegram = &desk.world.telegram;
    let after = last_of_record(telegram).await?;
    let mut tick = tokio::time::interval(TICK);
    // What is late is caught up on: the people do not wait for us either.
    tick.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let end = Instant::now() + length;
    let mut acted: u64 = 0;
    while Instant::now() < end {
        tick.tick().await;
        let person = desk.people()[*turn % desk.people().len()];
        act(telegram, &[deed(desk, person, &format!("message {turn}"))]).await?;
        *turn += 1;
        acted += 1;
    }
    let mut all = Histogram::new(3)?;
    crate::eventually("the last message", async || {
        all = waits(desk, after).await.ok()?;
        (all.len() >= acted).then_some(())
    })
    .await;
    Ok(all)
}

/// From each message of a person to its copy in his specialist's chat. Each message says something else.
pub(super) async fn waits(desk: &Desk, mut after: u64) -> Result<Histogram<u64>> {
    let specialist_of: HashMap<i64, i64> = desk
        .people()
        .iter()
        .copied()
        .zip(desk.specialists().iter().copied())
        .collect();
    let specialists: HashSet<i64> = desk.specialists().iter().copied().collect();
    let mut under_way: HashMap<(i64, String), DateTime<Utc>> = HashMap::new();
    let mut waits = Histogram::new(3)?;
    loop {
        let page = desk.world.telegram.record(after).await?;
        if page.entries.is_empty() {
            return Ok(waits);
        }
        after = page.last;
        for entry in page.entries {
            match entry.event {
                Event::Acted { text, .. } => {
                    if let Some(specialist) = specialist_of.get(&entry.chat_id) {
                        under_way.insert((*specialist, text), entry.at);
                    }
                }
                Event::Sent { text, .. } if specialists.contains(&entry.chat_id) => {
                    let key = (entry.chat_id, text);
                    let acted_at = under_way.remove(&key);
                    let acted_at = acted_at.with_context(|| format!("{key:?} was never written, or comes twice"))?;
                    let wait = (entry.at - acted_at).num_microseconds().unwrap_or(i64::MAX);
                    waits.record(u64::try_from(wait).unwrap_or(0).max(1))?;
                }
                _ => {}
            }
        }
    }
}

/// Both sides talk as quickly as messages arrive: whoever gets one answers.
async fn throughput(desk: &mut Desk, plan: Plan) -> Result<Vec<Row>> {
    let counted = ledger::open(&mut desk.administrator).await?;
    let mut talk = Talk::begin(desk).await?;
    talk.play(desk, plan.warm_up).await?;
    if counted {
        ledger::open(&mut desk.administrator).await?;
    }
    let (mut rates, mut relayed) = (Vec::new(), 0);
    for _ in 0..plan.repetitions {
        let (messages, seconds) = talk.play(desk, plan.measured).await?;
        #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
        rates.push(messages as f64 / seconds);
        relayed += messages;
        say(&format!("relay: {:.0}/s", rates.last().copied().unwrap_or_default()));
    }
    let ledger = match counted {
        true => Some(ledger::read(&mut desk.administrator, SCHEMA).await?),
        false => None,
    };
    talk.end(&desk.world.telegram).await?;
    desk.helpdesk.process.ask_to_end();
    desk.helpdesk.process.wait_for_end().await;

    #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
    let per_message = |count: i64| count as f64 / relayed.max(1) as f64;
    let batch = ledger
        .as_ref()
        .map_or(16.0, |ledger| (1.0 / per_message(ledger.exchanges)).clamp(1.0, 64.0));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 1 and 64"
    )]
    let batch = batch.round() as u32;
    let baseline = Baseline {
        script: pgbench::RELAY,
        prefill: pgbench::RELAY_WAITING,
        url: desk.url(),
    };
    let best = pgbench::measure(&baseline, &mut desk.administrator, batch, plan.warm_up, plan.measured).await?;

    let rate = Spread::of(&rates);
    let ratio = rate.median / best.steps_per_second;
    let met = (TARGET_RATIO..=1.0).contains(&ratio);
    let mut rows = vec![Row {
        name: "messages relayed",
        figure: rate.describe("/s", 0),
        baseline: format!(
            "pgbench {:.0}/s ({} clients, batches of {batch})",
            best.steps_per_second, best.clients
        ),
        ratio: Some(ratio),
        target: "ratio 0.4",
        met: Some(met),
        note: (!met).then(|| {
            "helpdesk-bot, the sandbox and the measuring client share the cores with PostgreSQL, unlike pgbench"
                .to_owned()
        }),
    }];
    let Some(ledger) = ledger else {
        say("statements per message: not counted, this server runs without pg_stat_statements");
        return Ok(rows);
    };
    rows.push(Row {
        name: "statements and commits per relayed message",
        figure: format!(
            "{:.1} statements, {:.2} commits",
            per_message(ledger.statements),
            per_message(ledger.commits)
        ),
        baseline: String::new(),
        ratio: None,
        target: "",
        met: None,
        note: None,
    });
    for line in &ledger.lines {
        #[allow(clippy::cast_precision_loss, reason = "a count of some thousands")]
        let microseconds = line.milliseconds * 1000.0 / relayed.max(1) as f64;
        say(&format!(
            "  {:>7.1} us/message {:>6.3} calls/message  {}",
            microseconds,
            per_message(line.calls),
            line.query
        ));
    }
    Ok(rows)
}

/// People and specialists who answer each other without end.
struct Talk {
    seen: u64,
    under_way: usize,
    said: usize,
}

impl Talk {
    /// Everybody who asks has written so often.
    async fn begin(desk: &Desk) -> Result<Self> {
        let mut talk = Self {
            seen: last_of_record(&desk.world.telegram).await?,
            under_way: 0,
            said: 0,
        };
        for _ in 0..DEPTH {
            talk.say(desk, desk.people()).await?;
        }
        Ok(talk)
    }

    /// Hands out how many messages arrived in how many seconds.
    async fn play(&mut self, desk: &Desk, length: Duration) -> Result<(u64, f64)> {
        let begin = Instant::now();
        let mut relayed = 0;
        while begin.elapsed() < length {
            tokio::time::sleep(PAUSE).await;
            let told = self.told(&desk.world.telegram).await?;
            relayed += told.len() as u64;
            self.say(desk, &told).await?;
        }
        Ok((relayed, begin.elapsed().as_secs_f64()))
    }

    /// Waits for the last messages.
    async fn end(mut self, telegram: &Client) -> Result<()> {
        let begin = Instant::now();
        while self.under_way > 0 {
            tokio::time::sleep(PAUSE).await;
            self.told(telegram).await?;
            ensure!(
                begin.elapsed() < crate::PATIENCE,
                "{} messages did not arrive",
                self.under_way
            );
        }
        Ok(())
    }

    /// Who got a message since the last look, once per message.
    async fn told(&mut self, telegram: &Client) -> Result<Vec<i64>> {
        let page = telegram.record(self.seen).await?;
        self.seen = page.last;
        let sent = page
            .entries
            .into_iter()
            .filter(|entry| matches!(entry.event, Event::Sent { .. }));
        let told: Vec<i64> = sent.map(|entry| entry.chat_id).collect();
        self.under_way = self.under_way.saturating_sub(told.len());
        Ok(told)
    }

    async fn say(&mut self, desk: &Desk, who: &[i64]) -> Result<()> {
        if who.is_empty() {
            return Ok(());
        }
        let deeds: Vec<Deed> = who
            .iter()
            .map(|person| {
                self.said += 1;
                deed(desk, *person, &format!("word {}", self.said))
            })
            .collect();
        self.under_way += deeds.len();
        act(&desk.world.telegram, &deeds).await
    }
}

/// A person writes to the bot.
pub(super) fn deed(desk: &Desk, person: i64, words: &str) -> Deed {
    Deed {
        person_id: person,
        bot_id: Some(desk.world.bot.id),
        group_id: None,
        act: text(words),
    }
}
