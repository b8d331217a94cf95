use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{ServerHandle, Service};
use actix_web::{App, HttpServer, web};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::bot_api::specification::SpecificationError;
use crate::broker::{BrokerSettings, Watching};
use crate::world::World;
use crate::{bot_api, control, mail, page, postman, sheets};

/// A running sandbox. It ends when it is stopped or dropped.
#[derive(Debug)]
pub struct Sandbox {
    address: SocketAddr,
    mail_address: SocketAddr,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    postman: JoinHandle<()>,
    mail: JoinHandle<()>,
    /// Tells the mail server to finish what is under way and to begin nothing.
    ending: CancellationToken,
    /// Where it was told of a broker.
    watching: Option<JoinHandle<()>>,
}

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct SandboxOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the mail server listens; port 0 takes a free one.
    pub mail_listen: SocketAddr,
    /// Threads that serve requests. One is enough for a thousand dialogues a second.
    pub workers: usize,
    /// Ids of updates, messages, presses and people begin after this. A bot that kept its data from an earlier sandbox
    /// would take lower ones for those it knows.
    pub ids_after: u32,
    /// The RabbitMQ of the services, to show what happens there. It may be away, also at the start.
    pub broker: Option<BrokerSettings>,
}

/// Why a sandbox cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Specification(#[from] SpecificationError),
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, #[source] std::io::Error),
    #[error(transparent)]
    Certificate(#[from] mail::CertificateError),
    #[error("cannot watch the broker")]
    Broker(#[from] messaging::BrokerError),
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            mail_listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            workers: 1,
            ids_after: 0,
            broker: None,
        }
    }
}

impl Sandbox {
    /// Starts a sandbox with an empty world. It serves as soon as this returns.
    ///
    /// # Errors
    /// When an address cannot be listened on, or the broker's URL is none.
    pub fn start(options: &SandboxOptions) -> Result<Self, StartError> {
        let (letters, mail_address) =
            listen(options.mail_listen).map_err(|error| StartError::Listen(options.mail_listen, error))?;
        let world = web::Data::new(World::new(options.ids_after, mail_address)?);
        let clock = Arc::clone(&world.clock);
        let spreadsheets = sheets::State::new(Arc::new(move || clock.now()));
        let cannot_listen = |error| StartError::Listen(options.listen, error);
        let postmans = world.clone();
        let watching = options.broker.as_ref().map(Watching::begin).transpose()?;
        let watchers = world.clone();
        let receivers = world.clone();
        let server = HttpServer::new(move || {
            let watched = world.clone();
            App::new()
                .app_data(world.clone())
                .wrap_fn(move |request, service| {
                    let topic = control::touched(request.method(), request.path());
                    let world = watched.clone();
                    let answered = service.call(request);
                    async move {
                        let response = answered.await?;
                        if let Some(topic) = topic {
                            world.live.mark(topic);
                        }
                        Ok(response)
                    }
                })
                .configure(page::configure)
                .configure(bot_api::configure)
                // Before the rest of `/sandbox`, whose scope would answer for it.
                .configure(|config| sheets::configure(config, spreadsheets.clone()))
                .configure(control::configure)
        })
        .workers(options.workers.max(1))
        .disable_signals()
        .shutdown_timeout(1)
        // Longer than clients keep an idle connection (reqwest: 90 s): one that we closed just when it is used again would
        // look like a lost request.
        .keep_alive(Duration::from_secs(120))
        // A poller that was killed leaves a connection that is half open; its request must end with it.
        .h1_allow_half_closed(false)
        .bind(options.listen)
        .map_err(cannot_listen)?;
        let address = server.addrs().first().copied().unwrap_or(options.listen);
        let server = server.run();
        let handle = server.handle();
        let ending = CancellationToken::new();
        let end_of_mail = ending.clone();
        Ok(Self {
            address,
            mail_address,
            mail: tokio::spawn(async move { mail::serve(&receivers, letters, end_of_mail).await }),
            ending,
            handle,
            server: tokio::spawn(server),
            postman: tokio::spawn(async move { postman::deliver(&postmans).await }),
            watching: watching.map(|watching| tokio::spawn(async move { watching.run(&watchers).await })),
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The root of the Bot API and of the control API, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where the mail server listens.
    pub fn mail_address(&self) -> SocketAddr {
        self.mail_address
    }

    /// A client of the spreadsheets' control routes.
    pub fn sheets(&self) -> sheets::SheetsClient {
        sheets::SheetsClient::new(self.url())
    }

    /// A client of the control API.
    pub fn client(&self) -> crate::client::Client {
        crate::client::Client::new(&self.url())
    }

    /// Ends it; long polls and deliveries to webhooks are cut, letters that are under way have a second.
    ///
    /// # Errors
    /// When the server had failed before.
    pub async fn stop(mut self) -> std::io::Result<()> {
        self.ending.cancel();
        let mail = (&mut self.mail).await;
        self.end_tasks();
        self.handle.stop(false).await;
        mail.map_err(std::io::Error::other)?;
        match (&mut self.server).await {
            Ok(ended) => ended,
            Err(error) => Err(std::io::Error::other(error)),
        }
    }
}

impl Sandbox {
    fn end_tasks(&self) {
        self.postman.abort();
        self.mail.abort();
        if let Some(watching) = &self.watching {
            watching.abort();
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // The command to stop is sent at once; nobody needs to wait for its end.
        drop(self.handle.stop(false));
        self.end_tasks();
    }
}

fn listen(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((TcpListener::from_std(listener)?, address))
}
