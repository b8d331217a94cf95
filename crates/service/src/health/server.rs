use std::{
    fmt, io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    web::{self, Data, ServiceConfig},
};

use super::Health;

/// Further routes of a service, such as its webhook. Called once per worker.
pub type Routes = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// How long open requests may take once the server is to stop.
const DRAIN_SECONDS: u64 = 5;
/// Health, webhooks and small APIs: two workers are plenty and cost little.
const WORKERS: usize = 2;

/// The service's HTTP server.
pub struct Http {
    listener: TcpListener,
    address: SocketAddr,
    running: Option<(ServerHandle, tokio::task::JoinHandle<io::Result<()>>)>,
}

/// The HTTP server could not be started.
#[derive(Debug, thiserror::Error)]
#[error("listening on {address} (HTTP__LISTEN)")]
pub struct HttpError {
    address: SocketAddr,
    source: io::Error,
}

impl Http {
    /// Takes the address; port 0 takes a free one. Nothing is answered yet.
    pub fn bind(address: SocketAddr) -> Result<Self, HttpError> {
        let bound = TcpListener::bind(address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Self {
                listener,
                address,
                running: None,
            })
        });
        bound.map_err(|source| HttpError { address, source })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers from now on. A server that ran before, with fewer routes, is stopped once this one runs; the address
    /// stays, and callers in between wait.
    pub async fn serve(&mut self, health: Health, routes: Vec<Routes>) -> Result<(), HttpError> {
        let failed = |source| HttpError {
            address: self.address,
            source,
        };
        let app = move || {
            let routes = routes.clone();
            App::new()
                .app_data(Data::new(health.clone()))
                .route("/health/live", web::get().to(live))
                .route("/health/ready", web::get().to(ready))
                .configure(move |config| routes.iter().for_each(|add| add(config)))
        };
        let server = HttpServer::new(app)
            .workers(WORKERS)
            .shutdown_timeout(DRAIN_SECONDS)
            .disable_signals()
            .listen(self.listener.try_clone().map_err(failed)?)
            .map_err(failed)?
            .run();
        let handle = server.handle();
        let before = self.running.replace((handle, tokio::spawn(server)));
        stop(before).await;
        Ok(())
    }

    /// Finishes open requests and stops.
    pub async fn stop(&mut self) {
        stop(self.running.take()).await;
    }
}

async fn stop(running: Option<(ServerHandle, tokio::task::JoinHandle<io::Result<()>>)>) {
    let Some((handle, server)) = running else { return };
    handle.stop(true).await;
    match server.await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the HTTP server ended badly"),
        Err(error) => tracing::error!(%error, "the HTTP server panicked"),
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Http")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

async fn live() -> HttpResponse {
    HttpResponse::Ok().body("live")
}

async fn ready(health: Data<Health>) -> HttpResponse {
    let report = health.report().await;
    let mut answer = if report.ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    answer.json(report)
}
