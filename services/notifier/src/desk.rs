//! The decider: what becomes of a request, an alert and the day's digest. Pure but for `load` and `apply`.

mod decide;
mod input;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use common::EmailAddress;
use conversation::{ApplyError, Catalogue, Context, Decider, Happening, Language, LoadError, Text, Undecodable};
use diesel_async::AsyncPgConnection;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use input::{Input, MAIL_SERVER, OURSELVES, QUIET_OVER, mail_fault, mail_fault_over};

use crate::{
    catalogue,
    domain::{Announcement, Fault, TimeOfDay, alert::Alert},
    events::LetterId,
    herald,
    settings::{AlertSettings, Limits},
    store::{self, NewLetter},
};

/// notifier as the engine runs it.
pub struct Desk {
    pub options: DeskOptions,
    pub catalogue: Catalogue,
}

/// What its decisions depend on.
pub struct DeskOptions {
    pub limits: Limits,
    pub alert: AlertSettings,
    pub digest_at: Option<TimeOfDay>,
    pub time_zone: TimeZone,
    /// Of letters to operators, and of requests whose language we do not speak.
    pub language: Language,
    /// The bot that tells operators, where there is one.
    pub bot_id: Option<i64>,
    /// The domain of our address: the right half of each Message-ID.
    pub domain: Arc<str>,
}

/// Only the digest's conversation remembers anything: up to when it told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct State {
    pub digested_at: Option<DateTime<Utc>>,
}

/// The stored form of [`State`].
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "version")]
pub enum StoredState {
    #[serde(rename = "1")]
    V1 { digested_at: Option<DateTime<Utc>> },
}

/// What to read and lock.
pub enum Needs {
    Letter {
        id: LetterId,
        recipient: Option<EmailAddress>,
    },
    Alert {
        producer: String,
        key: String,
    },
    Digest {
        since: Option<DateTime<Utc>>,
    },
}

/// What was read.
pub struct Facts {
    pub now: DateTime<Utc>,
    /// For the Message-ID of a new letter.
    pub fresh: Uuid,
    pub about: About,
}

/// What was read of the thing that the input is about.
pub enum About {
    Letter {
        /// It was asked for before.
        known: bool,
        /// Letters to the address within the last hour.
        to_recipient: i64,
        /// Letters to the domain within the last minute.
        to_domain: i64,
    },
    Alert(Option<Alert>),
    Digest(store::GivenUp),
}

/// A change of notifier's own tables.
#[derive(Clone, PartialEq, Eq)]
pub enum Write {
    Letter(Box<NewLetter>),
    Alert(Box<Alert>),
    /// Operators are told by the bot.
    Tell(Announcement),
    /// There is nobody to be told.
    Unheard,
    /// What was said of the mail server is worth a line in the log.
    MailFault(Fault),
    MailFaultOver,
}

impl Decider for Desk {
    type State = State;
    type StoredState = StoredState;
    type Input = Input;
    type Needs = Needs;
    type Facts = Facts;
    type Write = Write;

    fn input(&self, happening: Happening) -> Result<Input, Undecodable> {
        Input::from_happening(happening)
    }

    fn needs(&self, state: &State, input: &Input) -> Needs {
        match input {
            Input::Requested(request) => Needs::Letter {
                id: request.id.clone(),
                recipient: request.recipient.clone(),
            },
            Input::Raised { raise, .. } => Needs::alert(&raise.producer, &raise.key),
            Input::Cleared(clear) => Needs::alert(&clear.producer, &clear.key),
            Input::QuietOver { producer, key } => Needs::alert(producer, key),
            Input::MailFault(_) | Input::MailFaultOver => Needs::alert(OURSELVES, MAIL_SERVER),
            Input::Counted { .. } => Needs::Digest {
                since: state.digested_at,
            },
        }
    }

    async fn load(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        needs: Needs,
    ) -> Result<Facts, LoadError> {
        let about = match needs {
            Needs::Letter { id, recipient } => {
                store::letter_facts(transaction, &id, recipient.as_ref(), context.now).await?
            }
            Needs::Alert { producer, key } => About::Alert(store::alert(transaction, &producer, &key).await?),
            Needs::Digest { since } => About::Digest(store::given_up(transaction, since, context.now).await?),
        };
        Ok(Facts {
            now: context.now,
            fresh: Uuid::now_v7(),
            about,
        })
    }

    fn decide(&self, state: State, input: &Input, facts: &Facts) -> conversation::Decision<State, Write> {
        decide::decide(&self.options, state, input, facts)
    }

    async fn apply(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        write: Write,
    ) -> Result<(), ApplyError> {
        match write {
            Write::Letter(letter) => store::insert_letter(transaction, &letter).await,
            Write::Alert(alert) => store::save_alert(transaction, &alert).await,
            Write::Tell(announcement) => {
                if let Some(bot_id) = self.options.bot_id {
                    let word = herald::word(&announcement, context.now);
                    outbox::inputs::insert(transaction, bot_id, &[word]).await?;
                }
                Ok(())
            }
            Write::MailFault(fault) => {
                let fault = fault.word();
                tracing::error!("the mail server takes no letters from us ({fault}): a person must act");
                Ok(())
            }
            Write::MailFaultOver => {
                tracing::info!("the mail server takes our letters again");
                Ok(())
            }
            Write::Unheard => {
                tracing::error!("nobody hears of an alert: neither ALERT__EMAIL nor ALERT__CHAT_ID is set");
                Ok(())
            }
        }
    }

    fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    fn apology(&self) -> Text {
        catalogue::apology()
    }
}

impl Needs {
    fn alert(producer: &str, key: &str) -> Self {
        Self::Alert {
            producer: producer.to_owned(),
            key: key.to_owned(),
        }
    }
}

impl From<StoredState> for State {
    fn from(StoredState::V1 { digested_at }: StoredState) -> Self {
        Self { digested_at }
    }
}

impl From<State> for StoredState {
    fn from(State { digested_at }: State) -> Self {
        Self::V1 { digested_at }
    }
}
