use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;

use super::cast::{PASSBOT_A, PASSBOT_B, SHEETS_SYNCER};
use crate::crash::fleet::Replica;
use crate::crash::servers::Servers;
use crate::suite::{Environment, Intake, Suite};
use crate::{Balancer, Town, free_address};

/// How long people wait for an answer: longer than any service or server is away.
const PATIENCE: Duration = Duration::from_secs(58);

/// What a run is played on: the sandbox, the tables, and what passbot's replicas stand behind.
pub(in crate::crash) struct Stage {
    pub(in crate::crash) town: Town,
    passbots: [SocketAddr; 2],
    /// What stands before passbot's replicas where updates come by webhook.
    balancer: Option<Balancer>,
}

impl Stage {
    /// Starts the sandbox and makes the tables. No service runs yet.
    pub(in crate::crash) async fn set(servers: &Servers, intake: Intake) -> Result<Self> {
        let (postgres, rabbitmq) = servers.urls().await;
        let mut suite = Suite::start_on(&postgres, &rabbitmq).await?;
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
        })
    }

    /// The processes, and what each is told.
    pub(in crate::crash) fn replicas(&self) -> Vec<Replica> {
        let mut replicas = vec![
            (PASSBOT_A, self.passbot(self.passbots[0])),
            (PASSBOT_B, self.passbot(self.passbots[1])),
            (SHEETS_SYNCER, self.town.suite.sheets_syncer_environment()),
        ];
        for (_, environment) in &mut replicas {
            for (name, value) in [
                // Residents order as much as the plan wants.
                ("LIMITS__OPEN_PASSES", "100000"),
                ("LIMITS__ORDERS_A_DAY", "100000"),
            ] {
                environment.insert(name.to_owned(), value.to_owned());
            }
        }
        let replica = |(victim, environment)| Replica { victim, environment };
        replicas.into_iter().map(replica).collect()
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
