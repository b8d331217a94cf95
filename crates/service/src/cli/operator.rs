use std::time::Duration;

use anyhow::Context;
use diesel_async::AsyncPgConnection;
use messaging::{Broker, Link};

use crate::{CommonSettings, Service, application::broker_options, database};

/// How long an operator's command waits for RabbitMQ.
const LIMIT: Duration = Duration::from_secs(10);

/// What an operator's command works with.
pub(super) struct Operator {
    pub(super) connection: AsyncPgConnection,
    broker: Broker,
}

impl Operator {
    pub(super) async fn new<S: Service>(common: &CommonSettings) -> anyhow::Result<Self> {
        let mut options = broker_options::<S>(common);
        options.connection_name = format!("{} (operator)", S::NAME);
        let broker = Broker::connect(common.broker.exposed(), options)?;
        let connection = database::connect_directly(&common.database.url)
            .await
            .context("connecting to the database")?;
        Ok(Self { connection, broker })
    }

    /// The broker, once it is connected: what stands in the tables was told before, so that an operator sees it while
    /// RabbitMQ is away.
    pub(super) async fn broker(&self) -> anyhow::Result<&Broker> {
        let waited = tokio::time::timeout(LIMIT, self.broker.connected()).await;
        waited.ok().with_context(|| match &*self.broker.link().borrow() {
            Link::Down { reason } | Link::Refused { reason } => format!("RabbitMQ: {reason}"),
            Link::Up => "RabbitMQ came up too late".to_owned(),
        })?;
        Ok(&self.broker)
    }
}
