//! The loop that handles inputs: any number of workers, in any number of processes.

mod copies;
mod effects;
mod error;
mod files;
mod flood;
mod happening;
mod metrics;
mod rendering;
mod step;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use outbox::{Bell, Clock, Topic};
use secrecy::{ExposeSecret, SecretString};
use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;

pub use happening::DecodeUpdate;
use step::Step;

use crate::{Decider, Language, Me};

/// What the engine of a service needs besides its decider.
#[derive(Clone)]
pub struct EngineOptions {
    pub me: Me,
    /// Each worker has a connection of its own: no step waits for a pool, and an aborted step ends with its connection.
    pub database_url: SecretString,
    pub decode_update: DecodeUpdate,
    pub default_language: Language,
    pub clock: Clock,
    pub bell: Bell,
    pub workers: usize,
    /// After so many failed attempts an input is dead.
    pub attempts: u16,
    /// Between two attempts.
    pub pause: Duration,
    /// So many open inputs of one person are a flood.
    pub flood: u32,
}

/// Handles the inputs of one service.
pub struct Engine<D> {
    decider: D,
    options: EngineOptions,
    busy: Mutex<HashSet<String>>,
}

impl<D: Decider> Engine<D> {
    /// An engine that is not yet running.
    pub fn new(decider: D, options: EngineOptions) -> Arc<Self> {
        Arc::new(Self {
            decider,
            options,
            busy: Mutex::default(),
        })
    }

    /// Handles inputs until the token is cancelled; steps that have begun are finished.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut workers = JoinSet::new();
        for _ in 0..self.options.workers {
            workers.spawn(self.clone().work(stop.clone()));
        }
        while let Some(ended) = workers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a worker of the engine died");
            }
        }
    }

    /// Handles everything that is open now, one input after the other: for tests and tools.
    pub async fn drain(&self) -> Result<(), diesel::ConnectionError> {
        let mut connection = AsyncPgConnection::establish(self.options.database_url.expose_secret()).await?;
        while !matches!(self.step(&mut connection).await, Step::Idle | Step::Broken) {}
        Ok(())
    }

    async fn work(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let mut connection = match AsyncPgConnection::establish(self.options.database_url.expose_secret()).await {
                Ok(connection) => connection,
                Err(error) => {
                    tracing::warn!(%error, "the engine cannot reach the database");
                    pause(Duration::from_secs(1), &stop).await;
                    continue;
                }
            };
            while !stop.is_cancelled() {
                match self.step(&mut connection).await {
                    Step::Handled => {}
                    Step::Idle => {
                        tokio::select! {
                            () = stop.cancelled() => {}
                            () = self.options.bell.wait(Topic::Inputs) => {}
                        }
                    }
                    Step::Broken => {
                        pause(Duration::from_millis(200), &stop).await;
                        break;
                    }
                }
            }
        }
    }

    fn busy(&self) -> Vec<String> {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    /// Notes that this process works on a conversation, until the guard is dropped.
    fn occupy(&self, conversation: &str) -> Occupied<'_> {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(conversation.to_owned());
        Occupied {
            busy: &self.busy,
            conversation: conversation.to_owned(),
        }
    }
}

struct Occupied<'a> {
    busy: &'a Mutex<HashSet<String>>,
    conversation: String,
}

impl Drop for Occupied<'_> {
    fn drop(&mut self) {
        self.busy
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&self.conversation);
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = time::sleep(length) => {}
    }
}
