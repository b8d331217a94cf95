use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use diesel::{
    pg::PgNotification,
    result::QueryResult,
    sql_types::{Array, Integer, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures::StreamExt;
use tokio::{sync::Notify, time};
use tokio_util::sync::CancellationToken;

use crate::statement;

/// What there may be work of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Inputs,
    Outgoing,
    Events,
    Tasks,
    /// Rows of the service's own that something is done with outside of transactions.
    Work,
}

/// Wakes whoever waits for work: at once inside this process, within some milliseconds in its replicas.
///
/// A lost ring loses nothing: every waiting loop looks for itself once a second.
#[derive(Clone, Default)]
pub struct Bell(Arc<Topics>);

#[derive(Default)]
struct Topics {
    waiting: [Notify; ALL.len()],
    /// Rung here since the replicas were last told.
    untold: [AtomicBool; ALL.len()],
    tell: Notify,
}

const ALL: [Topic; 5] = [Topic::Inputs, Topic::Outgoing, Topic::Events, Topic::Tasks, Topic::Work];
const CHANNEL: &str = "frontdesk";
const SAFETY_POLL: Duration = Duration::from_secs(1);
const COALESCE: Duration = Duration::from_millis(10);

impl Bell {
    /// A bell for one service.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells everybody, here and in the replicas, that there is work. To be called after the commit.
    pub fn ring(&self, topic: Topic) {
        self.ring_here(topic);
        if !self.0.untold[topic as usize].swap(true, Ordering::AcqRel) {
            self.0.tell.notify_one();
        }
    }

    /// Waits until there may be work, at most a second.
    pub async fn wait(&self, topic: Topic) {
        let waiting = self.0.waiting[topic as usize].notified();
        // Running out of time is the safety net at work and no failure.
        let _ = time::timeout(SAFETY_POLL, waiting).await;
    }

    /// Wakes as many waiting loops of this process as there may be pieces of work.
    pub fn ring_for(&self, topic: Topic, pieces: usize) {
        self.ring(topic);
        for _ in 1..pieces.min(64) {
            self.0.waiting[topic as usize].notify_one();
        }
    }

    fn ring_here(&self, topic: Topic) {
        self.0.waiting[topic as usize].notify_one();
    }

    /// Carries rings between replicas, over a connection of its own, until the token is cancelled or the connection breaks.
    ///
    /// NOTIFY takes a lock that serialises commits, so it stays out of the hot transactions and rings are gathered.
    pub async fn carry(&self, mut connection: AsyncPgConnection, stop: &CancellationToken) -> QueryResult<()> {
        let own: OwnRow = statement("select current_schema()::text as schema, pg_backend_pid() as process_id")
            .get_result(&mut connection)
            .await?;
        let channel = format!("{CHANNEL}_{}", own.schema);
        diesel::sql_query(format!("listen \"{channel}\""))
            .execute(&mut connection)
            .await?;
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = self.0.tell.notified() => {
                    time::sleep(COALESCE).await;
                    let topics: Vec<&str> = ALL
                        .into_iter()
                        .filter(|topic| self.0.untold[*topic as usize].swap(false, Ordering::AcqRel))
                        .map(Topic::as_str)
                        .collect();
                    statement("select pg_notify(?, topic)::text from unnest(?) as topic")
                        .bind::<Text, _>(&channel)
                        .bind::<Array<Text>, _>(topics)
                        .execute(&mut connection)
                        .await?;
                }
                heard = next_notification(&mut connection) => {
                    let heard = heard?;
                    // Our own words come back too; whoever waits here has been woken already.
                    if heard.process_id != own.process_id
                        && let Some(topic) = Topic::from_stored(&heard.payload)
                    {
                        self.ring_here(topic);
                    }
                }
            }
        }
    }
}

impl Topic {
    fn as_str(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::Outgoing => "outgoing",
            Self::Events => "events",
            Self::Tasks => "tasks",
            Self::Work => "work",
        }
    }

    fn from_stored(stored: &str) -> Option<Self> {
        ALL.into_iter().find(|topic| topic.as_str() == stored)
    }
}

async fn next_notification(connection: &mut AsyncPgConnection) -> QueryResult<PgNotification> {
    let mut notifications = std::pin::pin!(connection.notifications_stream());
    match notifications.next().await {
        Some(notification) => notification,
        None => Err(diesel::result::Error::BrokenTransactionManager),
    }
}

#[derive(diesel::QueryableByName)]
struct OwnRow {
    #[diesel(sql_type = Text)]
    schema: String,
    #[diesel(sql_type = Integer)]
    process_id: i32,
}
