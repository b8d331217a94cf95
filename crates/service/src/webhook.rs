//! The address to which Telegram sends updates.

use std::sync::LazyLock;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderValue, RETRY_AFTER},
    web,
};
use opentelemetry::{KeyValue, global, metrics::Counter};
use telegram::{Taken, WebhookDoor};

/// Where a service with one bot takes updates in.
pub const PATH: &str = "/telegram/webhook";

/// Bot API, setWebhook: the header that shows that a request comes from whoever set the webhook.
const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// Far more than any update has.
const LARGEST_UPDATE: usize = 1024 * 1024;
/// Telegram obeys it; without it the pauses would grow to minutes while the database is long back.
const RETRY_SECONDS: &str = "1";

static REQUESTS: LazyLock<Counter<u64>> = LazyLock::new(|| {
    global::meter("frontdesk")
        .u64_counter("frontdesk.webhook_requests")
        .with_description(
            "Requests to the webhook by how they ended: stored, unreadable, unavailable, refused, too_large",
        )
        .build()
});

/// The route that hands updates to a door. 200 means that the update is committed.
pub fn route(path: &'static str, door: WebhookDoor) -> impl Fn(&mut web::ServiceConfig) + Send + Sync + 'static {
    move |config| {
        let door = door.clone();
        let receive = move |request: HttpRequest, body: web::Payload| receive(door.clone(), request, body);
        config.route(path, web::post().to(receive));
    }
}

async fn receive(door: WebhookDoor, request: HttpRequest, body: web::Payload) -> HttpResponse {
    let secret = request.headers().get(SECRET).map(HeaderValue::as_bytes);
    if !secret.is_some_and(|secret| door.opens_to(secret)) {
        count("refused");
        tracing::warn!(
            shown = secret.is_some(),
            "somebody who does not know the secret wrote to the webhook"
        );
        return HttpResponse::Unauthorized().finish();
    }
    let body = match body.to_bytes_limited(LARGEST_UPDATE).await {
        Ok(Ok(body)) => body,
        // The connection broke: nobody hears the answer.
        Ok(Err(_)) => return HttpResponse::BadRequest().finish(),
        Err(_) => {
            count("too_large");
            tracing::error!(limit = LARGEST_UPDATE, "an update is too large to be taken in");
            return HttpResponse::PayloadTooLarge().finish();
        }
    };
    match door.take_in(&body).await {
        Ok(Taken::Stored) => {
            count("stored");
            HttpResponse::Ok().finish()
        }
        Ok(Taken::Unreadable) => {
            count("unreadable");
            HttpResponse::Ok().finish()
        }
        Err(_) => {
            count("unavailable");
            // A new connection may lead to a replica that fares better.
            HttpResponse::ServiceUnavailable()
                .insert_header((RETRY_AFTER, RETRY_SECONDS))
                .force_close()
                .finish()
        }
    }
}

fn count(outcome: &'static str) {
    REQUESTS.add(1, &[KeyValue::new("outcome", outcome)]);
}
