use std::{sync::Arc, time::Duration};

use ::common::events::ROUTES;
use diesel_async::RunQueryDsl;
use diesel_migrations::EmbeddedMigrations;
use messaging::{Broker, Link, Options};
use outbox::Clock;
use tokio_util::sync::CancellationToken;

use crate::{
    CommonSettings, Pool, Reader, clock, database,
    health::{Health, Http, Routes},
    metrics,
    shutdown::{End, Tasks},
    telemetry,
};

/// A service as its binary: what it is called, what it must be told, what it runs.
pub trait Service: Sized + 'static {
    /// As in `passbot`: the name of the binary, of its queue, and the first word of its events.
    const NAME: &'static str;
    /// Its `config/default.toml`, compiled in.
    const DEFAULTS: &'static str;
    /// The settings beside the common ones.
    type Settings: Clone + Send + Sync + 'static;

    /// Reads its settings; problems are collected by the reader.
    fn settings(reader: &mut Reader) -> Option<Self::Settings>;

    /// Its folders of migrations, the shared tables' included.
    fn migrations() -> Vec<EmbeddedMigrations>;

    /// Starts it: spawns tasks, adds checks and routes, and returns. Called with the database there and migrated.
    fn serve(application: &mut Application<Self>) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Publishes the current state of its aggregates again, for a new or restored consumer. Says how many.
    fn republish(application: &mut Application<Self>) -> impl Future<Output = anyhow::Result<u64>> + Send;
}

/// What a service finds when it is started. Tests start the same.
#[derive(Debug)]
pub struct Application<S: Service> {
    pub common: CommonSettings,
    pub settings: S::Settings,
    pub pool: Pool,
    pub broker: Broker,
    pub clock: Clock,
    pub health: Health,
    pub tasks: Tasks,
    http: Http,
    routes: RouteList,
    /// Cancelled when all routes are served.
    serving: CancellationToken,
}

#[derive(Default)]
struct RouteList(Vec<Routes>);

/// How long a process may take to end.
const GRACE: Duration = Duration::from_secs(20);
const DATABASE_PAUSE: Duration = Duration::from_secs(2);

impl<S: Service> Application<S> {
    /// Connects to everything that the settings name, waits for the database, migrates it, starts the service and its
    /// HTTP server. `None` when `shutdown` was cancelled first.
    pub async fn start(
        common: CommonSettings,
        settings: S::Settings,
        shutdown: CancellationToken,
    ) -> anyhow::Result<Option<Self>> {
        let mut http = Http::bind(common.http.listen)?;
        let health = Health::new();
        let mut tasks = Tasks::new(shutdown.clone());
        let pool = database::connect(&common.database);
        check_database(&health, pool.clone());
        let broker = Broker::connect(common.broker.exposed(), broker_options::<S>(&common))?;
        health.watch("broker", broker.link(), |link| match link {
            Link::Up => Ok(()),
            Link::Down { reason } | Link::Refused { reason } => Err(reason.clone()),
        });
        let (migrated, serving) = (CancellationToken::new(), CancellationToken::new());
        check_milestone(&health, "migrations", &migrated, "not applied yet");
        // A load balancer that trusts an earlier word would bring a webhook's updates where nobody takes them yet.
        check_milestone(&health, "start", &serving, "not everything is served yet");
        http.serve(health.clone(), Vec::new()).await?;
        tracing::info!(address = %http.address(), "listening");
        let clock = match &common.clock.url {
            None => Clock::system(),
            Some(url) => {
                let Some((clock, following)) = clock::follow(url.clone(), shutdown.clone()).await else {
                    return Ok(None);
                };
                tasks.spawn("clock", following);
                clock
            }
        };
        if !migrate_when_there::<S>(&common, &shutdown).await? {
            return Ok(None);
        }
        migrated.cancel();
        let mut application = Self {
            common,
            settings,
            pool,
            broker,
            clock,
            health,
            tasks,
            http,
            routes: RouteList::default(),
            serving,
        };
        if telemetry::exports() {
            let (pool, broker) = (application.pool.clone(), application.broker.clone());
            let stop = application.tasks.token();
            application.tasks.spawn("metrics", metrics::measure(pool, broker, stop));
        }
        S::serve(&mut application).await?;
        if !application.routes.0.is_empty() {
            let routes = application.routes.0.clone();
            application.http.serve(application.health.clone(), routes).await?;
        }
        application.serving.cancel();
        Ok(Some(application))
    }

    /// Carries out `republish`: connected, but with none of the service's tasks running.
    pub(crate) async fn republish(
        common: CommonSettings,
        settings: S::Settings,
        shutdown: CancellationToken,
    ) -> anyhow::Result<u64> {
        let pool = database::connect(&common.database);
        let broker = Broker::connect(common.broker.exposed(), broker_options::<S>(&common))?;
        let http = Http::bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
        let mut application = Self {
            common,
            settings,
            pool,
            broker,
            clock: Clock::system(),
            health: Health::new(),
            tasks: Tasks::new(shutdown),
            http,
            routes: RouteList::default(),
            serving: CancellationToken::new(),
        };
        let count = S::republish(&mut application).await?;
        application.broker.close().await;
        Ok(count)
    }

    /// Adds routes to the HTTP server, to be called from [`Service::serve`].
    pub fn route(&mut self, routes: impl Fn(&mut actix_web::web::ServiceConfig) + Send + Sync + 'static) {
        self.routes.0.push(Arc::new(routes));
    }

    /// Cancelled when all routes are served: before, nobody may be told of them.
    pub(crate) fn serving(&self) -> CancellationToken {
        self.serving.clone()
    }

    /// Where the HTTP server listens.
    pub fn address(&self) -> std::net::SocketAddr {
        self.http.address()
    }

    /// Runs until told to stop or until a task fails, then ends everything in good order: tasks, HTTP, broker.
    pub async fn run_until_stopped(self) -> End {
        let Self {
            tasks,
            mut http,
            broker,
            ..
        } = self;
        let end = tasks.run(GRACE).await;
        http.stop().await;
        broker.close().await;
        end
    }
}

impl std::fmt::Debug for RouteList {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} additions", self.0.len())
    }
}

/// How a service connects to the broker.
pub(crate) fn broker_options<S: Service>(common: &CommonSettings) -> Options {
    let mut options = Options::new(S::NAME, ROUTES);
    options.prefix.clone_from(&common.broker.prefix);
    options
}

/// Adds a check that is well once the token is cancelled.
fn check_milestone(health: &Health, name: &'static str, reached: &CancellationToken, before: &'static str) {
    let reached = reached.clone();
    health.check(name, move || {
        std::future::ready(if reached.is_cancelled() {
            Ok(())
        } else {
            Err(before.to_owned())
        })
    });
}

fn check_database(health: &Health, pool: Pool) {
    health.check("database", move || {
        let pool = pool.clone();
        async move {
            let mut connection = pool.get().await.map_err(|_| "no connection".to_owned())?;
            let asked = diesel::sql_query("SELECT 1").execute(&mut connection).await;
            asked.map(|_| ()).map_err(|_| "no answer to a query".to_owned())
        }
    });
}

/// Migrates as soon as the database can be reached. `false` when told to stop first.
async fn migrate_when_there<S: Service>(common: &CommonSettings, shutdown: &CancellationToken) -> anyhow::Result<bool> {
    let mut told = false;
    loop {
        let migrated = tokio::select! {
            () = shutdown.cancelled() => return Ok(false),
            migrated = database::migrate(common.database.direct(), S::migrations()) => migrated,
        };
        match migrated {
            Ok(run) => {
                tracing::info!(?run, "the database is up to date");
                return Ok(true);
            }
            Err(database::MigrateError::Connect(error)) => {
                if !told {
                    tracing::warn!(%error, "the database cannot be reached, trying again");
                    told = true;
                }
            }
            Err(error) => return Err(error.into()),
        }
        tokio::select! {
            () = shutdown.cancelled() => return Ok(false),
            () = tokio::time::sleep(DATABASE_PAUSE) => {}
        }
    }
}
