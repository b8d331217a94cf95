//! One trace from a tap in the bot to the other service, seen by a collector.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use actix_web::{App, HttpResponse, HttpServer, web};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, common::v1::any_value::Value, trace::v1::ResourceSpans,
};
use prost::Message;
use rehearsal::eventually;

use crate::crowd::Crowd;

/// By trace id: which spans of which service.
type Traces = Arc<Mutex<BTreeMap<Vec<u8>, BTreeSet<(String, String)>>>>;

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_shows_a_press_in_the_bot_and_end_in_the_other_service() {
    let traces = Traces::default();
    let collector = collect(traces.clone());
    let crowd = Crowd::gather().await;
    let exporting = |mut environment: rehearsal::suite::Environment| {
        environment.insert("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), collector.clone());
        environment.insert("OTEL_BSP_SCHEDULE_DELAY".to_owned(), "200".to_owned());
        environment
    };
    let passbot = crowd
        .start("passbot", exporting(crowd.suite.passbot_environment()), None)
        .await;
    let syncer = crowd
        .start(
            "sheets-syncer",
            exporting(crowd.suite.sheets_syncer_environment()),
            None,
        )
        .await;
    let anna = crowd.person().await;
    let code = crowd.code().await;
    crowd.order_and_arrive(&anna, &code, "A100AA77").await;
    let wanted = [
        ("passbot", "process input"),
        ("passbot", "send message"),
        ("passbot", "passbot.pass-changed.v1 publish"),
        ("sheets-syncer", "process input"),
    ];
    eventually("a trace over both services", async || {
        let traces = traces.lock().unwrap();
        let complete = |spans: &BTreeSet<(String, String)>| {
            wanted
                .iter()
                .all(|(service, name)| spans.contains(&((*service).to_owned(), (*name).to_owned())))
        };
        traces.values().any(complete).then_some(())
    })
    .await;
    passbot.end().await;
    syncer.end().await;
}

/// A collector of OTLP over HTTP on a free port; its address.
fn collect(traces: Traces) -> String {
    let server = HttpServer::new(move || {
        let traces = traces.clone();
        let take = move |body: web::Bytes| {
            let traces = traces.clone();
            async move {
                let request = ExportTraceServiceRequest::decode(body).unwrap();
                request.resource_spans.iter().for_each(|spans| keep(&traces, spans));
                HttpResponse::Ok().content_type("application/x-protobuf").finish()
            }
        };
        App::new()
            .app_data(web::PayloadConfig::new(16 << 20))
            .route("/v1/traces", web::post().to(take))
            .default_service(web::to(async || HttpResponse::Ok().finish()))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let address = server.addrs()[0];
    tokio::spawn(server.run());
    format!("http://{address}")
}

fn keep(traces: &Traces, spans: &ResourceSpans) {
    let attributes = spans.resource.iter().flat_map(|resource| &resource.attributes);
    let service = attributes
        .filter(|attribute| attribute.key == "service.name")
        .find_map(|attribute| match attribute.value.as_ref()?.value.as_ref()? {
            Value::StringValue(name) => Some(name.clone()),
            _ => None,
        })
        .unwrap_or_default();
    let mut traces = traces.lock().unwrap();
    for span in spans.scope_spans.iter().flat_map(|scope| &scope.spans) {
        traces
            .entry(span.trace_id.clone())
            .or_default()
            .insert((service.clone(), span.name.clone()));
    }
}
