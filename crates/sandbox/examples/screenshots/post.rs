//! Events on a real RabbitMQ, as passbot and sheets-syncer would publish them.

use std::future::ready;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::{TimeDelta, Utc};
use common::events::ROUTES;
use common::events::passbot::v1::{PassChanged, PassStatus, RefusalReason, TickRefused};
use common::events::sheets_syncer::v1::PassTicked;
use messaging::{Broker, Consume, Delivery, Options, Outgoing, Verdict};
use prost::Message;
use prost_types::Timestamp;
use sandbox::{BrokerSettings, Sandbox};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The RabbitMQ of `BROKER__URL`, with queues of our own there.
pub fn settings() -> Option<BrokerSettings> {
    Some(BrokerSettings {
        url: std::env::var("BROKER__URL").ok()?,
        prefix: format!("screenshots-{}-", std::process::id()),
    })
}

/// Publishes some events and handles them; services that consume until this is dropped.
pub async fn deliver(settings: &BrokerSettings, sandbox: &Sandbox) -> Result<JoinSet<()>> {
    let mut consuming = JoinSet::new();
    let passbot = service(settings, "passbot").await?;
    let syncer = service(settings, "sheets-syncer").await?;
    // An event that is published before the sandbox looks would not be in the picture.
    until_watched(&passbot, sandbox).await?;
    for (broker, dies) in [(passbot.clone(), ""), (syncer.clone(), "passbot.tick-refused.v1")] {
        consuming.spawn(async move {
            let judge = |batch: Arc<[Delivery]>| {
                let verdict = |event: &Delivery| match event.routing_key == dies {
                    true => Verdict::Reject("it refuses a tick that nobody made".to_owned()),
                    false => Verdict::Done,
                };
                ready(batch.iter().map(verdict).collect())
            };
            broker
                .consume(Consume::default(), CancellationToken::new(), judge)
                .await;
        });
    }
    let refused = TickRefused {
        pass_id: 12,
        tick_key: "12/3f1c".to_owned(),
        reason: RefusalReason::Expired.into(),
        expires_at: at(60),
        ..TickRefused::default()
    };
    let ticked = PassTicked {
        pass_id: 10,
        ticked_at: at(0),
        tick_key: "10/9b2e".to_owned(),
        expires_at: at(60),
    };
    say(
        &passbot,
        "passbot.pass-changed.v1",
        &pass(10, PassStatus::Ordered, "А 123 ВС 777"),
    )
    .await?;
    say(
        &passbot,
        "passbot.pass-changed.v1",
        &pass(11, PassStatus::Ordered, "О 456 РТ 50"),
    )
    .await?;
    say(&passbot, "passbot.tick-refused.v1", &refused).await?;
    say(
        &passbot,
        "passbot.pass-changed.v1",
        &pass(16, PassStatus::Cancelled, "В 345 АР 77"),
    )
    .await?;
    say(&syncer, "sheets-syncer.pass-ticked.v1", &ticked).await?;
    say(
        &passbot,
        "passbot.pass-changed.v1",
        &pass(10, PassStatus::Arrived, "А 123 ВС 777"),
    )
    .await?;
    Ok(consuming)
}

async fn service(settings: &BrokerSettings, name: &str) -> Result<Broker> {
    let options = Options {
        prefix: settings.prefix.clone(),
        ..Options::new(name, ROUTES)
    };
    let broker = Broker::connect(&settings.url, options)?;
    broker.connected().await;
    Ok(broker)
}

async fn until_watched(passbot: &Broker, sandbox: &Sandbox) -> Result<()> {
    let address = format!("{}/sandbox/broker/events", sandbox.url());
    loop {
        say(
            passbot,
            "passbot.pass-changed.v1",
            &pass(9, PassStatus::Ordered, "Т 909 ТХ 97"),
        )
        .await?;
        let seen: serde_json::Value = reqwest::get(&address).await?.json().await?;
        if seen["last"].as_u64().context("no number of events")? > 0 {
            return Ok(());
        }
    }
}

async fn say(broker: &Broker, routing_key: &str, event: &impl Message) -> Result<()> {
    let event = Outgoing {
        message_id: Uuid::now_v7(),
        routing_key: routing_key.to_owned(),
        body: event.encode_to_vec(),
        created_at: Utc::now(),
        traceparent: None,
    };
    Ok(broker.publisher().publish(&[event]).await.remove(0)?)
}

fn pass(pass_id: i64, status: PassStatus, plate: &str) -> PassChanged {
    PassChanged {
        pass_id,
        version: if status == PassStatus::Ordered { 1 } else { 2 },
        status: status.into(),
        plate: plate.to_owned(),
        brand: "Kia Rio".to_owned(),
        ordered_at: at(-30),
        valid_from: at(-30),
        valid_until: at(48 * 60),
        arrived_at: at(0).filter(|_| status == PassStatus::Arrived),
        resident_name: "Anna Petrova".to_owned(),
        resident_phone: "+79161234501".to_owned(),
        house: "12А".to_owned(),
        ..PassChanged::default()
    }
}

fn at(minutes: i64) -> Option<Timestamp> {
    Some(Timestamp {
        seconds: (Utc::now() + TimeDelta::minutes(minutes)).timestamp(),
        nanos: 0,
    })
}
