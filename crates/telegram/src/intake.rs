use std::time::Duration;

use diesel_async::{AsyncConnection, AsyncPgConnection};
use outbox::{
    Bell, Leader, Topic,
    inputs::{self, NewInput, Source},
    trace,
};
use secrecy::{ExposeSecret, SecretString};
use tokio::time;

use crate::Envelope;

/// The kinds of updates that the dialogues answer, whichever way they come.
pub(crate) const KINDS: [&str; 4] = ["message", "edited_message", "callback_query", "my_chat_member"];

/// The lease of the one replica that decides how updates come in: it polls, or it keeps the webhook registered.
///
/// One lease for both ways, so that replicas of different settings never pull at each other: the leader's way counts.
pub(crate) const LEASE: &str = "poller";

/// Who leads the intake of a bot.
pub(crate) fn leader(bot_id: i64, database_url: &SecretString, lease: Duration) -> Leader {
    Leader {
        database_url: database_url.clone(),
        bot_id,
        name: LEASE,
        lease,
    }
}

/// A database that hangs must not hang the intake: what could not be stored in this time is tried again.
const STORE_LIMIT: Duration = Duration::from_secs(5);

/// Stores updates as inputs over a connection of its own, whichever way they came.
pub(crate) struct Intake {
    bot_id: i64,
    database_url: SecretString,
    bell: Bell,
    connection: Option<AsyncPgConnection>,
}

impl Intake {
    pub(crate) fn new(bot_id: i64, database_url: SecretString, bell: Bell) -> Self {
        Self {
            bot_id,
            database_url,
            bell,
            connection: None,
        }
    }

    /// Stores a batch and rings for it. With `Ok` it is committed; with `Err` it may be, so that it is offered again.
    pub(crate) async fn store(&mut self, inputs: &[NewInput]) -> Result<(), StoreError> {
        // A connection that failed, or whose answer never came, is not put back.
        let connection = self.connection.take();
        let storing = async {
            let connection = match connection {
                Some(connection) => connection,
                None => AsyncPgConnection::establish(self.database_url.expose_secret()).await?,
            };
            let new = inputs::insert(&connection, self.bot_id, inputs).await?;
            Ok::<_, StoreError>((connection, new))
        };
        let (connection, new) = time::timeout(STORE_LIMIT, storing)
            .await
            .map_err(|_| StoreError::Hanging)??;
        self.connection = Some(connection);
        if new > 0 {
            self.bell.ring_for(Topic::Inputs, new);
        }
        Ok(())
    }
}

/// The id and the stored form of an update. `None`, and said so in the log, when it cannot be stored.
///
/// Such an update must be passed over: Telegram itself cannot number it, so nobody could ask for it again, and it would
/// hold up all that come after it.
pub(crate) fn read(bot_id: i64, update: &str) -> Option<(i64, NewInput)> {
    match Envelope::read(update) {
        Ok(envelope) => {
            let input = NewInput {
                source: Source::Update,
                source_key: envelope.update_id.to_string(),
                conversation: envelope.conversation.as_str().to_owned(),
                kind: String::new(),
                body: update.as_bytes().to_vec(),
                traceparent: trace::current_traceparent(),
            };
            Some((envelope.update_id, input))
        }
        Err(error) => {
            tracing::error!(bot_id, %error, "an update cannot be stored");
            None
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("no connection to the database")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the database refused")]
    Query(#[from] diesel::result::Error),
    #[error("the database does not answer")]
    Hanging,
}
