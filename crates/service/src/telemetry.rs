//! Traces, metrics and logs: to standard error for people, over OTLP (HTTP/protobuf) where
//! `OTEL_EXPORTER_OTLP_ENDPOINT` is set.

mod export;
mod panics;

use opentelemetry::{global, trace::TracerProvider};
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{EnvFilter, Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

use crate::settings::{LogFormat, LogSettings};
use export::Providers;

/// Telemetry that is running. [`Self::flush`] is the last thing that a process does.
#[derive(Debug)]
pub struct Telemetry {
    providers: Option<Providers>,
}

/// Telemetry could not be started.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    #[error("an OTLP exporter could not be built; check OTEL_EXPORTER_OTLP_ENDPOINT")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    #[error("telemetry was started twice in this process")]
    Twice(#[from] tracing_subscriber::util::TryInitError),
    #[error("RUST_LOG is no filter: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
}

impl Telemetry {
    /// Starts it, once per process, on a tokio runtime. `RUST_LOG` filters what people see (default `info`).
    pub fn start(service: &'static str, log: LogSettings) -> Result<Self, TelemetryError> {
        let words = std::env::var("RUST_LOG").ok().filter(|words| !words.is_empty());
        // lapin logs returned messages with their payload, which may be personal data.
        let filter = EnvFilter::try_new(words.as_deref().unwrap_or("info"))?
            .add_directive("lapin::returned_messages=off".parse()?);
        let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
        let lines = match log.format {
            LogFormat::Pretty => lines.boxed(),
            LogFormat::Json => lines.json().flatten_event(true).boxed(),
        };
        let providers = Providers::from_environment(service)?;
        let traces = providers.as_ref().map(|providers| {
            let tracer = providers.traces.tracer("frontdesk");
            tracing_opentelemetry::layer()
                .with_tracer(tracer)
                .with_filter(without_own_noise())
        });
        let logs = providers
            .as_ref()
            .map(|providers| OpenTelemetryTracingBridge::new(&providers.logs).with_filter(without_own_noise()));
        global::set_text_map_propagator(TraceContextPropagator::new());
        if let Some(providers) = &providers {
            global::set_tracer_provider(providers.traces.clone());
            global::set_meter_provider(providers.metrics.clone());
        }
        tracing_subscriber::registry()
            .with(traces)
            .with(logs)
            .with(lines.with_filter(filter))
            .try_init()?;
        panics::log_them();
        Ok(Self { providers })
    }

    /// Sends what is still in hand. After the HTTP server and all tasks have ended.
    pub async fn flush(self) {
        if let Some(providers) = self.providers
            && let Err(error) = tokio::task::spawn_blocking(move || providers.shut_down()).await
        {
            eprintln!("telemetry could not be flushed: {error}");
        }
    }
}

/// Whether anybody collects what is measured.
pub(crate) fn exports() -> bool {
    export::endpoint().is_some()
}

/// What the exporters do themselves would be exported again, and so on without end.
fn without_own_noise() -> Targets {
    Targets::new()
        .with_default(LevelFilter::INFO)
        .with_target("hyper", LevelFilter::OFF)
        .with_target("hyper_util", LevelFilter::OFF)
        .with_target("opentelemetry", LevelFilter::OFF)
        .with_target("opentelemetry_sdk", LevelFilter::OFF)
        .with_target("opentelemetry_otlp", LevelFilter::OFF)
        .with_target("lapin::returned_messages", LevelFilter::OFF)
}
