use std::{future::Future, time::Duration};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::watch,
    time::{self, Instant},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::leases;

/// A role of which a service has at most one holder at a time, over all of its processes.
#[derive(Clone)]
pub struct Leader {
    pub database_url: SecretString,
    pub bot_id: i64,
    /// Such as `poller`, `sender`, `relay`.
    pub name: &'static str,
    /// A leader that was not heard of for so long is replaced.
    pub lease: Duration,
}

/// The time in which this process leads.
#[derive(Clone)]
pub struct Reign {
    /// Rises with each take-over: whoever marks with an older one is ignored.
    pub epoch: i64,
    /// Cancelled when the lease is lost or the process ends: nothing new may be begun.
    pub over: CancellationToken,
    /// Until when the lease is certainly ours, by this process's clock.
    until: watch::Receiver<Instant>,
    lease: Duration,
}

impl Reign {
    /// Whether the lease is still ours for certain. `over` is cancelled by a task that must run first; a process that
    /// stood still and goes on knows by this at once that others may lead now, so ask it before anything new is begun.
    pub fn holds(&self) -> bool {
        !self.over.is_cancelled() && Instant::now() < *self.until.borrow()
    }

    /// Waits until the database has said, after now, that the lease is ours. `false`: it is not, or the reign is over.
    pub async fn is_confirmed(&self) -> bool {
        let asked_later = Instant::now() + self.lease;
        let mut until = self.until.clone();
        tokio::select! {
            biased;
            () = self.over.cancelled() => false,
            // The sender is dropped when keeping ends.
            renewed = until.wait_for(|until| *until > asked_later) => renewed.is_ok() && !self.over.is_cancelled(),
        }
    }
}

impl Leader {
    /// Waits for the lease, leads as long as it can be kept, and begins again, until `stop`.
    ///
    /// `work` should return soon once its reign is over; the lease is given back only after it has returned.
    pub async fn run<Work, Fut>(&self, stop: CancellationToken, work: Work)
    where
        Work: Fn(Reign) -> Fut,
        Fut: Future<Output = ()>,
    {
        let holder = Uuid::now_v7();
        while !stop.is_cancelled() {
            if let Err(error) = self.try_to_lead(holder, &stop, &work).await {
                tracing::warn!(lease = self.name, %error, "leading needs the database");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = time::sleep(self.lease / 5) => {}
            }
        }
    }

    async fn try_to_lead<Work, Fut>(
        &self,
        holder: Uuid,
        stop: &CancellationToken,
        work: &Work,
    ) -> Result<(), LeaseError>
    where
        Work: Fn(Reign) -> Fut,
        Fut: Future<Output = ()>,
    {
        let connection = AsyncPgConnection::establish(self.database_url.expose_secret()).await?;
        let length = milliseconds(self.lease);
        let asked = Instant::now();
        let Some(epoch) = leases::acquire(&connection, self.bot_id, self.name, holder, length).await? else {
            return Ok(());
        };
        tracing::info!(lease = self.name, epoch, "leading");
        let over = stop.child_token();
        let (told, until) = watch::channel(asked + self.lease);
        let keeping = async {
            let kept = self.keep(&connection, epoch, told, &over).await;
            over.cancel();
            kept
        };
        let reign = Reign {
            epoch,
            over: over.clone(),
            until,
            lease: self.lease,
        };
        let working = async {
            work(reign).await;
            // Work that doubted its lease for an instant has ended though a renewal came through after all: a lease kept
            // on would keep everybody from the work.
            over.cancel();
        };
        let (kept, ()) = tokio::join!(keeping, working);
        // The work may notice before the keeper that the time has passed: lost all the same.
        let kept = match kept {
            Ok(()) => leases::release(&connection, self.bot_id, self.name, epoch).await?,
            Err(Lost) => false,
        };
        if !kept {
            tracing::warn!(lease = self.name, epoch, "the lease is lost");
        }
        Ok(())
    }

    /// Prolongs the lease until the reign is over. The local deadline counts from before the question was asked, so that it
    /// never lies behind the database's.
    async fn keep(
        &self,
        connection: &AsyncPgConnection,
        epoch: i64,
        told: watch::Sender<Instant>,
        over: &CancellationToken,
    ) -> Result<(), Lost> {
        loop {
            tokio::select! {
                () = over.cancelled() => return Ok(()),
                () = time::sleep(self.lease / 3) => {}
            }
            let asking = Instant::now();
            let renewal = leases::renew(connection, self.bot_id, self.name, epoch, milliseconds(self.lease));
            let deadline = *told.borrow();
            match time::timeout_at(deadline, renewal).await {
                Ok(Ok(true)) => drop(told.send_replace(asking + self.lease)),
                Ok(Ok(false) | Err(_)) | Err(_) => return Err(Lost),
            }
        }
    }
}

struct Lost;

#[derive(Debug, thiserror::Error)]
enum LeaseError {
    #[error("no connection")]
    Connection(#[from] diesel::ConnectionError),
    #[error("the lease cannot be read")]
    Query(#[from] diesel::result::Error),
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
