use std::path::Path;

use anyhow::Result;
use tokio::sync::Mutex;

use super::cast::{POSTGRES, RABBITMQ, Victim};
use crate::PrivateServer;

/// The servers of a run, which can be killed; they end with this.
pub(super) struct Servers {
    postgres: Mutex<PrivateServer>,
    rabbitmq: Mutex<PrivateServer>,
}

impl Servers {
    /// Starts them with their data in `folder`.
    pub(super) async fn start(folder: &Path) -> Result<Self> {
        let (postgres, rabbitmq) = tokio::try_join!(PrivateServer::postgres(folder), PrivateServer::rabbitmq(folder))?;
        Ok(Self {
            postgres: Mutex::new(postgres),
            rabbitmq: Mutex::new(rabbitmq),
        })
    }

    /// An administrator's URL of the database and the broker's URL.
    pub(super) async fn urls(&self) -> (String, String) {
        (self.postgres.lock().await.url(), self.rabbitmq.lock().await.url())
    }

    /// The server that is this victim, if it is one.
    pub(super) fn server(&self, victim: Victim) -> Option<&Mutex<PrivateServer>> {
        match victim {
            _ if victim == POSTGRES => Some(&self.postgres),
            _ if victim == RABBITMQ => Some(&self.rabbitmq),
            _ => None,
        }
    }
}
