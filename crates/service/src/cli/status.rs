use chrono::{DateTime, Utc};
use outbox::operator::{backlogs, leases};

use super::{operator::Operator, output};

/// Prints what waits where and who leads.
pub(super) async fn show(operator: &Operator) -> anyhow::Result<()> {
    output::line(&format!("{:<44} {:>8} {:>8}  oldest", "table", "open", "dead"));
    let mut tables = backlogs(&operator.connection).await?;
    tables.push(conversation::store::operator::backlog(&operator.connection).await?);
    for table in tables {
        let oldest = table.oldest.map(time).unwrap_or_default();
        output::line(&format!(
            "{:<44} {:>8} {:>8}  {oldest}",
            table.name, table.open, table.dead
        ));
    }
    output::line("");
    output::line(&format!("{:<44} {:>8} {:>8}  until", "lease", "bot", "epoch"));
    for lease in leases(&operator.connection).await? {
        let until = time(lease.until);
        output::line(&format!(
            "{:<44} {:>8} {:>8}  {until}",
            lease.name, lease.bot_id, lease.epoch
        ));
    }
    output::line("");
    output::line(&format!("{:<44} {:>8} {:>9}", "queue", "ready", "consumers"));
    for depth in operator.broker().await?.depths().await? {
        output::line(&format!(
            "{:<44} {:>8} {:>9}",
            depth.queue, depth.ready, depth.consumers
        ));
    }
    Ok(())
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}
