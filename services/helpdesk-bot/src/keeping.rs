//! The archive as the service runs it: opened at the start, worked on by slow work, its disk looked at by a timer.

use std::{collections::HashMap, path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use conversation::{Catalogue, Language, Timer};
use diesel_async::AsyncPgConnection;
use outbox::{
    Work,
    tasks::{self, NewTask},
};
use service::Pool;
use telegram::Api;

use crate::{
    archive::{
        Archive,
        work::{ArchiveWorks, LARGEST_FILE, LoadFailure, LoadProtocol},
    },
    dialogue::{first_forgetting, first_look},
    domain::{Protocol, TelegramId},
    facts::protocol_of,
    settings::Settings,
    store,
};

/// Less than the lease of slow work, which is a minute.
const FILE_PATIENCE: Duration = Duration::from_secs(50);
/// Longer than any write of the archive lasts.
const LEFT_OVER_AFTER: Duration = Duration::from_secs(3600);

/// Opens the archive and sweeps what processes that died left unfinished.
///
/// # Errors
/// When nothing can be written there: the service does not start, or files would be lost one by one.
pub(crate) async fn open(path: &Path) -> anyhow::Result<Archive> {
    let root = path.to_owned();
    let opened = tokio::task::spawn_blocking(move || {
        let archive = Archive::open(root)?;
        archive.try_writing()?;
        let swept = archive.sweep(LEFT_OVER_AFTER)?;
        if swept > 0 {
            tracing::info!(swept, "unfinished files were taken out of the archive");
        }
        anyhow::Ok(archive)
    });
    let shown = path.display();
    let opened = opened.await?;
    opened
        .with_context(|| format!("the archive at {shown} (ARCHIVE__PATH) cannot be written; name a folder that can be"))
}

/// The archive's slow work by kind.
pub(crate) fn works(
    archive: Archive,
    api: Api,
    pool: Pool,
    settings: Arc<Settings>,
    (catalogue, language): (Catalogue, Language),
    clock: outbox::Clock,
) -> HashMap<&'static str, Work> {
    let thresholds = settings.disk;
    let load: LoadProtocol = Arc::new(move |person| {
        let (pool, settings, clock) = (pool.clone(), Arc::clone(&settings), clock.clone());
        Box::pin(async move {
            let failed = |error: &dyn std::fmt::Display| LoadFailure(error.to_string());
            let mut connection = pool.get().await.map_err(|error| failed(&error))?;
            let read = protocol(&mut connection, &settings, person, clock.now()).await;
            read.map_err(|error| failed(&error))
        })
    });
    let works = ArchiveWorks {
        archive,
        api,
        thresholds,
        largest_file: LARGEST_FILE,
        patience: FILE_PATIENCE,
        load,
        catalogue: Arc::new(catalogue),
        language,
    };
    works.by_kind().into_iter().collect()
}

/// All that was said with a person; `None`: nobody is known by this number.
async fn protocol(
    connection: &mut AsyncPgConnection,
    settings: &Settings,
    person: TelegramId,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Option<Protocol>, conversation::LoadError> {
    let Some(user) = store::user(connection, person).await? else {
        return Ok(None);
    };
    let said = store::all_said(connection, person).await?;
    protocol_of(connection, settings, &user, said, now).await.map(Some)
}

/// Lets the disk be looked at from now on, and what was kept long enough be forgotten, unless a replica or an earlier start has
/// seen to that.
pub(crate) async fn begin(
    connection: &AsyncPgConnection,
    bot_id: i64,
    now: chrono::DateTime<chrono::Utc>,
) -> anyhow::Result<()> {
    for timer in [first_look(now), first_forgetting(now)] {
        let Timer {
            kind,
            key,
            due,
            conversation,
        } = timer;
        let task = NewTask {
            kind,
            key,
            conversation: conversation.as_str().to_owned(),
            work: false,
            payload: None,
            due_at: due,
        };
        tasks::set_if_absent(connection, bot_id, &task).await?;
    }
    Ok(())
}
