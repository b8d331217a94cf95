//! The loop that keeps the sheet: read, plan, record what was decided, write.

use std::time::Duration;

use conversation::LoadError;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use fail_point::fail_point;
use jiff::{Timestamp, tz::TimeZone};
use outbox::{Bell, Clock, Leader, Reign, Topic, events, statement};
use rand::Rng;
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::watch,
    time::{self, Instant},
};
use tokio_util::sync::CancellationToken;

use crate::{
    alarm::{Alarm, Trouble},
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
    pub alarm: Alarm,
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

const NOT_READ: &str = "the sheet was not read yet";
/// A process that did not come to lead for so many leases stands by: another one keeps the sheet.
const LEASES_UNTIL_STANDBY: u32 = 2;
/// The longest pause while Google is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Google may ask for a longer pause, but nobody stays away for longer than this.
const LONGEST_ASKED: Duration = Duration::from_secs(3600);
/// Rows may go away between the read and the batch; a batch that is refused more often in a row is a fault.
const REFUSALS_IN_A_ROW: u32 = 2;
/// When something waits for the next sync it comes sooner: half of the movements take two.
const FOLLOW_UP: u32 = 4;

/// What one leader remembers between two syncs.
#[derive(Default)]
struct Memory {
    /// The end of the last batch is not known: at the start too, for a predecessor's may be on its way.
    settled: bool,
    look_for_header: bool,
    failures: u32,
    /// Since when the sheet cannot be kept up to date.
    fault: Option<Instant>,
    /// Whether operators have been told so; not known at the start, for a predecessor may have told them.
    alerted: Option<bool>,
}

impl Sync {
    /// A loop that is not yet running, and how it stands with it.
    pub fn new(options: SyncOptions) -> (Self, watch::Receiver<Health>) {
        let (health, seen) = watch::channel(Err(NOT_READ.to_owned()));
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
        tokio::select! {
            () = leader.run(stop, |reign| self.lead(&google, reign)) => {}
            () = self.stand_by() => {}
        }
    }

    /// Who only waits for the leader's end is ready too.
    async fn stand_by(&self) {
        time::sleep(self.options.lease * LEASES_UNTIL_STANDBY).await;
        self.health.send_if_modified(|health| {
            let waits = health.as_ref().is_err_and(|reason| reason == NOT_READ);
            if waits {
                *health = Ok(());
            }
            waits
        });
        std::future::pending::<()>().await;
    }

    async fn lead(&self, google: &tokio::sync::Mutex<Google>, reign: Reign) {
        let mut google = google.lock().await;
        let mut memory = Memory::default();
        self.health
            .send_modify(|health| *health = Err("the sheet is being read for the first time".to_owned()));
        while reign.holds() {
            let pause = match self.sync(&mut google, &mut memory, &reign).await {
                Ok(follow_up) => {
                    self.succeeded(&mut memory, &reign).await;
                    if follow_up {
                        self.options.interval / FOLLOW_UP
                    } else {
                        self.options.interval
                    }
                }
                Err(error) => self.failed(&error, &mut memory, &reign).await,
            };
            tokio::select! {
                () = reign.over.cancelled() => {}
                () = time::sleep(pause) => {}
            }
        }
        // Whoever leads next tells how it stands.
        self.health.send_modify(|health| *health = Ok(()));
    }

    /// One sync. Says whether another should follow soon.
    async fn sync(&self, google: &mut Google, memory: &mut Memory, reign: &Reign) -> Result<bool, SyncError> {
        let begin = Instant::now();
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
            fail_point("sheet-recorded");
            self.options.bell.ring(Topic::Events);
        }
        if requests.is_empty() {
            memory.settled = true;
            return Ok(follow_up);
        }
        if !reign.holds() {
            return Err(SyncError::Deposed);
        }
        let changes = requests.len();
        memory.settled = false;
        match google.write(requests, Timestamp::now()).await {
            Ok(()) => {
                fail_point("sheet-written");
                memory.settled = true;
            }
            Err(error) => {
                memory.settled = error.is_definite();
                return Err(error.into());
            }
        }
        let milliseconds = u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(
            changes,
            decisions = decisions.len(),
            milliseconds,
            "the sheet was brought up to date"
        );
        Ok(follow_up)
    }

    /// Tells operators of a trouble, or of its end, unless they know. What cannot be written now is tried again after the
    /// next sync.
    async fn tell(&self, memory: &mut Memory, trouble: Option<Trouble>, reign: &Reign) {
        let now = self.options.clock.now();
        let told = async {
            let mut connection = AsyncPgConnection::establish(self.options.database_url.expose_secret()).await?;
            connection
                .transaction(async |transaction| {
                    still_leading(transaction, reign.epoch).await?;
                    Ok::<_, SyncError>(match trouble {
                        Some(trouble) => self.options.alarm.raise(transaction, trouble, now).await?,
                        None => self.options.alarm.clear(transaction, now).await?,
                    })
                })
                .await
        };
        match told.await {
            Ok(told) => {
                memory.alerted = Some(trouble.is_some());
                if told {
                    self.options.bell.ring(Topic::Events);
                }
            }
            Err(error) => tracing::warn!(%error, "operators are told later how it stands with the sheet"),
        }
    }

    async fn wanted(&self, connection: &mut AsyncPgConnection) -> Result<Vec<Wanted>, SyncError> {
        let now = self.options.clock.now();
        let now = Timestamp::from_microsecond(now.timestamp_micros()).unwrap_or(Timestamp::MAX);
        let open = store::open(connection).await?;
        let (window, zone) = (self.options.window, &self.options.time_zone);
        Ok(open
            .into_iter()
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
                    let this = stored.entry.number;
                    for decision in decisions.iter().filter(|decision| decision.number() == this) {
                        if let Decision::Ticked(number) = decision {
                            stored.ticks += 1;
                            events::insert(transaction, 0, &pass_ticked(*number, stored.ticks, now), None).await?;
                            tracing::info!(pass = number.0, "a guard ticked a pass");
                        }
                        stored.entry.record(decision);
                    }
                    store::save(transaction, &stored).await?;
                }
                Ok(())
            })
            .await
    }

    async fn succeeded(&self, memory: &mut Memory, reign: &Reign) {
        memory.failures = 0;
        if memory.alerted != Some(false) {
            self.tell(memory, None, reign).await;
        }
        if let Some(since) = memory.fault.take() {
            tracing::info!(
                seconds = since.elapsed().as_secs(),
                "the sheet is kept up to date again"
            );
        }
        self.health.send_modify(|health| *health = Ok(()));
    }

    /// Tells of a sync that came to nothing and returns the pause until the next. One line says that a fault began, and
    /// one ([`Self::succeeded`]) that it ended.
    async fn failed(&self, error: &SyncError, memory: &mut Memory, reign: &Reign) -> Duration {
        let soon = self.options.interval / FOLLOW_UP;
        match error {
            SyncError::Google(GoogleError::Budget { wait }) => {
                tracing::info!(%error, "the next sync waits");
                return *wait;
            }
            SyncError::Deposed => return soon,
            _ => memory.failures += 1,
        }
        if matches!(error, SyncError::Google(GoogleError::Refused { .. })) && memory.failures <= REFUSALS_IN_A_ROW {
            // Another read shows where the rows are.
            tracing::info!(%error, "the batch is planned anew");
            return soon;
        }
        if memory.fault.is_none() {
            memory.fault = Some(Instant::now());
            tracing::error!(%error, "the sheet cannot be kept up to date for now");
        } else {
            tracing::warn!(%error, failures = memory.failures, "the sheet is still not up to date");
        }
        self.health.send_modify(|health| *health = Err(error.to_string()));
        if memory.alerted != Some(true) {
            self.tell(memory, Some(error.trouble()), reign).await;
        }
        let asked = match error {
            SyncError::Google(GoogleError::Unavailable { retry_after, .. }) => *retry_after,
            _ => None,
        };
        pause(
            self.options.interval,
            memory.failures,
            asked,
            rand::rng().random_range(0.0..1.0),
        )
    }
}

/// How long to stay away after so many failures: twice as long each time, and not shorter than Google asked for. After an
/// outage not everybody comes back at the same moment: `chance` is anything from 0 to 1.
fn pause(interval: Duration, failures: u32, asked: Option<Duration>, chance: f64) -> Duration {
    let doubled = interval * 2u32.pow(failures.saturating_sub(1).min(5));
    let backed_off = doubled.min(LONGEST_PAUSE.max(interval)).mul_f64(0.8 + 0.4 * chance);
    let asked = asked.unwrap_or_default().min(LONGEST_ASKED).mul_f64(1.0 + 0.2 * chance);
    backed_off.max(asked)
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

impl SyncError {
    fn trouble(&self) -> Trouble {
        match self {
            Self::Google(GoogleError::Unavailable { .. } | GoogleError::Budget { .. }) => Trouble::Unavailable,
            Self::Google(GoogleError::Forbidden { .. }) => Trouble::Forbidden,
            Self::Google(GoogleError::Missing) => Trouble::Missing,
            _ => Trouble::Broken,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(count: u64) -> Duration {
        Duration::from_secs(count)
    }

    #[test]
    fn pauses_double_up_to_five_minutes_and_scatter_by_a_fifth() {
        let pauses = |chance| [1, 2, 3, 4, 5, 90].map(|failures| pause(seconds(20), failures, None, chance).as_secs());
        assert_eq!(pauses(0.5), [20, 40, 80, 160, 300, 300]);
        assert_eq!(pauses(0.0), [16, 32, 64, 128, 240, 240]);
        assert_eq!(pauses(1.0), [24, 48, 96, 192, 360, 360]);
    }

    #[test]
    fn nobody_comes_back_before_google_asked_for_it_and_nobody_stays_away_for_a_day() {
        for chance in [0.0, 0.5, 1.0] {
            assert!(pause(seconds(20), 1, Some(seconds(700)), chance) >= seconds(700));
            assert!(pause(seconds(20), 1, Some(seconds(86_400)), chance) <= seconds(4320));
            assert_eq!(
                pause(seconds(20), 2, Some(seconds(1)), chance),
                pause(seconds(20), 2, None, chance)
            );
        }
    }
}
