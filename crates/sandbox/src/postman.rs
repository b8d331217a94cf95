//! Carries updates to the webhooks of all bots.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures::{StreamExt, stream::FuturesUnordered};
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde_json::Value;
use tokio::time::{self, Instant};

use crate::model::{FaultKind, ViolationKind};
use crate::telegram::{Bot, Flight, Landing, Lane};
use crate::world::World;

const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// tdlib/telegram-bot-api obeys `Retry-After` up to an hour.
const LONGEST_WISH: u64 = 3600;

/// Delivers as long as it is polled.
pub(crate) async fn deliver(world: &World) {
    let post = Arc::clone(&world.telegram().post);
    let mut flights = FuturesUnordered::new();
    loop {
        let woken = post.notified();
        let (begun, look_again) = begin(world);
        flights.extend(begun.into_iter().map(|flight| fly(world, flight)));
        let look_again = async move {
            match look_again {
                Some(moment) => time::sleep_until(moment).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = woken => {}
            Some(()) = flights.next() => {}
            () = look_again => {}
        }
    }
}

/// The deliveries that may begin now, and when to look again.
fn begin(world: &World) -> (Vec<Flight>, Option<Instant>) {
    let now = world.clock.now();
    let mut telegram = world.telegram();
    let retries = telegram.webhook_retries;
    let mut begun = Vec::new();
    for bot in telegram.bots.values_mut() {
        begun.extend(bot.take_off(now, retries));
    }
    let look_again = telegram.bots.values().filter_map(Bot::next_take_off).min();
    (begun, look_again.map(Instant::from))
}

async fn fly(world: &World, flight: Flight) {
    let landing = tokio::select! {
        // The update is the next one's; nothing is to be written down.
        () = flight.ended.cancelled() => return,
        landing = attempt(world, &flight) => landing,
    };
    let now = world.clock.now();
    let mut telegram = world.telegram();
    let retries = telegram.webhook_retries;
    telegram.bot(flight.bot_id).land(&flight, landing, now, retries);
}

/// Tries one delivery, with the faults that it meets.
async fn attempt(world: &World, flight: &Flight) -> Landing {
    let chat_id = match flight.post.lane {
        Lane::Chat(id) | Lane::Presses(id) | Lane::Membership(id) => Some(id),
        Lane::Alone(_) => None,
    };
    let faults = world.faults.meet_delivery(flight.bot_id, chat_id);
    if faults.contains(&FaultKind::WebhookOutage) {
        return Landing::Failed("Connection timed out".to_owned(), None);
    }
    let landing = post(world, flight).await;
    if faults.contains(&FaultKind::WebhookAnswerLost) {
        return Landing::Failed("Read timeout expired".to_owned(), None);
    }
    landing
}

async fn post(world: &World, flight: &Flight) -> Landing {
    let mut request = flight
        .client
        .post(flight.url.clone())
        .timeout(flight.timeout)
        .header(CONTENT_TYPE, "application/json")
        .body(flight.post.body.to_string());
    if !flight.secret_token.is_empty() {
        request = request.header(SECRET, &flight.secret_token);
    }
    match request.send().await {
        Ok(response) if response.status().is_success() => {
            let address = response.remote_addr().map(|address: SocketAddr| address.ip());
            match response.bytes().await {
                Ok(body) => {
                    refuse_call(world, flight.bot_id, &body);
                    Landing::Taken(address)
                }
                Err(_) => Landing::Failed("Webhook connection closed".to_owned(), None),
            }
        }
        Ok(response) => {
            let wish = wish(&response);
            Landing::Failed(
                format!("Wrong response from the webhook: {}", shown(response.status())),
                wish,
            )
        }
        Err(error) => Landing::Failed(reason(&error).to_owned(), None),
    }
}

/// A webhook may call a method by its answer. The sandbox does not play that, and says so.
fn refuse_call(world: &World, bot_id: i64, body: &[u8]) {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(method) = answer.get("method").and_then(Value::as_str) {
        let what = "a call in the answer of a webhook: the sandbox does not make it";
        world
            .violations
            .add(ViolationKind::Gap, bot_id, method, &what, world.clock.now());
    }
}

fn wish(response: &Response) -> Option<Duration> {
    let seconds: u64 = response
        .headers()
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    (seconds > 0).then(|| Duration::from_secs(seconds.min(LONGEST_WISH)))
}

/// `502 Bad Gateway`, as the real server writes it.
fn shown(status: StatusCode) -> String {
    let reason = status.canonical_reason().unwrap_or_default();
    format!("{} {reason}", status.as_u16()).trim_end().to_owned()
}

/// The real server's words for a delivery that did not end.
fn reason(error: &reqwest::Error) -> &'static str {
    let mut source: Option<&dyn std::error::Error> = Some(error);
    let mut certificate = false;
    while let Some(inner) = source {
        certificate |= inner.to_string().contains("certificate");
        source = inner.source();
    }
    if certificate {
        "SSL error {error:0A000086:SSL routines::certificate verify failed}"
    } else if error.is_timeout() {
        "Read timeout expired"
    } else if error.is_connect() {
        "Connection refused"
    } else {
        "Webhook connection closed"
    }
}
