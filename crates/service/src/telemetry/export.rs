use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response, hyper::HyperClient};
use opentelemetry_otlp::{
    ExporterBuildError, LogExporter, MetricExporter, Protocol, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::{Resource, logs::SdkLoggerProvider, metrics::SdkMeterProvider, trace::SdkTracerProvider};
use tokio::runtime::Handle;

const EXPORT_LIMIT: Duration = Duration::from_secs(5);

/// The three exporting halves of OpenTelemetry.
#[derive(Debug)]
pub(super) struct Providers {
    pub(super) traces: SdkTracerProvider,
    pub(super) logs: SdkLoggerProvider,
    pub(super) metrics: SdkMeterProvider,
}

/// Runs requests on tokio for the exporters, whose batches run on threads without it.
#[derive(Debug)]
struct OnTokio {
    client: Arc<HyperClient>,
    runtime: Handle,
}

impl Providers {
    /// As the environment says; `None` when it names no collector.
    pub(super) fn from_environment(service: &'static str) -> Result<Option<Self>, ExporterBuildError> {
        let Some(endpoint) = endpoint() else {
            return Ok(None);
        };
        let endpoint = endpoint.trim_end_matches('/');
        let client: Arc<dyn HttpClient> = Arc::new(OnTokio {
            client: Arc::new(HyperClient::with_default_connector(EXPORT_LIMIT, None)),
            runtime: Handle::current(),
        });
        // `OTEL_RESOURCE_ATTRIBUTES` is read by the builder; the service's name is ours unless the environment has one.
        let mut resource = Resource::builder();
        if std::env::var_os("OTEL_SERVICE_NAME").is_none() {
            resource = resource.with_service_name(service);
        }
        let resource = resource.build();
        let spans = SpanExporter::builder()
            .with_http()
            .with_shared_http_client(Arc::clone(&client))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{endpoint}/v1/traces"))
            .build()?;
        let logs = LogExporter::builder()
            .with_http()
            .with_shared_http_client(Arc::clone(&client))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{endpoint}/v1/logs"))
            .build()?;
        let metrics = MetricExporter::builder()
            .with_http()
            .with_shared_http_client(client)
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(format!("{endpoint}/v1/metrics"))
            .build()?;
        Ok(Some(Self {
            traces: SdkTracerProvider::builder()
                .with_resource(resource.clone())
                .with_batch_exporter(spans)
                .build(),
            logs: SdkLoggerProvider::builder()
                .with_resource(resource.clone())
                .with_batch_exporter(logs)
                .build(),
            metrics: SdkMeterProvider::builder()
                .with_resource(resource)
                .with_periodic_exporter(metrics)
                .build(),
        }))
    }

    /// Sends the rest and stops. Blocks; not for a thread of the runtime.
    pub(super) fn shut_down(&self) {
        for ended in [self.traces.shutdown(), self.logs.shutdown(), self.metrics.shutdown()] {
            if let Err(error) = ended {
                eprintln!("telemetry could not be flushed: {error}");
            }
        }
    }
}

/// The collector, where the environment names one.
pub(super) fn endpoint() -> Option<String> {
    std::env::var("OTEL_EXPORTER_OTLP_ENDPOINT")
        .ok()
        .filter(|endpoint| !endpoint.is_empty())
}

#[async_trait]
impl HttpClient for OnTokio {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = Arc::clone(&self.client);
        self.runtime
            .spawn(async move { client.send_bytes(request).await })
            .await?
    }
}
