//! Named tasks that a process stands and falls with, and its graceful end.

use std::{collections::HashMap, time::Duration};

use futures::FutureExt;
use tokio::{
    signal::unix::{SignalKind, signal},
    task::{Id, JoinError, JoinSet},
};
use tokio_util::sync::CancellationToken;

/// The tasks of a process. While none is told to stop, none may end.
#[derive(Debug, Default)]
pub struct Tasks {
    token: CancellationToken,
    set: JoinSet<anyhow::Result<()>>,
    names: HashMap<Id, String>,
}

/// How a process came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It was told to stop, and everything stopped in time.
    Graceful,
    /// A task ended or panicked by itself.
    Failed { task: String },
    /// It was told to stop, and these tasks did not.
    Late { tasks: Vec<String> },
}

impl Tasks {
    /// Tasks that stop when `token` is cancelled.
    pub fn new(token: CancellationToken) -> Self {
        Self {
            token,
            ..Self::default()
        }
    }

    /// Cancelled when the process is to end. Every task watches it.
    pub fn token(&self) -> CancellationToken {
        self.token.clone()
    }

    /// Starts a task. It ends after [`Self::token`] is cancelled and not before.
    pub fn spawn(&mut self, name: impl Into<String>, task: impl Future<Output = anyhow::Result<()>> + Send + 'static) {
        let handle = self.set.spawn(task);
        self.names.insert(handle.id(), name.into());
    }

    /// Waits for SIGTERM or SIGINT (or the token), or for the first task that ends by itself; then stops all, and
    /// waits for them for `limit` at most. A second signal ends the waiting.
    pub async fn run(mut self, limit: Duration) -> End {
        let mut failed = None;
        tokio::select! {
            signal = stop_signal() => tracing::info!(signal, "stopping"),
            () = self.token.cancelled() => {}
            Some(ended) = self.set.join_next_with_id() => {
                let task = self.name_of(&ended);
                tell(&task, ended);
                failed = Some(task);
            }
        }
        self.token.cancel();
        let finish = async {
            while let Some(ended) = self.set.join_next_with_id().await {
                let task = self.names.remove(&id_of(&ended)).unwrap_or_default();
                if let Ok((_, Ok(()))) = ended {
                    tracing::debug!(task, "stopped");
                } else {
                    tell(&task, ended);
                    failed.get_or_insert(task);
                }
            }
        };
        let in_time = tokio::select! {
            finished = tokio::time::timeout(limit, finish) => finished.is_ok(),
            signal = stop_signal() => {
                tracing::warn!(signal, "stopping at once");
                false
            }
        };
        match failed {
            Some(task) => End::Failed { task },
            None if in_time => End::Graceful,
            None => {
                let mut tasks: Vec<String> = self.names.into_values().collect();
                tasks.sort();
                tracing::error!(?tasks, "these did not stop in time");
                End::Late { tasks }
            }
        }
    }

    fn name_of(&mut self, ended: &Result<(Id, anyhow::Result<()>), JoinError>) -> String {
        self.names.remove(&id_of(ended)).unwrap_or_default()
    }
}

/// The name of the signal that told this process to stop, when it comes.
pub async fn stop_signal() -> &'static str {
    let one = |kind: SignalKind, name: &'static str| async move {
        match signal(kind) {
            Ok(mut signal) => {
                signal.recv().await;
                name
            }
            Err(error) => {
                tracing::error!(%error, name, "this signal cannot be listened to");
                std::future::pending().await
            }
        }
    };
    let terminate = one(SignalKind::terminate(), "SIGTERM").boxed();
    let interrupt = one(SignalKind::interrupt(), "SIGINT").boxed();
    futures::future::select(terminate, interrupt).await.factor_first().0
}

fn id_of(ended: &Result<(Id, anyhow::Result<()>), JoinError>) -> Id {
    match ended {
        Ok((id, _)) => *id,
        Err(error) => error.id(),
    }
}

fn tell(task: &str, ended: Result<(Id, anyhow::Result<()>), JoinError>) {
    match ended {
        Ok((_, Ok(()))) => tracing::error!(task, "a task ended by itself"),
        Ok((_, Err(error))) => {
            tracing::error!(
                task,
                error = AsRef::<dyn std::error::Error>::as_ref(&error),
                "a task failed"
            );
        }
        Err(error) => tracing::error!(task, %error, "a task panicked"),
    }
}
