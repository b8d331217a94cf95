//! What waits and since when, as metrics: every durable table, the service's queues, the pool.

use std::time::Duration;

use chrono::Utc;
use messaging::Broker;
use opentelemetry::{
    KeyValue, global,
    metrics::{Gauge, Meter},
};
use outbox::operator::{Backlog, backlogs};
use tokio_util::sync::CancellationToken;

use crate::Pool;

/// As often as OpenTelemetry exports by default.
const EVERY: Duration = Duration::from_secs(60);

struct Gauges {
    open: Gauge<i64>,
    dead: Gauge<i64>,
    oldest: Gauge<f64>,
    ready: Gauge<u64>,
    connections: Gauge<u64>,
}

/// Measures until `stop`, at least once. Where a table or the broker cannot be asked its last values stay.
pub(crate) async fn measure(pool: Pool, broker: Broker, stop: CancellationToken) -> anyhow::Result<()> {
    let gauges = Gauges::new(&global::meter("frontdesk"));
    loop {
        gauges.measure_pool(&pool);
        if let Err(error) = gauges.measure_tables(&pool).await {
            tracing::debug!(%error, "the tables could not be measured");
        }
        if let Err(error) = gauges.measure_queues(&broker).await {
            tracing::debug!(%error, "the queues could not be measured");
        }
        tokio::select! {
            () = stop.cancelled() => return Ok(()),
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

impl Gauges {
    fn new(meter: &Meter) -> Self {
        Self {
            open: meter
                .i64_gauge("frontdesk.table.open")
                .with_description("Rows that wait or are being worked on")
                .build(),
            dead: meter
                .i64_gauge("frontdesk.table.dead")
                .with_description("Rows that were given up")
                .build(),
            oldest: meter
                .f64_gauge("frontdesk.table.oldest_age")
                .with_unit("s")
                .with_description("How long the oldest open row has waited; 0 when nothing waits")
                .build(),
            ready: meter
                .u64_gauge("frontdesk.queue.ready")
                .with_description("Messages in a queue that nobody holds")
                .build(),
            // OpenTelemetry's semantic conventions for database clients.
            connections: meter.u64_gauge("db.client.connection.count").build(),
        }
    }

    async fn measure_tables(&self, pool: &Pool) -> anyhow::Result<()> {
        let connection = pool.get().await?;
        let mut tables = backlogs(&connection).await?;
        tables.push(conversation::store::operator::backlog(&connection).await?);
        for Backlog {
            name,
            open,
            oldest,
            dead,
        } in tables
        {
            let table = [KeyValue::new("table", name)];
            // A task that is due in the future is not late.
            let age = oldest.and_then(|oldest| (Utc::now() - oldest).to_std().ok());
            self.open.record(open, &table);
            self.dead.record(dead, &table);
            self.oldest.record(age.unwrap_or_default().as_secs_f64(), &table);
        }
        Ok(())
    }

    async fn measure_queues(&self, broker: &Broker) -> anyhow::Result<()> {
        for depth in broker.depths().await? {
            self.ready
                .record(u64::from(depth.ready), &[KeyValue::new("queue", depth.queue)]);
        }
        Ok(())
    }

    fn measure_pool(&self, pool: &Pool) {
        let state = pool.state();
        let idle = u64::from(state.idle_connections);
        let used = u64::from(state.connections).saturating_sub(idle);
        self.connections
            .record(idle, &[KeyValue::new("db.client.connection.state", "idle")]);
        self.connections
            .record(used, &[KeyValue::new("db.client.connection.state", "used")]);
    }
}
