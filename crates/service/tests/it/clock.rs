use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// The sandbox's clock as the sandbox serves it.
#[derive(Clone)]
struct World {
    state: watch::Sender<(DateTime<Utc>, u64)>,
    /// How many of the next requests fail.
    failures: Arc<Mutex<u32>>,
}

#[derive(Deserialize)]
struct Query {
    after: Option<u64>,
}

async fn answer(world: web::Data<World>, query: web::Query<Query>) -> HttpResponse {
    let failing = std::mem::take(&mut *world.failures.lock().unwrap());
    if failing > 0 {
        *world.failures.lock().unwrap() = failing - 1;
        return HttpResponse::InternalServerError().finish();
    }
    let mut state = world.state.subscribe();
    let after = query.after;
    let (now, revision) = *state
        .wait_for(|(_, revision)| after.is_none_or(|after| *revision > after))
        .await
        .unwrap();
    HttpResponse::Ok().json(serde_json::json!({ "now": now, "held": true, "revision": revision }))
}

fn world() -> (World, reqwest::Url, DateTime<Utc>) {
    let start: DateTime<Utc> = "2026-03-01T09:00:00Z".parse().unwrap();
    let world = World {
        state: watch::Sender::new((start, 1)),
        failures: Arc::default(),
    };
    let served = world.clone();
    let app = move || {
        App::new()
            .app_data(web::Data::new(served.clone()))
            .route("/clock", web::get().to(answer))
    };
    let server = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    let url = format!("http://{}/clock", server.addrs()[0]).parse().unwrap();
    tokio::spawn(server.run());
    (world, url, start)
}

impl World {
    fn move_to(&self, now: DateTime<Utc>) {
        self.state.send_modify(|state| *state = (now, state.1 + 1));
    }
}

#[tokio::test]
async fn a_service_follows_the_sandboxes_clock_and_is_told_when_it_moves() {
    let (world, url, start) = world();
    let (mut clock, following) = service::clock::follow(url, CancellationToken::new()).await.unwrap();
    let following = tokio::spawn(following);
    assert_eq!(clock.now(), start);

    world.move_to(start + TimeDelta::hours(48));
    clock.changed().await;

    assert_eq!(clock.now(), start + TimeDelta::hours(48));
    following.abort();
}

#[tokio::test]
async fn a_clock_that_fails_for_a_while_is_followed_again() {
    let (world, url, start) = world();
    *world.failures.lock().unwrap() = 2;
    let (mut clock, following) = service::clock::follow(url, CancellationToken::new()).await.unwrap();
    let following = tokio::spawn(following);

    world.move_to(start + TimeDelta::hours(1));
    clock.changed().await;
    *world.failures.lock().unwrap() = 2;
    world.move_to(start + TimeDelta::hours(2));
    // The question that was open sees this; the next ones fail before the third move is seen.
    clock.changed().await;
    world.move_to(start + TimeDelta::hours(3));
    clock.changed().await;

    assert_eq!(clock.now(), start + TimeDelta::hours(3));
    following.abort();
}

#[tokio::test]
async fn following_ends_with_the_service_even_while_nobody_answers() {
    let shutdown = CancellationToken::new();
    let nobody = "http://127.0.0.1:1/clock".parse().unwrap();
    shutdown.cancel();
    assert!(service::clock::follow(nobody, shutdown).await.is_none());

    let (_world, url, _) = world();
    let shutdown = CancellationToken::new();
    let (_clock, following) = service::clock::follow(url, shutdown.clone()).await.unwrap();
    shutdown.cancel();
    following.await.unwrap();
}
