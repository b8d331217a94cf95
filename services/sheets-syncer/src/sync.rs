//! The loop that keeps the sheet: read, plan, record what was decided, write.

use std::time::Duration;

use conversation::LoadError;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use jiff::{Timestamp, tz::TimeZone};
use outbox::{Bell, Clock, Leader, Reign, Topic, events, statement};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;

use crate::{
    events::pass_ticked,
    sheet::{
        Decision, Layout, PassNumber, Plan, Wanted,
        google::{Google, GoogleError},
        plan, planner,
    },
    store,
};

/// What the loop needs besides Google.
#[derive(Clone)]
pub struct SyncOptions {
    pub database_url: SecretString,
    pub bell: Bell,
    pub clock: Clock,
    pub layout: Layout,
    pub time_zone: TimeZone,
    pub interval: Duration,
    pub window: Duration,
    pub lease: Duration,
}

/// How the last sync ended, for readiness.
pub type Health = Result<(), String>;

/// Keeps one spreadsheet, as the only leader of it.
pub struct Sync {
    options: SyncOptions,
    health: watch::Sender<Health>,
}

/// The longest pause while Google is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// When something waits for the next sync it comes sooner: half of the movements take two.
const FOLLOW_UP: u32 = 4;

/// What one leader remembers between two syncs.
#[derive(Default)]
struct Memory {
    /// The end of the last batch is not known: at the start too, for a predecessor's may be on its way.
    settled: bool,
    look_for_header: bool,
    failures: u32,
}

impl Sync {
    /// A loop that is not yet running, and how it stands with it.
    pub fn new(options: SyncOptions) -> (Self, watch::Receiver<Health>) {
        let (health, seen) = watch::channel(Err("the sheet was not read yet".to_owned()));
        (Self { options, health }, seen)
    }

    /// Keeps the sheet as long as this process leads, until `stop`.
    pub async fn run(self, google: Google, stop: CancellationToken) {
        let leader = Leader {
            database_url: self.options.database_url.clone(),
            bot_id: 0,
            name: "sheet",
            lease: self.options.lease,
        };
        let google = tokio::sync::Mutex::new(google);
        leader.run(stop, |reign| self.lead(&google, reign)).await;
    }

    async fn lead(&self, google: &tokio::sync::Mutex<Google>, reign: Reign) {
        let mut google = google.lock().await;
        let mut memory = Memory::default();
        while !reign.over.is_cancelled() {
            let pause = match self.sync(&mut google, &mut memory, &reign).await {
                Ok(follow_up) => {
                    memory.failures = 0;
                    self.health.send_modify(|health| *health = Ok(()));
                    if follow_up {
                        self.options.interval / FOLLOW_UP
                    } else {
                        self.options.interval
                    }
                }
                Err(error) => self.failed(&error, &mut memory),
            };
            tokio::select! {
                () = reign.over.cancelled() => {}
                () = time::sleep(pause) => {}
            }
        }
    }

    /// One sync. Says whether another should follow soon.
    async fn sync(&self, google: &mut Google, memory: &mut Memory, reign: &Reign) -> Result<bool, SyncError> {
        let mut connection = AsyncPgConnection::establish(self.options.database_url.expose_secret()).await?;
        let wanted = self.wanted(&mut connection).await?;
        let with_completed = planner::needs_completed(&wanted) || memory.look_for_header;
        let seen = google
            .read(&self.options.layout, with_completed, Timestamp::now())
            .await?;
        let plan = if memory.settled {
            plan(&seen, &wanted, &self.options.layout)
        } else {
            planner::settle(&seen)
        };
        memory.look_for_header = plan.look_for_header;
        let Plan {
            decisions,
            requests,
            follow_up,
            ..
        } = plan;
        if !decisions.is_empty() {
            self.record(&mut connection, &decisions, reign).await?;
            self.options.bell.ring(Topic::Events);
        }
        if requests.is_empty() {
            memory.settled = true;
            return Ok(follow_up);
        }
        let changes = requests.len();
        memory.settled = false;
        match google.write(requests, Timestamp::now()).await {
            Ok(()) => memory.settled = true,
            Err(error) => {
                memory.settled = error.is_definite();
                return Err(error.into());
            }
        }
        tracing::info!(changes, decisions = decisions.len(), "the sheet was brought up to date");
        Ok(follow_up)
    }

    async fn wanted(&self, connection: &mut AsyncPgConnection) -> Result<Vec<Wanted>, SyncError> {
        let now = self.options.clock.now();
        let now = Timestamp::from_microsecond(now.timestamp_micros()).unwrap_or(Timestamp::MAX);
        let open = store::open(connection).await?;
        let (window, zone) = (self.options.window, &self.options.time_zone);
        Ok(open
            .iter()
            .filter_map(|stored| stored.entry.wanted(now, window, zone))
            .collect())
    }

    /// Writes down what was found out and decided, with the events of new ticks, in one commit: whatever becomes of this
    /// process or of the batch, a tick is published once.
    async fn record(
        &self,
        connection: &mut AsyncPgConnection,
        decisions: &[Decision],
        reign: &Reign,
    ) -> Result<(), SyncError> {
        let now = self.options.clock.now();
        let mut numbers: Vec<PassNumber> = decisions.iter().map(Decision::number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        connection
            .transaction(async |transaction| {
                still_leading(transaction, reign.epoch).await?;
                for mut stored in store::locked_all(transaction, &numbers).await? {
                    let erased = stored.entry.details.name.is_empty();
                    let this = stored.entry.number;
                    for decision in decisions.iter().filter(|decision| decision.number() == this) {
                        if let Decision::Ticked(number) = decision {
                            stored.ticks += 1;
                            events::insert(transaction, 0, &pass_ticked(*number, stored.ticks, now), None).await?;
                            tracing::info!(pass = number.0, "a guard ticked a pass");
                        }
                        stored.entry.record(decision);
                    }
                    store::save(transaction, &stored, erased).await?;
                }
                Ok(())
            })
            .await
    }

    fn failed(&self, error: &SyncError, memory: &mut Memory) -> Duration {
        memory.failures += 1;
        let first = memory.failures == 1;
        if first {
            tracing::error!(%error, "the sheet cannot be kept up to date for now");
        } else {
            tracing::warn!(%error, failures = memory.failures, "the sheet is still not up to date");
        }
        let pause = match error {
            SyncError::Google(GoogleError::Budget { wait }) => return *wait,
            // Rows went away between the read and the batch: another read shows where they are.
            SyncError::Google(GoogleError::Refused { .. }) if memory.failures < 3 => {
                return self.options.interval / FOLLOW_UP;
            }
            _ => self.options.interval * 2u32.pow((memory.failures - 1).min(5)),
        };
        self.health.send_modify(|health| *health = Err(error.to_string()));
        // Jitter: after an outage not everybody comes back at the same moment.
        pause.min(LONGEST_PAUSE).mul_f64(rand::rng().random_range(0.8..1.2))
    }
}

/// A leader that was paused and replaced must not record what it read long ago.
async fn still_leading(transaction: &mut AsyncPgConnection, epoch: i64) -> Result<(), SyncError> {
    use diesel_async::RunQueryDsl;
    let held = statement(
        "select 1 from leases where bot_id = 0 and name = 'sheet' and epoch = ? and until > clock_timestamp() for share",
    )
    .bind::<diesel::sql_types::BigInt, _>(epoch)
    .execute(transaction)
    .await?;
    if held == 1 { Ok(()) } else { Err(SyncError::Deposed) }
}

/// Why a sync came to nothing.
#[derive(Debug, thiserror::Error)]
enum SyncError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the projection cannot be used")]
    Query(#[from] diesel::result::Error),
    #[error("the projection makes no sense: {0}")]
    Load(#[from] LoadError),
    #[error("the projection cannot be written: {0}")]
    Apply(#[from] conversation::ApplyError),
    #[error(transparent)]
    Google(#[from] GoogleError),
    #[error("another process keeps the sheet now")]
    Deposed,
}
