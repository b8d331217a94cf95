//! The services' processes: started again whenever they end, each time armed with the fail point that comes next.

use std::collections::{BTreeMap, VecDeque};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use nix::sys::signal::Signal;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinSet;

use super::cast::Victim;
use super::deaths::Arms;
use super::script::Script;
use crate::suite::{Environment, Running};

/// How soon an end is noticed.
const LOOK: Duration = Duration::from_millis(20);

/// All replicas of all services.
pub(super) struct Fleet {
    members: BTreeMap<Victim, Arc<Member>>,
    services: BTreeMap<&'static str, Arc<Service>>,
    watches: Mutex<JoinSet<Result<()>>>,
}

/// One process of a service, and what it is told.
pub(super) struct Replica {
    pub(super) victim: Victim,
    pub(super) environment: Environment,
}

/// What all replicas of all services are told, so that a run is short.
const HASTE: [(&str, &str); 3] = [
    // What a killed process was about to do is taken up soon; an input that met a dead database, too.
    ("ENGINE__LEASE", "1s"),
    ("ENGINE__PAUSE", "1s"),
    // Lines are read by the counts.
    ("LOG__FORMAT", "json"),
];

/// What the replicas of a service have in common. Only one of them leads, so that a point of the leader's is reached by
/// either of them, but not by a certain one in time.
struct Service {
    /// Where the lives to come are to end; after the last one replicas are left in peace.
    arms: Mutex<VecDeque<Option<Arms>>>,
    /// Deaths so far, in order.
    deaths: watch::Sender<Vec<Death>>,
}

/// One replica over all of its lives.
struct Member {
    victim: Victim,
    service: Arc<Service>,
    environment: Environment,
    life: Mutex<Life>,
}

struct Life {
    running: Running,
    /// Where it is to end.
    arms: Option<Arms>,
    /// What earlier lives have logged.
    logs: String,
    /// Ends that nobody had asked for, neither we nor a point.
    own_ends: usize,
}

/// How a replica came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Death {
    /// Of this name.
    AtPoint(String),
    Sudden,
}

impl Fleet {
    /// Starts every replica with its first arm, each when those before it are ready.
    pub(super) async fn launch(replicas: Vec<Replica>, script: &Script) -> Result<Self> {
        let mut fleet = Self {
            members: BTreeMap::new(),
            services: BTreeMap::new(),
            watches: Mutex::default(),
        };
        for Replica {
            victim,
            mut environment,
        } in replicas
        {
            environment.extend(HASTE.map(|(name, value)| (name.to_owned(), value.to_owned())));
            let service = fleet.services.entry(victim.service).or_insert_with(|| {
                Arc::new(Service {
                    arms: Mutex::new(script.arms_of(victim.service)),
                    deaths: watch::Sender::new(Vec::new()),
                })
            });
            let service = Arc::clone(service);
            let arms = service.next_arms().await;
            let running = Running::spawn(victim.service, &armed(&environment, arms))?;
            let member = Arc::new(Member {
                victim,
                service,
                environment,
                life: Mutex::new(Life {
                    running,
                    arms,
                    logs: String::new(),
                    own_ends: 0,
                }),
            });
            fleet.watches.get_mut().spawn(supervise(Arc::clone(&member)));
            fleet.members.insert(victim, member);
            // One after the other: together they would only make each other late.
            fleet.wait_until_ready().await?;
        }
        Ok(fleet)
    }

    /// Nobody is started again from now on.
    pub(super) async fn disband(&self) {
        self.watches.lock().await.shutdown().await;
    }

    /// Waits until all replicas are ready.
    pub(super) async fn wait_until_ready(&self) -> Result<()> {
        let client = reqwest::Client::new();
        for member in self.members.values() {
            let address = member.life.lock().await.running.address;
            let url = format!("http://{address}/health/ready");
            crate::eventually_within(Duration::from_secs(60), member.victim.name, async || {
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

    /// Waits for the death of this number, counted from 0, among the replicas of a service; for ever if none dies.
    pub(super) async fn death(&self, service: &str, number: usize) -> Option<Death> {
        let mut deaths = self.services.get(service)?.deaths.subscribe();
        let deaths = deaths.wait_for(|deaths| deaths.len() > number).await.ok()?;
        deaths.get(number).cloned()
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
            logs.push((victim.name, format!("{}{}", life.logs, life.running.process.log())));
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

impl Service {
    async fn next_arms(&self) -> Option<Arms> {
        self.arms.lock().await.pop_front().flatten()
    }
}

fn armed(environment: &Environment, arms: Option<Arms>) -> Environment {
    let mut armed = environment.clone();
    if let Some(arms) = arms {
        armed.insert(fail_point::VARIABLE.to_owned(), arms.to_string());
    }
    armed
}

async fn supervise(member: Arc<Member>) -> Result<()> {
    loop {
        tokio::time::sleep(LOOK).await;
        let mut life = member.life.lock().await;
        let Some(status) = life.running.process.ended() else {
            continue;
        };
        let log = life.running.process.log();
        life.logs.push_str(&log);
        if let Some(death) = death(status, &log) {
            life.arms = member.service.next_arms().await;
            member.service.deaths.send_modify(|deaths| deaths.push(death));
        } else {
            // The kill that was planned is still to come.
            life.own_ends += 1;
        }
        life.running = Running::spawn(member.victim.service, &armed(&member.environment, life.arms))?;
    }
}

/// How this life ended, if it was by us; `log` ends with the name of the point where it did.
fn death(status: ExitStatus, log: &str) -> Option<Death> {
    match Signal::try_from(status.signal()?).ok()? {
        Signal::SIGABRT => {
            let last = log.lines().rev().find_map(|line| line.strip_prefix("fail point "))?;
            Some(Death::AtPoint(last.to_owned()))
        }
        Signal::SIGKILL => Some(Death::Sudden),
        _ => None,
    }
}
