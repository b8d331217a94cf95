use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::{
    Quota, Status,
    grid::{Act, Refusal, Spreadsheet},
    quota::Window,
    token::{ServiceAccount, TokenError},
};

/// The clock of the sandbox's world.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// How long an access token lives.
pub(super) const TOKEN_LIFE: TimeDelta = TimeDelta::seconds(3600);

/// The Sheets part of the sandbox: cheap to clone, one world behind all clones.
#[derive(Clone)]
pub struct State {
    inner: Arc<Inner>,
}

struct Inner {
    now: Now,
    account: &'static ServiceAccount,
    world: Mutex<World>,
}

#[derive(Default)]
pub(super) struct World {
    pub(super) books: BTreeMap<String, Book>,
    pub(super) tokens: HashMap<String, Token>,
    pub(super) faults: Vec<Fault>,
    pub(super) quota: Quota,
    pub(super) reads: Window,
    pub(super) writes: Window,
    pub(super) status: Status,
}

pub(super) struct Token {
    pub(super) until: DateTime<Utc>,
    pub(super) scopes: Vec<String>,
}

/// A spreadsheet with what surrounds it.
pub(super) struct Book {
    pub(super) spreadsheet: Spreadsheet,
    pub(super) state: BookState,
    pub(super) hooks: Vec<Hook>,
    /// Batches whose sender was told nothing, to be applied after the next read.
    pub(super) late: Vec<Vec<Json>>,
}

/// What surrounds a spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct BookState {
    /// In the bin: 404.
    pub deleted: bool,
    /// Shared with the service account as an editor; otherwise 403.
    pub granted: bool,
    /// Whether developer metadata of rows moves with them in a sort.
    pub metadata_follows_sort: bool,
}

impl Default for BookState {
    fn default() -> Self {
        Self {
            deleted: false,
            granted: true,
            metadata_follows_sort: true,
        }
    }
}

/// What a person does just before a request is carried out: the way to play a race.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hook {
    /// Such as `spreadsheets.batchUpdate`; `None` stands for any method.
    #[serde(default)]
    pub method: Option<String>,
    pub acts: Vec<Act>,
}

/// Something that goes wrong with the next requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SheetsFault)]
pub struct Fault {
    /// Such as `spreadsheets.batchUpdate` or `token`; `None` stands for any method.
    #[serde(default)]
    pub method: Option<String>,
    #[serde(flatten)]
    pub kind: FaultKind,
    /// How many requests it strikes; `None`: until faults are cleared.
    #[serde(default)]
    pub times: Option<u32>,
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "fault", rename_all = "snake_case")]
#[schema(as = SheetsFaultKind)]
pub enum FaultKind {
    /// An answer with this HTTP status, nothing done.
    Status {
        code: u16,
        /// Seconds, told in the header `Retry-After`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_after: Option<u64>,
    },
    /// The request is carried out after a pause.
    Delay { milliseconds: u64 },
    /// The connection breaks, nothing done.
    CutBefore,
    /// The connection breaks after the request was carried out.
    CutAfter,
    /// The connection breaks and the batch is carried out later, after the next read was answered.
    Late,
}

impl State {
    /// An empty world whose tokens, quotas and hooks follow `now`.
    pub fn new(now: Now) -> Self {
        let inner = Inner {
            now,
            account: ServiceAccount::of_this_process(),
            world: Mutex::new(World::default()),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Adds a spreadsheet that is shared with the service account.
    pub fn create(&self, id: impl Into<String>, spreadsheet: Spreadsheet) {
        let book = Book {
            spreadsheet,
            state: BookState::default(),
            hooks: Vec::new(),
            late: Vec::new(),
        };
        self.world().books.insert(id.into(), book);
    }

    /// The key file of the service account for a server at `base` (such as `http://127.0.0.1:8080`).
    /// `None` if the machine gave no random numbers.
    pub fn key_file(&self, base: &str) -> Option<Json> {
        self.inner.account.key_file(&token_uri(base))
    }

    /// What was counted and found wrong so far.
    pub fn status(&self) -> Status {
        self.world().status.clone()
    }

    /// Looks at a spreadsheet or changes it as it stands. `None` when there is none of this id.
    pub fn with<T>(&self, id: &str, look: impl FnOnce(&mut Spreadsheet) -> T) -> Option<T> {
        self.world().books.get_mut(id).map(|book| look(&mut book.spreadsheet))
    }

    /// A person's acts, all or none. `None` when there is no such spreadsheet.
    pub fn act(&self, id: &str, acts: &[Act]) -> Option<Result<(), Refusal>> {
        self.with(id, |spreadsheet| {
            let mut next = spreadsheet.clone();
            acts.iter().try_for_each(|act| next.act(act))?;
            *spreadsheet = next;
            Ok(())
        })
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        (self.inner.now)()
    }

    pub(super) fn verify(&self, assertion: &str, base: &str) -> Result<Vec<String>, TokenError> {
        self.inner
            .account
            .verify(assertion, &token_uri(base), &[self.now(), Utc::now()])
    }

    pub(super) fn world(&self) -> MutexGuard<'_, World> {
        // A panic in another thread leaves the world as it was between two assignments, which is good enough here.
        self.inner.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The fault that strikes this request, and one time less of it left.
    pub(super) fn strike(&self, method: &str) -> Option<FaultKind> {
        let mut world = self.world();
        let at = world.faults.iter().position(|fault| {
            fault.method.as_deref().is_none_or(|wanted| wanted == method) && fault.times != Some(0)
        })?;
        let fault = &mut world.faults[at];
        fault.times = fault.times.map(|times| times - 1);
        let kind = fault.kind;
        world.faults.retain(|fault| fault.times != Some(0));
        Some(kind)
    }
}

impl FaultKind {
    /// An answer with this HTTP status that does not say when to come again.
    pub fn status(code: u16) -> Self {
        let retry_after = None;
        Self::Status { code, retry_after }
    }

    pub(super) fn delay(self) -> Option<Duration> {
        match self {
            Self::Delay { milliseconds } => Some(Duration::from_millis(milliseconds)),
            _ => None,
        }
    }
}

impl Book {
    /// Does what hooks have waiting for this method.
    pub(super) fn run_hooks(&mut self, method: &str) -> Vec<Refusal> {
        let (due, later): (Vec<_>, Vec<_>) = std::mem::take(&mut self.hooks)
            .into_iter()
            .partition(|hook| hook.method.as_deref().is_none_or(|wanted| wanted == method));
        self.hooks = later;
        let acts = due.iter().flat_map(|hook| &hook.acts);
        acts.filter_map(|act| self.spreadsheet.act(act).err()).collect()
    }
}

fn token_uri(base: &str) -> String {
    format!("{}/token", base.trim_end_matches('/'))
}
