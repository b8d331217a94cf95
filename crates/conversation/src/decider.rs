use std::future::Future;

use chrono::{DateTime, Utc};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel_async::AsyncPgConnection;
use serde::{Serialize, de::DeserializeOwned};

use crate::{Catalogue, ConversationKey, Decision, Incoming, Language, Text};

/// A service as the engine sees it: pure decisions, and the reads and writes around them.
///
/// For each input the engine calls, in one transaction: [`Self::input`], [`Self::needs`], [`Self::load`],
/// [`Self::decide`], then [`Self::apply`] for each [`crate::Effect::Write`].
pub trait Decider: Send + Sync + 'static {
    /// What a conversation is in the middle of.
    type State: Clone + Default + Send + Sync;
    /// The versioned wire form of the state; every older version must still load.
    type StoredState: Serialize + DeserializeOwned + Into<Self::State> + From<Self::State> + Send;
    /// All that can happen to the service, closed.
    type Input: Send + Sync;
    /// What to read and lock before deciding.
    type Needs: Send;
    /// What was read, and the moment and fresh random values.
    type Facts: Send + Sync;
    /// A change to the service's own tables.
    type Write: Send + Sync;

    /// Names what happened in the service's own words. Pure.
    fn input(&self, happening: Happening) -> Result<Self::Input, Undecodable>;

    /// Says what [`Self::decide`] will want to know. Pure.
    fn needs(&self, state: &Self::State, input: &Self::Input) -> Self::Needs;

    /// Reads it, locking the rows of aggregates in one canonical order.
    fn load(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        needs: Self::Needs,
    ) -> impl Future<Output = Result<Self::Facts, LoadError>> + Send;

    /// Decides. Pure: no clock, randomness or database; all of that is in `facts`.
    fn decide(
        &self,
        state: Self::State,
        input: &Self::Input,
        facts: &Self::Facts,
    ) -> Decision<Self::State, Self::Write>;

    /// Writes one change. A unique violation is a [`ApplyError::Conflict`]: the engine rolls back, reloads and decides again.
    fn apply(
        &self,
        transaction: &mut AsyncPgConnection,
        context: &Context,
        write: Self::Write,
    ) -> impl Future<Output = Result<(), ApplyError>> + Send;

    /// The service's sentences.
    fn catalogue(&self) -> &Catalogue;

    /// What a person is told when his input could not be handled at all.
    fn apology(&self) -> Text;
}

/// The circumstances of an input.
#[derive(Debug, Clone)]
pub struct Context {
    pub me: Me,
    pub conversation: ConversationKey,
    /// The moment of handling, by the service's clock.
    pub now: DateTime<Utc>,
    /// The language of the person whose conversation this is.
    pub language: Language,
}

/// The bot that the service speaks as. A service without a bot has id 0 and an empty name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Me {
    pub bot_id: i64,
    pub username: String,
}

/// What happened, in the engine's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Happening {
    /// A person did something in Telegram.
    Update(Incoming),
    /// An event of another service.
    Event { routing_key: String, body: Vec<u8> },
    /// A timer came due.
    Timer { kind: String, key: String },
    /// Slow work has ended.
    Done {
        kind: String,
        key: String,
        result: serde_json::Value,
    },
    /// A word from another conversation.
    Word { kind: String, body: serde_json::Value },
    /// A message that asked for a report has ended; `outcome` is `sent`, `unreachable`, `rejected` or `undetermined`.
    Delivery { kind: String, outcome: String },
}

/// The input can never be understood, however often it is tried.
#[derive(Debug, thiserror::Error)]
#[error("undecodable input: {0}")]
pub struct Undecodable(pub String);

/// Reading the facts failed.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("reading facts")]
    Database(#[from] DieselError),
    /// The tables hold what no rule of the service allows.
    #[error("facts make no sense: {0}")]
    Corrupt(String),
    /// What the input speaks of is not known yet and will be in a moment: decide then.
    #[error("too early")]
    TooEarly,
}

/// Writing an effect failed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Somebody else was faster: decide again on fresh facts.
    #[error("conflict")]
    Conflict,
    #[error("writing an effect")]
    Database(#[source] DieselError),
}

impl From<DieselError> for ApplyError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict,
            other => Self::Database(other),
        }
    }
}
