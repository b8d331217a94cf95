use std::collections::{HashMap, HashSet};
use std::net::IpAddr;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Bot, Lane, Post};
use crate::model::WebhookRetries;

/// Where a bot wants its updates to be sent.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) settings: WebhookSettings,
    pub(crate) client: reqwest::Client,
    /// Where it was last reached, or is to be reached.
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) last_error: Option<(DateTime<Utc>, String)>,
    /// Lines with a delivery under way.
    flying: HashSet<Lane>,
    /// Lines whose first update was not taken: how often, and when it is tried again.
    pauses: HashMap<Lane, (u32, Instant)>,
    /// Ends the deliveries under way with the webhook.
    ended: CancellationToken,
    _ending: DropGuard,
}

/// What a bot said of its webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WebhookSettings {
    pub(crate) url: reqwest::Url,
    /// The address as it was given.
    pub(crate) address: String,
    pub(crate) secret_token: String,
    /// The certificate to be trusted, in PEM; only this one.
    pub(crate) certificate: Option<Vec<u8>>,
    /// Where to connect to instead of what the name says.
    pub(crate) ip_address: Option<IpAddr>,
    pub(crate) max_connections: usize,
}

/// A delivery to be tried.
#[derive(Debug)]
pub(crate) struct Flight {
    pub(crate) bot_id: i64,
    pub(crate) post: Post,
    pub(crate) client: reqwest::Client,
    pub(crate) url: reqwest::Url,
    pub(crate) secret_token: String,
    pub(crate) timeout: Duration,
    /// Cancelled with the webhook: the update then belongs to whoever comes next.
    pub(crate) ended: CancellationToken,
}

/// How a delivery ended.
#[derive(Debug)]
pub(crate) enum Landing {
    /// Taken, at this address.
    Taken(Option<IpAddr>),
    /// Not taken: why, and how long the webhook wants to be left alone.
    Failed(String, Option<Duration>),
}

impl Webhook {
    pub(crate) fn new(settings: WebhookSettings, client: reqwest::Client) -> Self {
        let ended = CancellationToken::new();
        let literal = settings.url.host_str().and_then(|host| host.parse().ok());
        Self {
            ip_address: settings.ip_address.or(literal),
            settings,
            client,
            last_error: None,
            flying: HashSet::new(),
            pauses: HashMap::new(),
            _ending: ended.clone().drop_guard(),
            ended,
        }
    }
}

impl Bot {
    /// The deliveries that may begin now. They count as begun.
    pub(crate) fn take_off(&mut self, now: DateTime<Utc>, retries: WebhookRetries) -> Vec<Flight> {
        let Some(webhook) = &mut self.webhook else {
            return Vec::new();
        };
        let free = webhook.settings.max_connections.saturating_sub(webhook.flying.len());
        let moment = Instant::now();
        let Webhook { flying, pauses, .. } = webhook;
        let posts = self.updates.heads(now, free, |lane| {
            flying.contains(&lane) || pauses.get(&lane).is_some_and(|(_, until)| *until > moment)
        });
        webhook.flying.extend(posts.iter().map(|post| post.lane));
        let flight = |post| Flight {
            bot_id: self.id,
            post,
            client: webhook.client.clone(),
            url: webhook.settings.url.clone(),
            secret_token: webhook.settings.secret_token.clone(),
            timeout: Duration::from_millis(retries.timeout_milliseconds),
            ended: webhook.ended.clone(),
        };
        posts.into_iter().map(flight).collect()
    }

    /// When somebody should look again for deliveries, although nothing happens until then.
    pub(crate) fn next_take_off(&self) -> Option<Instant> {
        let webhook = self.webhook.as_ref()?;
        let moment = Instant::now();
        let pauses = webhook.pauses.values().map(|(_, until)| *until);
        pauses
            .chain(self.updates.next_late())
            .filter(|until| *until > moment)
            .min()
    }

    /// A delivery has ended. One whose webhook has ended before it changes nothing.
    pub(crate) fn land(&mut self, flight: &Flight, landing: Landing, now: DateTime<Utc>, retries: WebhookRetries) {
        let Some(webhook) = self.webhook.as_mut().filter(|_| !flight.ended.is_cancelled()) else {
            return;
        };
        let lane = flight.post.lane;
        webhook.flying.remove(&lane);
        match landing {
            Landing::Taken(ip_address) => {
                webhook.pauses.remove(&lane);
                webhook.ip_address = webhook.ip_address.or(ip_address);
                self.updates.acknowledge(flight.post.update_id);
            }
            Landing::Failed(reason, wish) => {
                let (failures, until) = webhook.pauses.entry(lane).or_insert((0, Instant::now()));
                let pause = retries.first_milliseconds << (*failures).min(20);
                let pause = Duration::from_millis(pause.min(retries.longest_milliseconds));
                *failures += 1;
                *until = Instant::now() + wish.unwrap_or(pause);
                webhook.last_error = Some((now, reason));
            }
        }
    }
}
