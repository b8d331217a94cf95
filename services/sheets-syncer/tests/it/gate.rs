//! A gate without a bot: the test itself is passbot, and says what it wants of passes.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use common::events::{
    ROUTES,
    passbot::v1::{PassChanged, PassStatus, RefusalReason, TickRefused},
    sheets_syncer::v1::PassTicked,
};
use messaging::{Broker, Consume, Delivery, Options, Outgoing, Publisher, Verdict};
use prost::Message;
use rehearsal::{
    PATIENCE, broker_url, eventually_within,
    suite::{Environment, Running, Suite},
};
use sandbox::sheets::{Guard, ShownRow};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// What passbot is going to answer to a tick.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Accept,
    /// Once, then it accepts.
    Refuse,
}

/// A suite of sandbox, database and queues, with a passbot that the test plays.
pub struct Gate {
    pub suite: Suite,
    passbot: Passbot,
    _stop: DropGuard,
}

#[derive(Clone)]
struct Passbot {
    passes: Arc<Mutex<BTreeMap<i64, Pass>>>,
    publisher: Publisher,
}

#[derive(Debug, Clone)]
struct Pass {
    version: i64,
    status: PassStatus,
    answer: Answer,
    ordered_at: DateTime<Utc>,
    /// Keys of the ticks that were heard; a repetition has the same.
    ticks: Vec<String>,
}

impl Gate {
    pub async fn open() -> Result<Self> {
        let suite = Suite::start().await?;
        let options = Options {
            prefix: suite.prefix.clone(),
            ..Options::new("passbot", ROUTES)
        };
        let broker = Broker::connect(&broker_url(), options)?;
        broker.connected().await;
        let passbot = Passbot {
            passes: Arc::default(),
            publisher: broker.publisher(),
        };
        let stop = CancellationToken::new();
        let (hearing, ears) = (passbot.clone(), stop.clone());
        tokio::spawn(async move {
            let hear = |deliveries| hearing.clone().hear(deliveries);
            broker.consume(Consume::default(), ears, hear).await;
        });
        Ok(Self {
            suite,
            passbot,
            _stop: stop.drop_guard(),
        })
    }

    /// sheets-syncer with these settings besides the usual ones.
    pub async fn syncer(&self, settings: &[(&str, &str)]) -> Result<Running> {
        self.suite.run("sheets-syncer", &self.environment(settings)).await
    }

    pub fn environment(&self, settings: &[(&str, &str)]) -> Environment {
        let mut environment = self.suite.sheets_syncer_environment();
        // On a busy machine a second is too short for a leader to show that it lives.
        environment.insert("ENGINE__LEASE".to_owned(), "3s".to_owned());
        environment.extend(
            settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        environment
    }

    pub fn guard(&self) -> Guard {
        self.suite.guard()
    }

    /// A resident orders a pass.
    pub async fn order(&self, number: i64, answer: Answer) -> Result<()> {
        let ordered_at = self.suite.telegram.clock().await?.now;
        let pass = Pass {
            version: 1,
            status: PassStatus::Ordered,
            answer,
            ordered_at,
            ticks: Vec::new(),
        };
        self.passbot.passes().insert(number, pass);
        self.passbot.tell(number).await
    }

    /// A guard says in Telegram that it came, or its resident cancels it; an arrived pass stays so.
    pub async fn change(&self, number: i64, status: PassStatus) -> Result<()> {
        self.passbot.change(number, status);
        self.passbot.tell(number).await
    }

    /// How many ticks of a pass passbot heard of.
    pub fn ticks(&self, number: i64) -> usize {
        self.passbot.passes().get(&number).map_or(0, |pass| pass.ticks.len())
    }

    pub fn status(&self, number: i64) -> Option<PassStatus> {
        self.passbot.passes().get(&number).map(|pass| pass.status)
    }

    /// The rows of a worksheet that carry this pass.
    pub async fn rows(&self, worksheet: &str, number: i64) -> Option<Vec<ShownRow>> {
        let rows = self.guard().rows(worksheet).await.ok()?;
        let number = number.to_string();
        let is_its = |row: &ShownRow| row.texts().first() == Some(&number.as_str());
        Some(rows.into_iter().filter(is_its).collect())
    }

    /// Waits until a worksheet shows the pass that often.
    pub async fn shown(&self, worksheet: &str, number: i64, times: usize) -> Vec<ShownRow> {
        let awaited = format!("{times} rows of pass {number} in {worksheet}");
        eventually_within(2 * PATIENCE, &awaited, async || {
            self.rows(worksheet, number).await.filter(|rows| rows.len() == times)
        })
        .await
    }

    /// How often Google was asked for anything so far, tokens too.
    pub async fn asked(&self) -> Result<u64> {
        Ok(self.suite.sheets.status().await?.requests.values().sum())
    }
}

impl Passbot {
    fn passes(&self) -> MutexGuard<'_, BTreeMap<i64, Pass>> {
        self.passes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, number: i64, status: PassStatus) {
        if let Some(pass) = self.passes().get_mut(&number)
            && pass.status == PassStatus::Ordered
        {
            pass.status = status;
            pass.version += 1;
        }
    }

    async fn hear(self, deliveries: Arc<[Delivery]>) -> Vec<Verdict> {
        let mut verdicts = Vec::new();
        for delivery in deliveries.iter() {
            let heard = self.answer(&delivery.body).await;
            verdicts.push(heard.map_or_else(|error| Verdict::Reject(error.to_string()), |()| Verdict::Done));
        }
        verdicts
    }

    async fn answer(&self, body: &[u8]) -> Result<()> {
        let tick = PassTicked::decode(body)?;
        let refused = {
            let mut passes = self.passes();
            let pass = passes
                .get_mut(&tick.pass_id)
                .context("a tick of a pass that nobody ordered")?;
            if pass.ticks.contains(&tick.tick_key) {
                return Ok(());
            }
            pass.ticks.push(tick.tick_key.clone());
            let refuses = pass.answer == Answer::Refuse;
            pass.answer = Answer::Accept;
            match pass.status {
                PassStatus::Cancelled => Some(RefusalReason::Cancelled),
                PassStatus::Ordered if refuses => Some(RefusalReason::NotYetValid),
                _ => None,
            }
        };
        let Some(reason) = refused else {
            self.change(tick.pass_id, PassStatus::Arrived);
            return self.tell(tick.pass_id).await;
        };
        let refusal = TickRefused {
            pass_id: tick.pass_id,
            tick_key: tick.tick_key,
            reason: reason.into(),
            expires_at: tick.expires_at,
            arrived_at: None,
        };
        self.publish("passbot.tick-refused.v1", refusal.encode_to_vec()).await
    }

    /// Says how it stands with a pass.
    async fn tell(&self, number: i64) -> Result<()> {
        let pass = self.passes().get(&number).context("nobody ordered it")?.clone();
        let arrived_at = (pass.status == PassStatus::Arrived).then(|| stamp(pass.ordered_at + TimeDelta::hours(1)));
        let changed = PassChanged {
            pass_id: number,
            version: pass.version,
            status: pass.status.into(),
            plate: format!("А {:03} ВС 777", number % 1000),
            brand: "Lada".to_owned(),
            ordered_at: Some(stamp(pass.ordered_at)),
            valid_from: Some(stamp(pass.ordered_at)),
            valid_until: Some(stamp(pass.ordered_at + TimeDelta::hours(48))),
            arrived_at,
            resident_name: "Anna Petrova".to_owned(),
            resident_phone: "+79161234567".to_owned(),
            house: "12".to_owned(),
            on_foot: false,
            standing: false,
        };
        self.publish("passbot.pass-changed.v1", changed.encode_to_vec()).await
    }

    async fn publish(&self, routing_key: &str, body: Vec<u8>) -> Result<()> {
        let event = Outgoing {
            message_id: Uuid::now_v7(),
            routing_key: routing_key.to_owned(),
            body,
            created_at: Utc::now(),
            traceparent: None,
        };
        let published = self.publisher.publish(std::slice::from_ref(&event)).await;
        ensure!(published.iter().all(Result::is_ok), "{published:?}");
        Ok(())
    }
}

fn stamp(moment: DateTime<Utc>) -> prost_types::Timestamp {
    prost_types::Timestamp {
        seconds: moment.timestamp(),
        nanos: 0,
    }
}

/// Looks again and again for at most this long: what a busy machine needs for a whole catch-up.
pub const LONG: Duration = Duration::from_secs(120);
