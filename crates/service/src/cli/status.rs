use std::time::Duration;

use anyhow::Context;
use messaging::{Broker, Link};

use super::output;

/// How long an operator's command waits for RabbitMQ.
const LIMIT: Duration = Duration::from_secs(10);

/// Prints what waits where.
pub(super) async fn show(broker: &Broker) -> anyhow::Result<()> {
    connected(broker).await?;
    let depths = broker.depths().await?;
    output::line(&format!("{:<44} {:>8} {:>9}", "queue", "ready", "consumers"));
    for depth in depths {
        output::line(&format!(
            "{:<44} {:>8} {:>9}",
            depth.queue, depth.ready, depth.consumers
        ));
    }
    broker.close().await;
    Ok(())
}

/// Waits for the connection as long as an operator would.
pub(super) async fn connected(broker: &Broker) -> anyhow::Result<()> {
    let waited = tokio::time::timeout(LIMIT, broker.connected()).await;
    waited.ok().with_context(|| match &*broker.link().borrow() {
        Link::Down { reason } | Link::Refused { reason } => format!("RabbitMQ: {reason}"),
        Link::Up => "RabbitMQ came up too late".to_owned(),
    })
}
