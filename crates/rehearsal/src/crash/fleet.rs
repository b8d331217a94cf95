//! The services' processes: started again whenever they end, each time armed with the fail point that comes next.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use nix::sys::signal::Signal;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use super::plan::{Arm, Plan, Victim};
use super::stage::Stage;
use crate::suite::{Environment, Running};

/// The environment variable that arms a fail point, as crate `fail-point` names it.
const FAIL_POINT: &str = "FRONTDESK_FAIL_POINT";
/// How soon an end is noticed.
const LOOK: Duration = Duration::from_millis(20);

/// All replicas of all services.
pub(super) struct Fleet {
    members: BTreeMap<Victim, Arc<Member>>,
    watches: Vec<JoinHandle<Result<()>>>,
}

/// One replica over all of its lives.
struct Member {
    victim: Victim,
    binary: &'static str,
    environment: Environment,
    /// Where each life is to end; after the last one it is left in peace.
    arms: Vec<Option<Arm>>,
    life: Mutex<Life>,
    /// Deaths so far, in order.
    deaths: watch::Sender<Vec<Death>>,
}

struct Life {
    running: Running,
    /// What earlier lives have logged.
    logs: String,
    /// Ends that nobody had asked for, neither we nor a point.
    own_ends: usize,
}

/// How a replica was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Death {
    AtPoint(Arm),
    Sudden,
}

impl Fleet {
    /// Starts every replica with its first arm, each when those before it are ready.
    pub(super) async fn launch(stage: &Arc<Stage>, plan: &Plan) -> Result<Self> {
        let mut fleet = Self {
            members: BTreeMap::new(),
            watches: Vec::new(),
        };
        for victim in Victim::ALL {
            let Some((binary, environment)) = stage.service(victim) else {
                continue;
            };
            let arms = plan.arms_of(victim);
            let running = stage
                .town
                .suite
                .spawn(binary, &armed(&environment, arms.first().copied().flatten()))?;
            let member = Arc::new(Member {
                victim,
                binary,
                environment,
                arms,
                life: Mutex::new(Life {
                    running,
                    logs: String::new(),
                    own_ends: 0,
                }),
                deaths: watch::Sender::new(Vec::new()),
            });
            fleet
                .watches
                .push(tokio::spawn(supervise(Arc::clone(stage), Arc::clone(&member))));
            fleet.members.insert(victim, member);
            // One after the other: the first replica leads, as the plan supposes.
            fleet.wait_until_ready().await?;
        }
        Ok(fleet)
    }

    /// Waits until all replicas are ready.
    pub(super) async fn wait_until_ready(&self) -> Result<()> {
        let client = reqwest::Client::new();
        for member in self.members.values() {
            let address = member.life.lock().await.running.address;
            let url = format!("http://{address}/health/ready");
            crate::eventually_within(Duration::from_secs(60), member.victim.name(), async || {
                let answer = client.get(&url).timeout(Duration::from_secs(5)).send().await;
                answer.is_ok_and(|answer| answer.status().is_success()).then_some(())
            })
            .await;
        }
        Ok(())
    }

    /// Kills a replica without a word (`kill -9`).
    pub(super) async fn kill(&self, victim: Victim) {
        if let Some(member) = self.members.get(&victim) {
            member.life.lock().await.running.process.kill();
        }
    }

    /// Waits for a replica's death of this number, counted from 0; for ever if it does not die.
    pub(super) async fn death(&self, victim: Victim, number: usize) -> Option<Death> {
        let member = self.members.get(&victim)?;
        let mut deaths = member.deaths.subscribe();
        let deaths = deaths.wait_for(|deaths| deaths.len() > number).await.ok()?;
        deaths.get(number).copied()
    }

    /// How often replicas ended by themselves, with an error that nobody had caused by a kill of theirs.
    pub(super) async fn own_ends(&self) -> usize {
        let mut ends = 0;
        for member in self.members.values() {
            ends += member.life.lock().await.own_ends;
        }
        ends
    }

    /// All that a replica has logged, over its lives, for each of them.
    pub(super) async fn logs(&self) -> Vec<(&'static str, String)> {
        let mut logs = Vec::new();
        for (victim, member) in &self.members {
            let life = member.life.lock().await;
            logs.push((victim.name(), format!("{}{}", life.logs, life.running.process.log())));
        }
        logs
    }

    /// Writes all logs into a folder and returns it.
    pub(super) async fn keep_logs(&self, folder: &Path) -> Result<PathBuf> {
        std::fs::create_dir_all(folder)?;
        for (name, log) in self.logs().await {
            std::fs::write(folder.join(format!("{name}.log")), log)?;
        }
        Ok(folder.to_owned())
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        for watch in &self.watches {
            watch.abort();
        }
    }
}

fn armed(environment: &Environment, arm: Option<Arm>) -> Environment {
    let mut armed = environment.clone();
    if let Some(arm) = arm {
        armed.insert(FAIL_POINT.to_owned(), arm.to_string());
    }
    armed
}

async fn supervise(stage: Arc<Stage>, member: Arc<Member>) -> Result<()> {
    loop {
        tokio::time::sleep(LOOK).await;
        let mut life = member.life.lock().await;
        let Some(status) = life.running.process.ended() else {
            continue;
        };
        let log = life.running.process.log();
        life.logs.push_str(&log);
        let number = member.deaths.borrow().len();
        let arm = member.arms.get(number).copied().flatten();
        let next = match death(status, arm) {
            Some(death) => {
                member.deaths.send_modify(|deaths| deaths.push(death));
                member.arms.get(number + 1).copied().flatten()
            }
            // The kill that was planned is still to come.
            None => {
                life.own_ends += 1;
                arm
            }
        };
        life.running = stage
            .town
            .suite
            .spawn(member.binary, &armed(&member.environment, next))?;
    }
}

fn death(status: ExitStatus, arm: Option<Arm>) -> Option<Death> {
    let signal = Signal::try_from(status.signal()?).ok()?;
    match (signal, arm) {
        (Signal::SIGABRT, Some(arm)) => Some(Death::AtPoint(arm)),
        (Signal::SIGKILL, _) => Some(Death::Sudden),
        _ => None,
    }
}
