//! The dialogue with the mail server, step by step.
//!
//! lettre's own transports give a letter as a whole and cannot say how far they came when a connection broke. Whether the
//! server may have the letter is all that matters then, so the steps are taken one by one on lettre's connection.

mod classify;
mod connection;
mod pool;

use std::{future::Future, time::Duration};

use lettre::{
    Address,
    transport::smtp::{
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
    },
};
use tokio::time::{Instant, timeout_at};

use classify::{Stage, classify};
use connection::Connector;
pub use connection::{ServerError, check_authorities};
use pool::Pool;

use crate::{
    domain::{Failure, Obstacle},
    settings::SmtpSettings,
};

/// A mail server, with the connections to it that are open.
pub struct MailServer {
    pool: Pool,
    timeout: Duration,
}

/// A letter as it goes over the wire.
pub struct Envelope {
    pub from: Address,
    pub to: Address,
    pub source: Vec<u8>,
}

/// How a dialogue ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    pub how: How,
    /// The server's code, or a word of ours; never words of the server, which may name the recipient.
    pub error: Option<String>,
}

/// What is known of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The server has it.
    Taken,
    /// The server does not have it and will not take it.
    Refused(Failure),
    /// The server does not have it, and may take it later.
    PutOff(Obstacle),
    /// Nobody knows whether the server has it.
    Unknown,
    /// It was not given to the server: whoever was asked right before said no.
    Withheld,
}

impl MailServer {
    /// A server; nothing is opened yet.
    ///
    /// # Errors
    /// When the settings make no client, such as authorities that are no certificates.
    pub fn new(settings: &SmtpSettings) -> Result<Self, ServerError> {
        let connector = Connector::new(settings)?;
        Ok(Self {
            pool: Pool::new(connector, settings.connections),
            timeout: settings.timeout,
        })
    }

    /// The longest that [`Self::deliver`] takes.
    pub fn longest(&self) -> Duration {
        self.timeout * 2
    }

    /// Gives a letter to the server. Up to the letter itself the dialogue ends at `deadline` at the latest; the answer to it
    /// is waited for as long as the settings say, for only the answer tells whether the server has it.
    ///
    /// `hand_over` is asked right before: what may be lost after its yes is an end that nobody knows.
    pub async fn deliver(
        &self,
        envelope: &Envelope,
        deadline: Instant,
        hand_over: impl Future<Output = bool>,
    ) -> Ending {
        let deadline = deadline.min(Instant::now() + self.timeout);
        let opening = async {
            let mut connection = self.pool.connection(deadline).await?;
            let supports = |extension| connection.server_info().supports_feature(extension);
            let mut parameters = Vec::new();
            if !envelope.to.to_string().is_ascii() || !envelope.from.to_string().is_ascii() {
                if !supports(Extension::SmtpUtfEight) {
                    return Err(Ending::of(How::Refused(Failure::AddressRefused), "needs SMTPUTF8"));
                }
                parameters.push(MailParameter::SmtpUtfEight);
            }
            if !envelope.source.is_ascii() && supports(Extension::EightBitMime) {
                parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
            }
            let sender = connection.command(Mail::new(Some(envelope.from.clone()), parameters));
            sender.await.map_err(|error| classify(Stage::Sender, &error))?;
            let recipient = connection.command(Rcpt::new(envelope.to.clone(), Vec::new())).await;
            if let Err(error) = recipient {
                let refused = classify(Stage::Recipient, &error);
                if error.is_permanent() {
                    // The connection is as good as before.
                    self.pool.give_back_after_refusal(connection).await;
                }
                return Err(refused);
            }
            if !hand_over.await {
                self.pool.give_back_after_refusal(connection).await;
                return Err(Ending {
                    how: How::Withheld,
                    error: None,
                });
            }
            let data = connection.command(Data).await;
            data.map_err(|error| classify(Stage::Data, &error))?;
            Ok(connection)
        };
        let mut connection = match timeout_at(deadline, opening).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(ending)) => return ending,
            Err(_) => return Ending::of(How::PutOff(Obstacle::ServerDown), "took too long"),
        };
        let answer_by = Instant::now() + self.timeout;
        match timeout_at(answer_by, connection.message(&envelope.source)).await {
            Ok(Ok(_)) => {
                self.pool.give_back(connection);
                Ending {
                    how: How::Taken,
                    error: None,
                }
            }
            Ok(Err(error)) => classify(Stage::Letter, &error),
            Err(_) => Ending::of(How::Unknown, "no answer in time"),
        }
    }

    /// Says goodbye on the connections that are open.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Ending {
    fn of(how: How, error: &str) -> Self {
        Self {
            how,
            error: Some(error.to_owned()),
        }
    }
}
