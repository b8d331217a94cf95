use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::transport::smtp::{client::AsyncSmtpConnection, commands::Rset};
use tokio::time::{self, Instant};

use super::{Ending, connection::Connector};

/// Connections that wait for the next letter.
pub(super) struct Pool {
    connector: Connector,
    idle: Mutex<Vec<(AsyncSmtpConnection, Instant)>>,
    most: usize,
}

/// Servers close what says nothing for minutes; many are impatient.
const KEPT: Duration = Duration::from_secs(20);
/// How long politeness may take.
const POLITENESS: Duration = Duration::from_secs(2);

impl Pool {
    pub(super) fn new(connector: Connector, most: usize) -> Self {
        Self {
            connector,
            idle: Mutex::default(),
            most,
        }
    }

    /// One that is open still, or a new one.
    pub(super) async fn connection(&self, deadline: Instant) -> Result<AsyncSmtpConnection, Ending> {
        while let Some((mut connection, since)) = self.pop() {
            if since.elapsed() < KEPT && connection.test_connected().await {
                return Ok(connection);
            }
        }
        self.connector.connect(deadline).await
    }

    /// Keeps a connection on which a letter went out.
    pub(super) fn give_back(&self, connection: AsyncSmtpConnection) {
        if connection.has_broken() {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.most {
            idle.push((connection, Instant::now()));
        }
    }

    /// Keeps a connection on which a letter was begun and not given.
    pub(super) async fn give_back_after_refusal(&self, mut connection: AsyncSmtpConnection) {
        if let Ok(Ok(_)) = time::timeout(POLITENESS, connection.command(Rset)).await {
            self.give_back(connection);
        }
    }

    pub(super) async fn close(&self) {
        while let Some((mut connection, _)) = self.pop() {
            // A server that does not hear it finds out by itself.
            let _ = time::timeout(POLITENESS, connection.abort()).await;
        }
    }

    fn pop(&self) -> Option<(AsyncSmtpConnection, Instant)> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }
}
