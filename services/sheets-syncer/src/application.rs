use std::{collections::HashMap, sync::Arc, time::Duration};

use diesel_migrations::EmbeddedMigrations;
use service::{Application, Reader, Service, Wiring};
use tokio_util::sync::CancellationToken;

use crate::{
    alarm::Alarm,
    catalogue::catalogue,
    decider::Journal,
    events,
    settings::Settings,
    sheet::{
        Layout,
        budget::Budget,
        google::{Access, Google},
    },
    store,
    sync::{Sync, SyncOptions},
};

/// sheets-syncer as a service: what it is told and how it is put together.
pub struct SheetsSyncer;

/// The longest that one request to Google may take.
const GOOGLE_TIMEOUT: Duration = Duration::from_secs(30);
const SWEEP_EVERY: Duration = Duration::from_secs(3600);

impl Service for SheetsSyncer {
    const NAME: &'static str = "sheets-syncer";
    const DEFAULTS: &'static str = include_str!("../config/default.toml");
    type Settings = Settings;

    fn settings(reader: &mut Reader) -> Option<Settings> {
        Settings::read(reader)
    }

    fn migrations() -> Vec<EmbeddedMigrations> {
        vec![outbox::MIGRATIONS, conversation::MIGRATIONS, store::MIGRATIONS]
    }

    async fn serve(application: &mut Application<Self>) -> anyhow::Result<()> {
        let settings = application.settings.clone();
        let time_zone = application.common.time_zone.clone();
        let bell = application.wire(Wiring {
            decider: Journal::new(catalogue(time_zone.clone())?),
            route: |routing_key, body| {
                let conversation = events::route(routing_key, body).map_err(|error| error.to_string())?;
                Ok(conversation.as_str().to_owned())
            },
            works: HashMap::new(),
            bot: None,
        });
        let access = Access {
            key: settings.key,
            api_url: settings.api_url,
            spreadsheet: settings.spreadsheet_id,
            timeout: GOOGLE_TIMEOUT,
        };
        let budget = Arc::new(Budget::new(settings.reads_a_minute, settings.writes_a_minute));
        let google = Google::new(access, budget).await?;
        let (sync, health) = Sync::new(SyncOptions {
            database_url: application.common.database.url.clone(),
            bell,
            clock: application.clock.clone(),
            alarm: Alarm {
                catalogue: Arc::new(catalogue(time_zone.clone())?),
                language: application.common.locale.default,
            },
            layout: Layout::new(settings.latest, settings.completed),
            time_zone,
            interval: settings.interval,
            window: settings.window,
            lease: application.common.engine.lease,
        });
        application.health.watch("sheet", health, Clone::clone);
        let stop = application.tasks.token();
        application.tasks.spawn("sync", async move {
            sync.run(google, stop).await;
            Ok(())
        });
        let kept = application.common.retention.inputs;
        let sweeping = sweep_tombstones(application.pool.clone(), kept, application.tasks.token());
        application.tasks.spawn("tombstones", sweeping);
        Ok(())
    }

    /// sheets-syncer publishes requests only, and a request is never sent again.
    async fn republish(_application: &mut Application<Self>) -> anyhow::Result<u64> {
        Ok(0)
    }
}

/// Passes that are over go once no event about them can come any more.
async fn sweep_tombstones(pool: service::Pool, kept: Duration, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        let swept = async { anyhow::Ok(store::sweep(&*pool.get().await?, kept).await?) };
        if let Err(error) = swept.await {
            tracing::warn!(%error, "old passes are kept a little longer");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(SWEEP_EVERY) => {}
        }
    }
    Ok(())
}
