//! Follows the sandbox's clock, so that demos and stories move hours forward without waiting.

use std::time::Duration;

use chrono::{DateTime, Utc};
use outbox::{Clock, ClockHand};
use reqwest::{Client, Url};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

/// How long the clock may be silent on a question that waits for a change.
const LONGEST_POLL: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(500);

#[derive(Debug, Deserialize)]
struct Reading {
    now: DateTime<Utc>,
    held: bool,
    revision: u64,
}

/// The clock at `url` as a [`Clock`], and the work of following it until `shutdown`. Waits for the first reading, as a
/// service must not act by a time that is not its world's; `None` when `shutdown` came first.
pub async fn follow(
    url: Url,
    shutdown: CancellationToken,
) -> Option<(Clock, impl Future<Output = anyhow::Result<()>> + Send + 'static)> {
    let client = Client::new();
    let mut url = url;
    let reading = ask_until_answered(&client, &url, &shutdown).await?;
    let (hand, clock) = Clock::led(reading.now, reading.held);
    let mut revision = reading.revision;
    let following = async move {
        loop {
            url.set_query(Some(&format!("after={revision}")));
            let Some(reading) = ask_until_answered(&client, &url, &shutdown).await else {
                return Ok(());
            };
            apply(&hand, &reading);
            revision = reading.revision;
        }
    };
    Some((clock, following))
}

fn apply(hand: &ClockHand, reading: &Reading) {
    hand.set(reading.now, reading.held);
}

async fn ask_until_answered(client: &Client, url: &Url, shutdown: &CancellationToken) -> Option<Reading> {
    let mut told = false;
    loop {
        let asked = tokio::select! {
            () = shutdown.cancelled() => return None,
            asked = ask(client, url.clone()) => asked,
        };
        match asked {
            Ok(reading) => return Some(reading),
            // A poll that ran into its limit is no fault: nothing changed meanwhile.
            Err(error) if error.is_timeout() => {}
            Err(error) => {
                if !told {
                    tracing::warn!(%error, "the clock (CLOCK__URL) does not answer, trying again");
                    told = true;
                }
                tokio::select! {
                    () = shutdown.cancelled() => return None,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
        }
    }
}

async fn ask(client: &Client, url: Url) -> reqwest::Result<Reading> {
    client
        .get(url)
        .timeout(LONGEST_POLL)
        .send()
        .await?
        .error_for_status()?
        .json()
        .await
}
