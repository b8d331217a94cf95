use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::task::JoinHandle;

use super::cast::Victim;
use super::deaths::{Kill, Manner};
use super::fleet::{Death, Fleet};
use super::progress::Progress;
use super::script::Script;
use super::servers::Servers;

/// How long a process that is due to die may still take to come by its point; then it is killed where it is.
const GRACE: Duration = Duration::from_secs(8);

/// What became of a planned kill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) kill: Kill,
    pub(super) how: Death,
}

/// Kills whoever is due.
pub(super) struct Killer(JoinHandle<Result<Vec<Done>>>);

impl Killer {
    /// It goes to work.
    pub(super) fn send(servers: &Arc<Servers>, fleet: &Arc<Fleet>, script: &Script, progress: &Arc<Progress>) -> Self {
        let (servers, fleet, progress) = (Arc::clone(servers), Arc::clone(fleet), Arc::clone(progress));
        let script = script.clone();
        Self(tokio::spawn(async move {
            let mut done = Vec::new();
            for &kill in &script.kills {
                progress.reaches(kill.after).await;
                let number = done
                    .iter()
                    .filter(|done: &&Done| done.kill.victim.service == kill.victim.service)
                    .count();
                let how = match servers.server(kill.victim) {
                    Some(_) => kill_server(&servers, kill).await?,
                    None => kill_service(&fleet, kill, number).await?,
                };
                done.push(Done { kill, how });
                progress.killed(done.len());
                progress.allow(script.allowed_after(done.len()));
            }
            Ok(done)
        }))
    }

    /// Waits until everybody who was to die has died, and servers are up again.
    pub(super) async fn wait(self) -> Result<Vec<Done>> {
        self.0.await.context("the killer")?
    }
}

async fn kill_server(servers: &Servers, kill: Kill) -> Result<Death> {
    let server = servers.server(kill.victim).context("no such server")?;
    let mut server = server.lock().await;
    let (delay, away) = times(kill);
    tokio::time::sleep(delay).await;
    server.kill()?;
    tokio::time::sleep(away).await;
    server.restart().await?;
    Ok(Death::Sudden)
}

async fn kill_service(fleet: &Fleet, kill: Kill, number: usize) -> Result<Death> {
    let Kill { victim, manner, .. } = kill;
    match manner {
        Manner::Suddenly { delay, .. } => tokio::time::sleep(delay).await,
        Manner::At(_) => {
            // It may have died long ago: a point is passed when it is passed.
            if let Ok(death) = tokio::time::timeout(GRACE, fleet.death(victim.service, number)).await {
                return death.context("no such service");
            }
        }
    }
    fleet.kill(victim).await;
    wait(fleet, victim, number).await
}

async fn wait(fleet: &Fleet, victim: Victim, number: usize) -> Result<Death> {
    fleet.death(victim.service, number).await.context("no such service")
}

fn times(kill: Kill) -> (Duration, Duration) {
    match kill.manner {
        Manner::Suddenly { delay, away } => (delay, away),
        Manner::At(_) => (Duration::ZERO, Duration::ZERO),
    }
}
