use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::Mutex;

use super::plan::Victim;
use crate::suite::{Environment, Suite};
use crate::{PrivateServer, Town, free_address};

/// How long people wait for an answer: longer than any service or server is away.
const PATIENCE: Duration = Duration::from_secs(58);

/// What a run is played on: the sandbox, the tables, and servers that can be killed.
pub(super) struct Stage {
    pub(super) town: Town,
    // After the town, whose database is dropped while the server still runs.
    postgres: Mutex<PrivateServer>,
    rabbitmq: Mutex<PrivateServer>,
}

impl Stage {
    /// Starts the servers with their data in `folder`, and the sandbox. No service runs yet.
    pub(super) async fn set(folder: &Path) -> Result<Self> {
        let (postgres, rabbitmq) = tokio::try_join!(PrivateServer::postgres(folder), PrivateServer::rabbitmq(folder))?;
        let mut suite = Suite::start_on(&postgres.url(), &rabbitmq.url()).await?;
        suite.telegram = suite.telegram.with_patience(PATIENCE);
        let town = Town::in_suite(suite).await?;
        Ok(Self {
            town,
            postgres: Mutex::new(postgres),
            rabbitmq: Mutex::new(rabbitmq),
        })
    }

    /// The server that is this victim, if it is one.
    pub(super) fn server(&self, victim: Victim) -> Option<&Mutex<PrivateServer>> {
        match victim {
            Victim::Postgres => Some(&self.postgres),
            Victim::RabbitMq => Some(&self.rabbitmq),
            Victim::PassbotA | Victim::PassbotB | Victim::SheetsSyncer => None,
        }
    }

    /// The name of a service's binary and what a replica of it is told; none for a server.
    pub(super) fn service(&self, victim: Victim) -> Option<(&'static str, Environment)> {
        let (name, mut environment) = match victim {
            Victim::PassbotA | Victim::PassbotB => ("passbot", self.town.suite.passbot_environment()),
            Victim::SheetsSyncer => ("sheets-syncer", self.town.suite.sheets_syncer_environment()),
            Victim::Postgres | Victim::RabbitMq => return None,
        };
        for (name, value) in [
            ("HTTP__LISTEN", free_address().to_string().as_str()),
            // Residents order as much as the plan wants.
            ("LIMITS__OPEN_PASSES", "100000"),
            ("LIMITS__ORDERS_A_DAY", "100000"),
            // What a killed process was about to do is taken up soon; an input that met a dead database, too.
            ("ENGINE__LEASE", "1s"),
            ("ENGINE__PAUSE", "1s"),
            // Lines are read by the counts.
            ("LOG__FORMAT", "json"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        Some((name, environment))
    }
}
