use std::time::Duration;

use super::{Bot, Client, ClientError};
use crate::model::{ForeignPoller, ForeignPollerView};

/// Another program that polls the same bot.
impl Client {
    /// Lets one poll from now on; after a 409 it waits so long.
    pub async fn start_foreign_poller(&self, bot: &Bot, pause: Duration) -> Result<ForeignPollerView, ClientError> {
        let poller = ForeignPoller {
            pause_milliseconds: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        };
        self.http.post(&path(bot), &poller).await
    }

    /// What it has met and stolen.
    pub async fn foreign_poller(&self, bot: &Bot) -> Result<ForeignPollerView, ClientError> {
        self.http.get(&path(bot)).await
    }

    /// Ends it.
    pub async fn stop_foreign_poller(&self, bot: &Bot) -> Result<(), ClientError> {
        self.http.delete(&path(bot)).await
    }
}

fn path(bot: &Bot) -> String {
    format!("/sandbox/bots/{}/foreign-poller", bot.id)
}
