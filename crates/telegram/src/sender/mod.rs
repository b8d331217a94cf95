//! The sender: the only one that talks to Telegram for its bot, one leader over all processes.

mod broadcasting;
mod flight;
mod metrics;

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

use conversation::store::sending::{self, Candidate, End, Leases, Mark, SendingCall};
use diesel::result::QueryResult;
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use fail_point::fail_point;
use outbox::{Bell, Leader, Reign, Topic};
use secrecy::{ExposeSecret, SecretString};
use tokio::{task::JoinSet, time};
use tokio_util::sync::CancellationToken;

use crate::{
    api::Api,
    budget::{Allowance, Budget, Limits},
};
use broadcasting::Broadcasting;
use flight::{Landed, Start};

/// What a sender needs.
#[derive(Clone)]
pub struct SenderOptions {
    pub api: Api,
    pub bot_id: i64,
    pub database_url: SecretString,
    pub bell: Bell,
    pub lease: Duration,
    pub limits: Limits,
    /// So many calls may be open at once.
    pub calls: usize,
    /// How long after an unknown end a message is tried again: longer than Telegram itself may work on the first call.
    pub unknown_pause: Duration,
}

/// Sends what stands in `outgoing`, in order per chat.
#[derive(Clone)]
pub struct Sender(SenderOptions);

/// Above the call's own timeout: time to write down how it ended.
const LEASE_MARGIN: Duration = Duration::from_secs(2);

impl Sender {
    /// A sender that is not yet running.
    pub fn new(options: SenderOptions) -> Self {
        Self(options)
    }

    /// Sends as long as this process leads, until `stop`; calls that are open then are waited for and marked.
    pub async fn run(self, stop: CancellationToken) {
        let leader = Leader {
            database_url: self.0.database_url.clone(),
            bot_id: self.0.bot_id,
            name: "sender",
            lease: self.0.lease,
        };
        leader.run(stop, |reign| self.lead(reign)).await;
    }

    async fn lead(&self, reign: Reign) {
        let mut round = Round {
            options: &self.0,
            reign: &reign,
            flights: JoinSet::new(),
            aloft: HashSet::new(),
            marks: Vec::new(),
            budget: None,
            orphans_looked_for: None,
            broadcasting: Broadcasting::default(),
        };
        loop {
            match AsyncPgConnection::establish(self.0.database_url.expose_secret()).await {
                Ok(connection) => match round.fly(connection).await {
                    Ok(()) => return,
                    Err(error) => tracing::warn!(%error, "the sender lost its connection"),
                },
                Err(error) => tracing::warn!(%error, "the sender cannot reach the database"),
            }
            // The database is away: what went out must still be marked, so the marks are kept and tried again.
            round.gather();
            if reign.over.is_cancelled() && round.flights.is_empty() && round.marks.is_empty() {
                return;
            }
            if reign.over.is_cancelled() && !round.retry_makes_sense() {
                tracing::warn!(
                    unmarked = round.marks.len(),
                    "calls stay unmarked; the next leader takes them up"
                );
                return;
            }
            time::sleep(Duration::from_millis(300)).await;
        }
    }
}

/// One reign of the sender.
struct Round<'a> {
    options: &'a SenderOptions,
    reign: &'a Reign,
    flights: JoinSet<Landed>,
    /// Chats with a call open.
    aloft: HashSet<i64>,
    /// How calls ended, not yet committed.
    marks: Vec<Landed>,
    budget: Option<Budget>,
    orphans_looked_for: Option<Instant>,
    broadcasting: Broadcasting,
}

impl Round<'_> {
    async fn fly(&mut self, mut connection: AsyncPgConnection) -> QueryResult<()> {
        if self.budget.is_none() {
            let recent = sending::recent_sends(&connection, self.options.bot_id).await?;
            self.budget = Some(Budget::new(self.options.limits, &recent));
        }
        self.prepare(&connection).await?;
        loop {
            if !self.reign.holds() {
                self.land(&connection).await?;
                return Ok(());
            }
            self.look_for_orphans(&connection).await?;
            self.broadcasting.pick(&connection, self.options.bot_id).await?;
            self.gather();
            let begun = self.exchange(&mut connection).await?;
            if begun == 0 && self.marks.is_empty() {
                self.rest().await;
            }
        }
    }

    /// Marks what has ended and begins what may go out, in one commit.
    async fn exchange(&mut self, connection: &mut AsyncPgConnection) -> QueryResult<usize> {
        // From before the rows' leases begin, which end by the database's clock.
        let begun_at = Instant::now();
        let free = self.options.calls.saturating_sub(self.flights.len());
        let candidates = self.mark_and_look(connection, free).await?;
        let calls = self.begin(connection, &candidates).await?;
        connection.batch_execute("commit").await?;
        for landed in std::mem::take(&mut self.marks) {
            if !landed.unordered {
                self.aloft.remove(&landed.chat_id);
            }
            fail_point("sent");
            metrics::count_send(&landed);
            if landed.reports {
                self.options.bell.ring(Topic::Inputs);
            }
        }
        let begun = calls.len();
        for call in calls {
            fail_point("sending");
            if !call.unordered {
                self.aloft.insert(call.chat_id);
            }
            let start = Start {
                unknown_pause: self.options.unknown_pause,
                not_after: begun_at + LEASE_MARGIN,
            };
            self.flights.spawn(flight::fly(self.options.api.clone(), call, start));
        }
        Ok(begun)
    }

    /// Begins the transaction, marks what has ended and then looks for what may go out, in one round trip: none waits for
    /// another's answer. They arrive in this order because they have been prepared, see [`Self::prepare`].
    async fn mark_and_look(&mut self, connection: &AsyncPgConnection, free: usize) -> QueryResult<Vec<Candidate>> {
        let marks: Vec<Mark> = self.marks.iter().map(|landed| landed.mark.clone()).collect();
        let held = self.held();
        let all_held = self.budget.as_ref().is_some_and(Budget::holds_all);
        let mut shared = connection;
        let mark = async {
            match marks.is_empty() {
                true => Ok(Vec::new()),
                false => sending::mark(connection, self.options.bot_id, self.reign.epoch, &marks).await,
            }
        };
        let look = async {
            match free {
                0 => Ok(Vec::new()),
                _ => {
                    let limit = i64::try_from(free).unwrap_or(i64::MAX);
                    sending::candidates(connection, self.options.bot_id, &held, all_held, limit).await
                }
            }
        };
        let ((), marked, candidates) = futures::try_join!(shared.batch_execute("begin"), mark, look)?;
        self.after_marking(connection, marked.len()).await?;
        Ok(candidates)
    }

    /// Has the statements of [`Self::mark_and_look`] prepared, touching nothing: one that had to be prepared first would be
    /// overtaken by those behind it, and a look before its mark misses the next calls of the marked chats.
    async fn prepare(&self, connection: &AsyncPgConnection) -> QueryResult<()> {
        sending::mark(connection, self.options.bot_id, self.reign.epoch, &[]).await?;
        sending::candidates(connection, self.options.bot_id, &[], false, 0).await?;
        Ok(())
    }

    /// What follows from the ends of calls beyond their own rows. What it takes back of the candidates, [`sending::begin`]
    /// leaves alone.
    async fn after_marking(&self, connection: &AsyncPgConnection, marked: usize) -> QueryResult<()> {
        let bot_id = self.options.bot_id;
        if marked < self.marks.len() {
            tracing::warn!(
                epoch = self.reign.epoch,
                ignored = self.marks.len() - marked,
                "ends of calls came too late: their rows have been taken up by another leader"
            );
        }
        for landed in &self.marks {
            if let Some(to) = landed.migrated_to {
                sending::migrated(connection, bot_id, landed.chat_id, to).await?;
                tracing::error!(
                    bot_id,
                    from_chat_id = landed.chat_id,
                    to_chat_id = to,
                    "a group became a supergroup: where settings name it, they need its new id"
                );
            }
            if landed.mark.end == End::Unreachable {
                let ago = i64::try_from(landed.called_at.elapsed().as_millis()).unwrap_or(i64::MAX);
                sending::unreachable(connection, bot_id, landed.chat_id, ago).await?;
            }
        }
        Ok(())
    }

    /// Chats to which nothing may go out now: over their budget, or with a call open whose end is not marked here.
    fn held(&mut self) -> Vec<i64> {
        let ordered = self.marks.iter().filter(|landed| !landed.unordered);
        let marked_now: HashSet<i64> = ordered.map(|landed| landed.chat_id).collect();
        let aloft = self.aloft.iter().copied().filter(|chat| !marked_now.contains(chat));
        self.budget.iter_mut().flat_map(Budget::held).chain(aloft).collect()
    }

    async fn begin(
        &mut self,
        connection: &AsyncPgConnection,
        candidates: &[Candidate],
    ) -> QueryResult<Vec<SendingCall>> {
        let Some(budget) = self.budget.as_mut() else {
            return Ok(Vec::new());
        };
        let ids = affordable(budget, candidates);
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let milliseconds = |timeout: Duration| i64::try_from((timeout + LEASE_MARGIN).as_millis()).unwrap_or(i64::MAX);
        let leases = Leases {
            milliseconds: milliseconds(self.options.api.timeout()),
            of_files_milliseconds: milliseconds(self.options.api.upload_timeout()),
        };
        let mut calls = sending::begin(connection, self.options.bot_id, self.reign.epoch, &ids, leases).await?;
        calls.sort_unstable_by_key(|call| call.id);
        Ok(calls)
    }

    async fn look_for_orphans(&mut self, connection: &AsyncPgConnection) -> QueryResult<()> {
        if self
            .orphans_looked_for
            .is_some_and(|looked| looked.elapsed() < Duration::from_secs(1))
        {
            return Ok(());
        }
        self.orphans_looked_for = Some(Instant::now());
        let pause = i64::try_from(self.options.unknown_pause.as_millis()).unwrap_or(i64::MAX);
        let mut shared = connection;
        shared.batch_execute("begin").await?;
        let orphans = sending::take_up_orphans(connection, self.options.bot_id, pause).await?;
        // Before the commit: died after it and without a word, nobody would ever name the message that is seen twice.
        for orphan in &orphans {
            tracing::warn!(
                bot_id = self.options.bot_id,
                outgoing.id = orphan.id,
                chat_id = orphan.chat_id,
                state = orphan.state,
                "a call was left open by a sender that died"
            );
        }
        shared.batch_execute("commit").await?;
        if !orphans.is_empty() {
            self.options.bell.ring(Topic::Inputs);
        }
        Ok(())
    }

    /// Takes in the calls that have ended, without waiting.
    fn gather(&mut self) {
        while let Some(ended) = self.flights.try_join_next() {
            self.note(ended);
        }
    }

    fn note(&mut self, ended: Result<Landed, tokio::task::JoinError>) {
        match ended {
            Ok(landed) => {
                if let (Some(pause), Some(budget)) = (landed.retry_after, self.budget.as_mut()) {
                    metrics::count_too_many_requests();
                    budget.refused(landed.chat_id, pause);
                }
                self.marks.push(landed);
            }
            // Its row stays `sending` until its lease ends and is then taken up as an orphan.
            Err(error) => tracing::error!(%error, "a call to Telegram panicked"),
        }
    }

    /// Waits for something to do.
    async fn rest(&mut self) {
        let budget = self
            .budget
            .as_ref()
            .and_then(Budget::wait)
            .unwrap_or(Duration::from_secs(1))
            .min(self.broadcasting.wait());
        tokio::select! {
            () = self.reign.over.cancelled() => {}
            () = self.options.bell.wait(Topic::Outgoing) => {}
            () = time::sleep(budget) => {}
            Some(ended) = self.flights.join_next() => self.note(ended),
        }
    }

    /// The end of the reign: waits for the open calls and marks them.
    async fn land(&mut self, connection: &AsyncPgConnection) -> QueryResult<()> {
        while let Some(ended) = self.flights.join_next().await {
            self.note(ended);
        }
        if !self.marks.is_empty() {
            let marks: Vec<Mark> = self.marks.iter().map(|landed| landed.mark.clone()).collect();
            let marked = sending::mark(connection, self.options.bot_id, self.reign.epoch, &marks).await?;
            self.after_marking(connection, marked.len()).await?;
            self.marks.clear();
        }
        Ok(())
    }

    /// Within a call's lease nobody else touches its row, so that long marking may still succeed.
    fn retry_makes_sense(&self) -> bool {
        let lease = self.options.api.timeout() + LEASE_MARGIN;
        !self.flights.is_empty() || self.marks.iter().any(|landed| landed.called_at.elapsed() < lease)
    }
}

/// The candidates that the budget allows now. Answers to presses are no messages and cost nothing.
fn affordable(budget: &mut Budget, candidates: &[Candidate]) -> Vec<i64> {
    let mut ids = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        match if candidate.unordered {
            Allowance::Now
        } else {
            budget.take(candidate.chat_id, candidate.messages)
        } {
            Allowance::Now => ids.push(candidate.id),
            // Answers to presses behind it wait for nobody.
            Allowance::ChatWaits | Allowance::AllWait => {}
        }
    }
    ids
}
