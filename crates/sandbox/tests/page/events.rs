use std::net::SocketAddr;

use anyhow::{Context, Result};
use browser::{Browser, Look};
use chrono::Utc;
use common::events::ROUTES;
use common::events::passbot::v1::{PassChanged, PassStatus};
use messaging::{Broker, Consume, Delivery, Options, Outgoing, Verdict};
use prost::Message;
use sandbox::{BrokerSettings, Sandbox, SandboxOptions};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const KEY: &str = "passbot.pass-changed.v1";

/// A sandbox that watches a broker, and the page on its events.
struct Watch {
    prefix: String,
    sandbox: Sandbox,
    browser: Browser,
}

impl Watch {
    async fn begin(url: String) -> Result<Self> {
        let prefix = format!("sandbox-test-{}-", Uuid::new_v4().simple());
        let sandbox = Sandbox::start(&SandboxOptions {
            broker: Some(BrokerSettings {
                url,
                prefix: prefix.clone(),
            }),
            ..SandboxOptions::default()
        })?;
        let browser = Browser::start(Look::WIDE).await?;
        browser.open(&sandbox.url()).await?;
        browser.click("#tab-events").await?;
        Ok(Self {
            prefix,
            sandbox,
            browser,
        })
    }

    /// A service's own connection.
    async fn service(&self, name: &str) -> Result<Broker> {
        let options = Options {
            prefix: self.prefix.clone(),
            ..Options::new(name, ROUTES)
        };
        let broker = Broker::connect(&url()?, options)?;
        broker.connected().await;
        Ok(broker)
    }

    /// Publishes a body as passbot's until the page lists an event of it: the sandbox may only begin to watch.
    async fn until_listed(&self, passbot: &Broker, body: &[u8], told: &str) -> Result<Uuid> {
        loop {
            let event = Outgoing {
                message_id: Uuid::now_v7(),
                routing_key: KEY.to_owned(),
                body: body.to_vec(),
                created_at: Utc::now(),
                traceparent: None,
            };
            passbot
                .publisher()
                .publish(std::slice::from_ref(&event))
                .await
                .remove(0)?;
            let view: serde_json::Value = reqwest::get(format!("{}/sandbox/broker/events", self.sandbox.url()))
                .await?
                .json()
                .await?;
            if view["events"].as_array().is_some_and(|events| !events.is_empty()) {
                self.browser.see_text(".event summary", told).await?;
                return Ok(event.message_id);
            }
        }
    }
}

fn url() -> Result<String> {
    std::env::var("BROKER__URL").context("BROKER__URL names a RabbitMQ; `cargo xtask test` starts one")
}

fn pass() -> Vec<u8> {
    PassChanged {
        pass_id: 17,
        version: 2,
        status: PassStatus::Arrived.into(),
        plate: "А 123 ВС 777".to_owned(),
        ..PassChanged::default()
    }
    .encode_to_vec()
}

#[tokio::test]
async fn an_event_appears_as_it_is_published_and_opens_as_readable_fields() -> Result<()> {
    let watch = Watch::begin(url()?).await?;
    let page = &watch.browser;
    page.see_text(".part-events .empty", "No event was published").await?;
    page.see_text(".queues tbody tr", "not declared yet").await?;
    let passbot = watch.service("passbot").await?;
    watch
        .until_listed(&passbot, &pass(), "17 · arrived · А 123 ВС 777")
        .await?;
    page.see_text(".event summary", KEY).await?;
    page.click(".event summary").await?;
    page.see_text(".event .fields", "А 123 ВС 777").await?;
    page.see_text(".event .fields", "sheets-syncer").await?;
    page.see_text(".event .fields", "message id").await?;
    // Nobody consumes yet.
    page.see_text("#part-events .queues tr:has(.bad-text)", "sheets-syncer")
        .await?;
    let barriers = page.barriers().await?;
    assert!(barriers.is_empty(), "{barriers:#?}");
    Ok(())
}

#[tokio::test]
async fn a_dead_letter_is_counted_and_rings_at_the_tab() -> Result<()> {
    let watch = Watch::begin(url()?).await?;
    let page = &watch.browser;
    let passbot = watch.service("passbot").await?;
    let syncer = watch.service("sheets-syncer").await?;
    page.click("#tab-requests").await?;
    let body = b"\xff\xff";
    let event = Outgoing {
        message_id: Uuid::now_v7(),
        routing_key: KEY.to_owned(),
        body: body.to_vec(),
        created_at: Utc::now(),
        traceparent: None,
    };
    passbot.publisher().publish(&[event]).await.remove(0)?;
    let consuming = tokio::spawn(async move {
        let reject = |batch: std::sync::Arc<[Delivery]>| {
            let verdicts = batch
                .iter()
                .map(|_| Verdict::Reject("no such pass".to_owned()))
                .collect();
            std::future::ready(verdicts)
        };
        syncer
            .consume(Consume::default(), CancellationToken::new(), reject)
            .await;
    });
    page.see_text("#tab-events .badge", "1").await?;
    page.click("#tab-events").await?;
    page.see_text(".queues .bad-text", "1").await?;
    consuming.abort();
    Ok(())
}

#[tokio::test]
async fn a_broker_that_is_away_is_said_to_be_and_found_again_by_itself() -> Result<()> {
    let real = url()?;
    let (login, place) = real
        .strip_prefix("amqp://")
        .and_then(|rest| rest.split_once('@'))
        .context("an AMQP URL with a user")?;
    let (target, virtual_host) = place.split_once('/').context("a virtual host")?;
    let reserved = TcpListener::bind("127.0.0.1:0").await?;
    let address = reserved.local_addr()?;
    drop(reserved);
    let watch = Watch::begin(format!("amqp://{login}@{address}/{virtual_host}")).await?;
    let page = &watch.browser;
    page.see_text(".trouble", "RabbitMQ cannot be reached").await?;
    assert!(
        !page.see(".trouble").await?.text().await?.contains(login),
        "a password is shown"
    );

    let wire = forward(address, target.to_owned()).await?;
    page.see_none(".trouble").await?;
    let passbot = watch.service("passbot").await?;
    watch
        .until_listed(&passbot, &pass(), "17 · arrived · А 123 ВС 777")
        .await?;

    wire.abort();
    page.see_text(".trouble", "RabbitMQ cannot be reached").await
}

#[tokio::test]
async fn without_a_broker_the_page_says_how_to_bring_one() -> Result<()> {
    let sandbox = Sandbox::start(&SandboxOptions::default())?;
    let page = Browser::start(Look::WIDE).await?;
    page.open(&sandbox.url()).await?;
    page.click("#tab-events").await?;
    page.see_text(".part-events .empty", "started without RabbitMQ").await
}

/// Lets connections through to another address; aborting it cuts them.
async fn forward(from: SocketAddr, to: String) -> Result<JoinHandle<()>> {
    let listener = TcpListener::bind(from).await?;
    Ok(tokio::spawn(async move {
        let mut pairs = JoinSet::new();
        while let Ok((mut near, _)) = listener.accept().await {
            let to = to.clone();
            pairs.spawn(async move {
                if let Ok(mut far) = TcpStream::connect(to).await {
                    // Either side hanging up ends the pair; that is no finding of a test.
                    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
                }
            });
        }
    }))
}
