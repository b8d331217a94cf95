use std::collections::HashMap;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use tokio::sync::mpsc;

use crate::support::World;

#[tokio::test]
async fn traces_logs_and_metrics_reach_the_collector_before_the_process_ends() {
    let world = World::new().await;
    let (seen, mut requests) = mpsc::unbounded_channel();
    let collect = move |request: HttpRequest, body: web::Bytes| {
        seen.send((request.path().to_owned(), body.to_vec())).unwrap();
        async { HttpResponse::Ok().content_type("application/x-protobuf").finish() }
    };
    let app = move || App::new().default_service(web::to(collect.clone()));
    let collector = HttpServer::new(app)
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
    let endpoint = format!("http://{}", collector.addrs()[0]);
    tokio::spawn(collector.run());

    let mut process = world.spawn(&["serve"], &[("OTEL_EXPORTER_OTLP_ENDPOINT", &endpoint)]);
    process.wait_until_ready(world.listen).await;
    process.wait_for_log("good morning").await;
    process.ask_to_end();
    assert_eq!(process.wait_for_end().await.code(), Some(0), "{}", process.log());

    let mut collected: HashMap<String, Vec<u8>> = HashMap::new();
    while let Ok((path, body)) = requests.try_recv() {
        collected.entry(path).or_default().extend(body);
    }
    for (path, words) in [
        ("/v1/logs", "good morning"),
        ("/v1/traces", "greeting"),
        ("/v1/metrics", "db.client.connection.count"),
    ] {
        let body = collected.get(path).map(Vec::as_slice).unwrap_or_default();
        let text = String::from_utf8_lossy(body);
        assert!(text.contains(words), "{words} did not come to {path}");
        assert!(text.contains("minimal"), "the service's name did not come to {path}");
    }
}
