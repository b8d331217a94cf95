use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::bot_api::specification::Specification;
use crate::broker::Sightings;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::foreign::ForeignPollers;
use crate::live::Live;
use crate::mail::Mail;
use crate::model::RequestView;
use crate::newest::Newest;
use crate::record::Record;
use crate::sandbox::StartError;
use crate::statistics::Counters;
use crate::suite::Surroundings;
use crate::telegram::Telegram;
use crate::violations::ViolationLog;

/// Everything that the sandbox holds. Its parts lock themselves, each for microseconds.
///
/// Another service of the world (the mail server) is a field of its own here, with its own state.
#[derive(Debug)]
pub struct World {
    pub(crate) clock: Arc<Clock>,
    pub(crate) specification: &'static Specification,
    pub(crate) record: Record,
    pub(crate) violations: ViolationLog,
    pub(crate) statistics: Counters,
    pub(crate) faults: Faults,
    pub(crate) foreign_pollers: ForeignPollers,
    pub(crate) live: Arc<Live>,
    pub(crate) requests: Newest<RequestView>,
    pub(crate) sightings: Sightings,
    pub(crate) surroundings: Surroundings,
    pub(crate) mail: Mail,
    telegram: Mutex<Telegram>,
    last_query: AtomicU64,
}

impl World {
    /// An empty world whose mail server has this address.
    pub(crate) fn new(ids_after: u32, mail: SocketAddr) -> Result<Self, StartError> {
        let live = Arc::<Live>::default();
        Ok(Self {
            clock: Arc::new(Clock::default()),
            specification: Specification::compiled_in()?,
            record: Record::default(),
            violations: ViolationLog::default(),
            statistics: Counters::default(),
            faults: Faults::default(),
            foreign_pollers: ForeignPollers::default(),
            requests: Newest::default(),
            sightings: Sightings::default(),
            surroundings: Surroundings::default(),
            mail: Mail::new(mail)?,
            telegram: Mutex::new(Telegram::new(ids_after, Arc::clone(&live))),
            live,
            last_query: AtomicU64::new(ids_after.into()),
        })
    }

    /// Telegram's state. The guard must not live over an await.
    pub(crate) fn telegram(&self) -> MutexGuard<'_, Telegram> {
        self.telegram.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A callback query id that looks like a real one and never repeats.
    pub(crate) fn next_query_id(&self) -> String {
        let number = self.last_query.fetch_add(1, Ordering::Relaxed) + 1;
        format!("{}", 2_500_000_000_000_000_000 + number)
    }
}
