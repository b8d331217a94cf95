//! A replica that takes updates in by webhook: its HTTP server, its collector and, if it is to lead, its keeper.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use service::health::{Health, Http};
use service::webhook::{self, PATH};
use telegram::{WebhookDoor, WebhookKeeper, WebhookTarget};
use tokio::sync::watch;

use crate::world::{Running, World};

pub const SECRET: &str = "a-long_random-word_0";

pub struct Replica {
    pub address: SocketAddr,
    collector: Running,
    http: Http,
}

impl Replica {
    /// Serves the webhook's address; nobody registers it.
    pub async fn start(world: &World) -> Self {
        Self::with_database(world, world.url()).await
    }

    pub async fn with_database(world: &World, database_url: secrecy::SecretString) -> Self {
        let (door, collector) = WebhookDoor::new(world.bot.id, SECRET.into(), database_url, world.bell.clone());
        let mut http = Http::bind(([127, 0, 0, 1], 0).into()).unwrap();
        http.serve(Health::new(), vec![Arc::new(webhook::route(PATH, door))])
            .await
            .unwrap();
        Self {
            address: http.address(),
            collector: Running::start(|stop| collector.run(stop)),
            http,
        }
    }

    /// Ends it in good order: what is open is answered.
    pub async fn stop(mut self) {
        self.http.stop().await;
        self.collector.stop().await;
    }

    pub fn root(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Writes to the webhook as Telegram would, or as somebody else would. Returns the status.
    pub async fn post(&self, secret: Option<&str>, body: impl Into<reqwest::Body>) -> reqwest::Response {
        let mut request = reqwest::Client::new().post(format!("{}{PATH}", self.root())).body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        request.send().await.unwrap()
    }
}

/// The webhook at the root of an address.
pub fn target(root: &str) -> WebhookTarget {
    WebhookTarget {
        url: format!("{root}{PATH}"),
        secret: SECRET.into(),
        certificate: None,
        ip_address: None,
        max_connections: 40,
    }
}

/// Keeps a webhook registered as long as it leads; also what it tells.
pub fn keeper(world: &World, target: WebhookTarget) -> (Running, watch::Receiver<Result<(), String>>) {
    let (told, heard) = watch::channel(Err("not registered yet".to_owned()));
    let keeper = WebhookKeeper {
        api: world.api(),
        bot_id: world.bot.id,
        database_url: world.url(),
        lease: world.lease(),
        target,
        check_every: Duration::from_millis(100),
        told,
    };
    (Running::start(|stop| keeper.run(stop)), heard)
}
