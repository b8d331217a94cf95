use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Result;

use super::cast::{DESK_A, DESK_B, NOTIFIER};
use super::plan::Plan;
use crate::crash::fleet::Replica;
use crate::crash::servers::Servers;
use crate::suite::{Environment, Intake, Suite};
use crate::{Balancer, Office, free_address};

/// How long people wait for an answer: longer than any service or server is away.
pub(super) const PATIENCE: Duration = Duration::from_secs(58);

/// What a run is played on: the sandbox with its mail server, the specialists and their group, and what helpdesk-bot's
/// replicas stand behind.
pub(in crate::crash) struct Stage {
    pub(super) office: Office,
    desks: [SocketAddr; 2],
    /// What stands before helpdesk-bot's replicas where updates come by webhook.
    balancer: Option<Balancer>,
}

impl Stage {
    /// Starts the sandbox and makes the specialists. No service runs yet.
    pub(super) async fn new(servers: &Servers, intake: Intake, plan: &Plan) -> Result<Self> {
        let (postgres, rabbitmq) = servers.urls().await;
        let mut suite = Suite::start_on(&postgres, &rabbitmq).await?;
        suite.telegram = suite.telegram.with_patience(PATIENCE);
        let office = Office::open(suite, plan.specialists, "en").await?;
        let desks = [free_address(), free_address()];
        let balancer = match intake {
            Intake::Polling => None,
            Intake::Webhook => Some(Balancer::start(&desks, None).await),
        };
        Ok(Self {
            office,
            desks,
            balancer,
        })
    }

    /// The processes, and what each is told.
    pub(super) fn processes(&self) -> Vec<Replica> {
        let mut notifier = self.office.suite.notifier_environment();
        // A letter of a dead process is taken up again while people have patience.
        notifier.insert("SMTP__TIMEOUT".to_owned(), "2s".to_owned());
        let replica = |(victim, environment)| Replica { victim, environment };
        [
            (DESK_A, self.desk(self.desks[0])),
            (DESK_B, self.desk(self.desks[1])),
            (NOTIFIER, notifier),
        ]
        .map(replica)
        .into()
    }

    fn desk(&self, address: SocketAddr) -> Environment {
        let mut environment = self.office.environment();
        environment.insert("HTTP__LISTEN".to_owned(), address.to_string());
        match &self.balancer {
            Some(balancer) => Suite::behind(&balancer.root(), environment),
            None => environment,
        }
    }
}
