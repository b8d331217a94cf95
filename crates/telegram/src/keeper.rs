use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use diesel_async::{AsyncConnection, AsyncPgConnection};
use outbox::{Reign, leases};
use secrecy::{ExposeSecret, SecretString};
use tokio::{sync::watch, time};
use tokio_util::sync::CancellationToken;

use crate::{
    api::{Answer, Api, Failure, WebhookInfo, WebhookTarget},
    intake,
};

/// Keeps the webhook registered with Telegram as long as this process leads the intake, and tells whether it is.
///
/// Who leads the intake decides how updates come in. Replicas of another setting, in the middle of a rolling move, wait
/// for the lease and pull at nothing: a poller that leads is left alone, and polls no more once it has ended.
pub struct WebhookKeeper {
    pub api: Api,
    pub bot_id: i64,
    pub database_url: SecretString,
    pub lease: Duration,
    pub target: WebhookTarget,
    /// How often Telegram is asked whether the webhook is still registered.
    pub check_every: Duration,
    /// Whether updates come in; else why not.
    pub told: watch::Sender<Result<(), String>>,
}

impl WebhookKeeper {
    /// Registers, and registers again what is gone, until `stop`.
    ///
    /// At its end the webhook stays: the next leader takes it over, or ends it if it polls.
    pub async fn run(self, stop: CancellationToken) {
        let leader = intake::leader(self.bot_id, &self.database_url, self.lease);
        let leading = Arc::new(AtomicBool::new(false));
        let leads = async |reign: Reign| {
            leading.store(true, Ordering::Release);
            self.lead(&reign).await;
            leading.store(false, Ordering::Release);
        };
        tokio::join!(leader.run(stop.clone(), leads), self.follow(&leading, &stop));
    }

    async fn lead(&self, reign: &Reign) {
        let mut registered = false;
        let mut last_error = None;
        while reign.holds() {
            let kept = self.keep(registered, &mut last_error).await;
            registered |= kept.is_ok();
            let pause = match &kept {
                Ok(()) => self.check_every,
                Err(Failure::RetryAfter(pause)) => *pause,
                Err(Failure::Refused { .. }) => Duration::from_secs(10),
                Err(_) => Duration::from_secs(1),
            };
            if let Err(error) = &kept {
                tracing::error!(bot_id = self.bot_id, %error, "the webhook cannot be registered");
            }
            self.tell(kept.map_err(|error| error.to_string()));
            tokio::select! {
                () = reign.over.cancelled() => return,
                () = time::sleep(pause) => {}
            }
        }
    }

    /// Sees to it that the webhook is registered as this process wants it.
    async fn keep(&self, registered: bool, last_error: &mut Option<i64>) -> Answer<()> {
        // A new leader always sets it: Telegram does not tell whether secret and certificate are still the same, and
        // setting the same webhook again changes nothing.
        if !registered {
            self.api.set_webhook(&self.target, &intake::KINDS).await?;
            tracing::info!(bot_id = self.bot_id, "the webhook is registered");
        }
        let info = self.api.webhook().await?;
        if !is_as_wanted(&info, &self.target) {
            tracing::error!(
                bot_id = self.bot_id,
                "the webhook is gone or not ours, and is registered again: is the bot's token used elsewhere?"
            );
            self.api.set_webhook(&self.target, &intake::KINDS).await?;
        }
        if info.last_error_date.is_some() && info.last_error_date != *last_error {
            *last_error = info.last_error_date;
            tracing::warn!(
                bot_id = self.bot_id,
                pending = info.pending_update_count,
                error = info.last_error_message,
                "Telegram had trouble with the webhook"
            );
        }
        Ok(())
    }

    /// While somebody else leads, tells whether updates come in nevertheless.
    async fn follow(&self, leading: &AtomicBool, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            if !leading.load(Ordering::Acquire) {
                let comes_in = self.comes_in().await;
                // The leader knows better, and may have begun in the meantime.
                if !leading.load(Ordering::Acquire) {
                    self.tell(comes_in);
                }
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = time::sleep(self.check_every) => {}
            }
        }
    }

    fn tell(&self, comes_in: Result<(), String>) {
        self.told.send_modify(|told| *told = comes_in);
    }

    async fn comes_in(&self) -> Result<(), String> {
        let info = self.api.webhook().await.map_err(|error| error.to_string())?;
        if is_as_wanted(&info, &self.target) {
            return Ok(());
        }
        // A replica that polls still leads: that is the middle of a move, and nothing to be mended here.
        let led = async {
            let connection = AsyncPgConnection::establish(self.database_url.expose_secret())
                .await
                .ok()?;
            leases::is_held(&connection, self.bot_id, intake::LEASE).await.ok()
        };
        if led.await == Some(true) {
            Ok(())
        } else {
            Err("the webhook is not registered".to_owned())
        }
    }
}

fn is_as_wanted(info: &WebhookInfo, target: &WebhookTarget) -> bool {
    let kinds: BTreeSet<&str> = info.allowed_updates.iter().map(String::as_str).collect();
    info.url == target.url
        && info.has_custom_certificate == target.certificate.is_some()
        && info.max_connections == Some(target.max_connections)
        && target.ip_address.is_none_or(|wanted| info.ip_address == Some(wanted))
        && kinds == BTreeSet::from(intake::KINDS)
}
