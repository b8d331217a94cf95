use std::{future::Future, time::Duration};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::{self, Instant};
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
        let keeping = async {
            let kept = self.keep(&connection, epoch, asked, &over).await;
            over.cancel();
            kept
        };
        let (kept, ()) = tokio::join!(
            keeping,
            work(Reign {
                epoch,
                over: over.clone()
            })
        );
        match kept {
            Ok(()) => leases::release(&connection, self.bot_id, self.name, epoch).await?,
            Err(Lost) => tracing::warn!(lease = self.name, epoch, "the lease is lost"),
        }
        Ok(())
    }

    /// Prolongs the lease until the reign is over. The local deadline counts from before the question was asked, so that it
    /// never lies behind the database's.
    async fn keep(
        &self,
        connection: &AsyncPgConnection,
        epoch: i64,
        mut asked: Instant,
        over: &CancellationToken,
    ) -> Result<(), Lost> {
        loop {
            tokio::select! {
                () = over.cancelled() => return Ok(()),
                () = time::sleep(self.lease / 3) => {}
            }
            let asking = Instant::now();
            let renewal = leases::renew(connection, self.bot_id, self.name, epoch, milliseconds(self.lease));
            match time::timeout_at(asked + self.lease, renewal).await {
                Ok(Ok(true)) => asked = asking,
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
