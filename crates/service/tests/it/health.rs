use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use actix_web::{HttpResponse, web};
use service::health::{Health, Http, Report, Routes};
use tokio::sync::watch;

async fn get(http: &Http, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{}{path}", http.address())).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn started(health: &Health) -> Http {
    let mut http = Http::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    http.serve(health.clone(), Vec::new()).await.unwrap();
    http
}

#[tokio::test]
async fn a_service_is_ready_when_every_check_is_well_and_names_each_that_is_not() {
    let health = Health::new();
    let (link, state) = watch::channel("down");
    health.watch("broker", state, |state| {
        if *state == "up" {
            Ok(())
        } else {
            Err(format!("it is {state}"))
        }
    });
    let well = Arc::new(AtomicBool::new(true));
    let is_well = Arc::clone(&well);
    health.check("database", move || {
        let well = is_well.load(Ordering::SeqCst);
        async move { if well { Ok(()) } else { Err("no answer".to_owned()) } }
    });
    let mut http = started(&health).await;

    assert_eq!(get(&http, "/health/live").await, (200, "live".to_owned()));
    let expected = r#"{"ready":false,"checks":{"broker":"it is down","database":null}}"#;
    assert_eq!(get(&http, "/health/ready").await, (503, expected.to_owned()));

    link.send_replace("up");
    let expected = r#"{"ready":true,"checks":{"broker":null,"database":null}}"#;
    assert_eq!(get(&http, "/health/ready").await, (200, expected.to_owned()));

    well.store(false, Ordering::SeqCst);
    let (status, body) = get(&http, "/health/ready").await;
    let report: Report = serde_json::from_str(&body).unwrap();
    assert_eq!((status, report.ready), (503, false));
    assert_eq!(report.checks["database"].as_deref(), Some("no answer"));
    http.stop().await;
}

#[tokio::test]
async fn a_check_that_never_answers_makes_the_service_unready_in_time() {
    let health = Health::new();
    health.check("database", std::future::pending);
    let report = health.report().await;
    assert_eq!(report.checks["database"].as_deref(), Some("no answer in time"));
}

#[tokio::test]
async fn further_routes_come_later_on_the_same_address() {
    let health = Health::new();
    let mut http = started(&health).await;
    let address = http.address();
    assert_eq!(get(&http, "/telegram/webhook").await.0, 404);

    let webhook: Routes = Arc::new(|config| {
        config.route(
            "/telegram/webhook",
            web::get().to(async || HttpResponse::Ok().body("webhook")),
        );
    });
    http.serve(health, vec![webhook]).await.unwrap();

    assert_eq!(http.address(), address);
    assert_eq!(get(&http, "/telegram/webhook").await, (200, "webhook".to_owned()));
    assert_eq!(get(&http, "/health/live").await.0, 200);
    http.stop().await;
}
