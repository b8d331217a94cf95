//! Carries letters from the table to the mail server: several at a time, each under a lease, none late.

mod backoff;
mod letter;
mod mark;
mod verdict;

use std::{sync::Arc, time::Duration};

use conversation::Catalogue;
use diesel_async::AsyncConnection;
use fail_point::fail_point;
use lettre::message::Mailbox;
use outbox::{Bell, Clock, Topic};
use service::Pool;
use tokio::{
    task::JoinSet,
    time::{self, Instant},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use verdict::{Verdict, judge, may_go_out_again, overdue};

use crate::{
    metrics::count_letter,
    smtp::{Ending, Envelope, How, MailServer},
    store::{self, Claimed},
};

/// Takes letters from the table to the server, in as many processes as there are.
pub struct Postman {
    pub pool: Pool,
    pub bell: Bell,
    pub clock: Clock,
    pub server: MailServer,
    pub catalogue: Catalogue,
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    /// Letters in hand at the same time.
    pub hands: usize,
}

/// Beyond the longest dialogue: time for the marks around it.
const MARGIN: Duration = Duration::from_secs(5);
/// How long letters in hand may take when the service ends: shorter than the service waits for its tasks.
const FAREWELL: Duration = Duration::from_secs(12);
/// Two tries of a mark while the database is away.
const MARK_AGAIN: Duration = Duration::from_millis(500);

impl Postman {
    /// Works until `stop`; letters in hand are carried to their end first.
    pub async fn run(self, stop: CancellationToken) {
        let holder = Uuid::now_v7();
        let mut clock = self.clock.clone();
        let postman = Arc::new(self);
        let mut hands = JoinSet::new();
        while !stop.is_cancelled() {
            let free = postman.hands.saturating_sub(hands.len());
            let claimed = match postman.claim(holder, free).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "letters cannot be looked for");
                    Vec::new()
                }
            };
            for letter in claimed {
                hands.spawn(Arc::clone(&postman).carry(letter, holder, stop.clone()));
            }
            tokio::select! {
                () = stop.cancelled() => {}
                Some(carried) = hands.join_next() => report(carried),
                () = postman.bell.wait(Topic::Work) => {}
                // Letters expire by the service's clock.
                () = clock.changed() => {}
            }
        }
        let finish = async {
            while let Some(carried) = hands.join_next().await {
                report(carried);
            }
        };
        if time::timeout(FAREWELL, finish).await.is_err() {
            // Their leases end, and they are taken up again: as after a kill.
            tracing::warn!("letters are left in the middle of slow dialogues");
            hands.abort_all();
        }
        postman.server.close().await;
    }

    async fn claim(&self, holder: Uuid, free: usize) -> anyhow::Result<Vec<Claimed>> {
        if free == 0 {
            return Ok(Vec::new());
        }
        let lease = self.server.longest() + MARGIN;
        let mut connection = self.pool.get().await?;
        let now = self.clock.now();
        let claimed = connection
            .transaction(async |transaction| {
                let claimed = store::claim(transaction, holder, now, lease, free).await?;
                // Before the commit: died after it and without a word, nobody would ever name the letter that comes twice.
                for letter in claimed.iter().filter(|letter| may_go_out_again(letter, now)) {
                    tracing::warn!(
                        letter.id = letter.id,
                        "a letter is sent once more: the server may have it already"
                    );
                }
                anyhow::Ok(claimed)
            })
            .await?;
        Ok(claimed)
    }

    /// Carries one letter to its end, or to its next try.
    async fn carry(self: Arc<Self>, letter: Claimed, holder: Uuid, stop: CancellationToken) {
        let span = tracing::info_span!(
            "send letter",
            otel.kind = "client",
            letter.id = letter.id,
            letter.producer = letter.producer,
            attempts = letter.attempts
        );
        outbox::trace::set_parent(&span, letter.traceparent.as_deref());
        async {
            let verdict = match overdue(&letter, self.clock.now()) {
                Some(verdict) => verdict,
                None => {
                    fail_point("letter");
                    let ending = self.send(&letter, holder).await;
                    if ending.how == How::Taken {
                        fail_point("letter-taken");
                    }
                    let left = (letter.expires_at - self.clock.now()).to_std().unwrap_or_default();
                    judge(&letter, ending, left)
                }
            };
            self.mark_until_done(&letter, holder, &verdict, &stop).await;
        }
        .instrument(span)
        .await;
    }

    async fn send(&self, letter: &Claimed, holder: Uuid) -> Ending {
        let envelope = letter::envelope(letter, &self.catalogue, &self.from, self.reply_to.as_ref());
        let Envelope { from, to, source } = match envelope {
            Ok(envelope) => envelope,
            Err(error) => return error.ending(),
        };
        let envelope = Envelope { from, to, source };
        let left = (letter.expires_at - self.clock.now()).to_std().unwrap_or_default();
        let hand_over = async {
            // Time may have passed since the dialogue began, and the clock may have been moved.
            if self.clock.now() >= letter.expires_at {
                return false;
            }
            let noted = async {
                let mut connection = self.pool.get().await?;
                anyhow::Ok(store::hand_over(&mut connection, letter.id, holder).await?)
            };
            match noted.await {
                Ok(true) => {
                    fail_point("letter-handed");
                    true
                }
                Ok(false) => {
                    tracing::warn!("the letter's lease has ended: somebody else has it");
                    false
                }
                Err(error) => {
                    tracing::warn!(%error, "a letter is not sent while it cannot be noted that it is");
                    false
                }
            }
        };
        self.server.deliver(&envelope, Instant::now() + left, hand_over).await
    }

    /// Once the server has a letter, the mark is tried again and not the letter.
    async fn mark_until_done(&self, letter: &Claimed, holder: Uuid, verdict: &Verdict, stop: &CancellationToken) {
        loop {
            match self.mark(letter, holder, verdict).await {
                Ok(true) => {
                    fail_point("letter-marked");
                    count_letter(verdict.word());
                    if let Verdict::Failed { failure, error, .. } = verdict {
                        let error = error.as_deref().unwrap_or_default();
                        tracing::warn!(reason = failure.word(), error, "a letter is not sent");
                    }
                    return;
                }
                Ok(false) => {
                    tracing::warn!("the end of a letter came too late: somebody else has it");
                    return;
                }
                Err(error) => tracing::warn!(%error, "the end of a letter cannot be noted yet"),
            }
            if stop.is_cancelled() {
                return;
            }
            time::sleep(MARK_AGAIN).await;
        }
    }

    async fn mark(&self, letter: &Claimed, holder: Uuid, verdict: &Verdict) -> anyhow::Result<bool> {
        let now = self.clock.now();
        let mut connection = self.pool.get().await?;
        let marked = connection
            .transaction(async |transaction| mark::mark(transaction, letter, holder, verdict, now).await)
            .await?;
        for topic in marked.iter().flatten() {
            self.bell.ring(*topic);
        }
        Ok(marked.is_some())
    }
}

fn report(carried: Result<(), tokio::task::JoinError>) {
    if let Err(error) = carried {
        // Its lease ends, and it is taken up again.
        tracing::error!(%error, "a letter was dropped by a panic");
    }
}
