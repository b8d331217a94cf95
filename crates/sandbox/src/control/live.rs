use std::time::Duration;

use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, HeaderName};
use actix_web::{HttpRequest, HttpResponse, web};
use futures::stream;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::model::{Changes, Hello, Topic};
use crate::world::World;

/// How often a watcher is told at most: what changes meanwhile is told together.
const GATHERED: Duration = Duration::from_millis(30);
/// Without a change a comment is sent this often, so that a broken connection is noticed.
const SILENCE: Duration = Duration::from_secs(15);
/// What a browser asks with when it connects again.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

pub(super) fn configure(config: &mut web::ServiceConfig) {
    config.route("/live", web::get().to(live));
}

/// From where to tell.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct From {
    /// Changes after this cursor; without it from now on. The header `Last-Event-ID` does the same.
    after: Option<u64>,
}

/// What changes, as server-sent events: `hello` first, then `changes`, at most some thirty a second. A watcher costs a number,
/// however slow: what it has missed comes together, each topic once.
#[utoipa::path(get, path = "/sandbox/live", params(From), responses((status = 200, content_type = "text/event-stream", body = Changes)))]
pub(super) async fn live(request: HttpRequest, from: web::Query<From>, world: web::Data<World>) -> HttpResponse {
    let now = world.live.watch();
    let header = request.headers().get(LAST_EVENT_ID);
    let last_seen = header.and_then(|value| value.to_str().ok()?.parse().ok());
    // A cursor of an earlier life may lie in the future.
    let cursor = from.after.or(last_seen).unwrap_or(now).min(now);
    let hello = Hello {
        life: world.live.life().to_string(),
        cursor,
    };
    let events = stream::unfold((world, cursor, Some(hello)), |(world, cursor, hello)| async move {
        if let Some(hello) = hello {
            return Some((Ok(event("hello", cursor, &hello)), (world, cursor, None)));
        }
        if tokio::time::timeout(SILENCE, world.live.beyond(cursor)).await.is_err() {
            return Some((Ok(web::Bytes::from_static(b": still here\n\n")), (world, cursor, None)));
        }
        tokio::time::sleep(GATHERED).await;
        let changes = world.live.after(cursor);
        let next = changes.cursor;
        Some((Ok(event("changes", next, &changes)), (world, next, None)))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming::<_, std::convert::Infallible>(events)
}

fn event(name: &str, cursor: u64, data: &impl Serialize) -> web::Bytes {
    // These types are plain data, so that they always become JSON.
    let data = serde_json::to_string(data).unwrap_or_default();
    web::Bytes::from(format!("event: {name}\nid: {cursor}\ndata: {data}\n\n"))
}

/// What a request to the sandbox may have changed, by its address. Chats tell of themselves.
pub(crate) fn touched(method: &Method, path: &str) -> Option<Topic> {
    // A read of Google's may carry out what was held back.
    if path.starts_with("/v4/") {
        return Some(Topic::Sheets);
    }
    let mut parts = path.strip_prefix("/sandbox/")?.split('/');
    if method == Method::GET {
        return None;
    }
    match parts.next()? {
        "mail" if parts.next() == Some("faults") => Some(Topic::Faults),
        "mail" => Some(Topic::Letters),
        "people" => Some(Topic::People),
        "bots" => Some(Topic::Bots),
        "groups" => Some(Topic::Groups),
        "clock" => Some(Topic::Clock),
        "faults" | "limits" | "webhooks" => Some(Topic::Faults),
        "sheets" => Some(Topic::Sheets),
        "statistics" => Some(Topic::Requests),
        "violations" => Some(Topic::Violations),
        "suite" => Some(Topic::Suite),
        _ => None,
    }
}
