use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use tokio::sync::Mutex;

use super::plan::Victim;
use crate::suite::{Environment, Intake, Suite};
use crate::{Balancer, PrivateServer, Town, free_address};

/// How long people wait for an answer: longer than any service or server is away.
const PATIENCE: Duration = Duration::from_secs(58);

/// What a run is played on: the sandbox, the tables, and servers that can be killed.
pub(super) struct Stage {
    pub(super) town: Town,
    passbots: [SocketAddr; 2],
    /// What stands before passbot's replicas where updates come by webhook.
    balancer: Option<Balancer>,
    // After the town, whose database is dropped while the server still runs.
    postgres: Mutex<PrivateServer>,
    rabbitmq: Mutex<PrivateServer>,
}

impl Stage {
    /// Starts the servers with their data in `folder`, and the sandbox. No service runs yet.
    pub(super) async fn set(folder: &Path, intake: Intake) -> Result<Self> {
        let (postgres, rabbitmq) = tokio::try_join!(PrivateServer::postgres(folder), PrivateServer::rabbitmq(folder))?;
        let mut suite = Suite::start_on(&postgres.url(), &rabbitmq.url()).await?;
        suite.telegram = suite.telegram.with_patience(PATIENCE);
        let town = Town::in_suite(suite).await?;
        let passbots = [free_address(), free_address()];
        let balancer = match intake {
            Intake::Polling => None,
            Intake::Webhook => Some(Balancer::start(&passbots, None).await),
        };
        Ok(Self {
            town,
            passbots,
            balancer,
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
            Victim::PassbotA => ("passbot", self.passbot(self.passbots[0])),
            Victim::PassbotB => ("passbot", self.passbot(self.passbots[1])),
            Victim::SheetsSyncer => ("sheets-syncer", self.town.suite.sheets_syncer_environment()),
            Victim::Postgres | Victim::RabbitMq => return None,
        };
        for (name, value) in [
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

    fn passbot(&self, address: SocketAddr) -> Environment {
        let mut environment = self.town.suite.passbot_environment();
        environment.insert("HTTP__LISTEN".to_owned(), address.to_string());
        match &self.balancer {
            Some(balancer) => Suite::behind(&balancer.root(), environment),
            None => environment,
        }
    }
}
