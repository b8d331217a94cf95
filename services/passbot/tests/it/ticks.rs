use anyhow::{Context, Result, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use common::events::{ROUTES, sheets_syncer::v1::PassTicked};
use messaging::{Broker, Options, Outgoing};
use prost::Message;
use rehearsal::{Town, broker_url, eventually};
use uuid::Uuid;

/// The guards' side: sheets-syncer's place at the broker.
struct Gate {
    broker: Broker,
}

impl Gate {
    async fn open(town: &Town) -> Result<Self> {
        let mut options = Options::new("sheets-syncer", ROUTES);
        options.prefix.clone_from(&town.suite.prefix);
        let broker = Broker::connect(&broker_url(), options)?;
        broker.connected().await;
        Ok(Self { broker })
    }

    async fn ticks(&self, pass_id: i64, key: &str, at: DateTime<Utc>, expires_at: DateTime<Utc>) -> Result<()> {
        let stamp = |moment: DateTime<Utc>| {
            Some(prost_types::Timestamp {
                seconds: moment.timestamp(),
                nanos: 0,
            })
        };
        let body = PassTicked {
            pass_id,
            ticked_at: stamp(at),
            tick_key: key.to_owned(),
            expires_at: stamp(expires_at),
        };
        let event = Outgoing {
            message_id: Uuid::now_v7(),
            routing_key: "sheets-syncer.pass-ticked.v1".to_owned(),
            body: body.encode_to_vec(),
            created_at: at,
            traceparent: None,
        };
        self.broker.publisher().publish(&[event]).await.remove(0)?;
        Ok(())
    }
}

/// passbot's answers about ticks of a pass that were refused.
async fn refusals(town: &Town, pass: i64) -> i64 {
    let query = format!(
        "select count(*) from events_out where routing_key = 'passbot.tick-refused.v1' and aggregate like '%{pass}'"
    );
    town.count("passbot", &query).await.unwrap_or(-1)
}

async fn refused(town: &Town, pass: i64) {
    eventually("the refusal of the tick", async || {
        (refusals(town, pass).await == 1).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_is_an_arrival_once_however_often_it_is_repeated() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let gate = Gate::open(&town).await?;
    let anna = town.resident("Anna").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    let now = town.suite.telegram.now().await? + TimeDelta::seconds(1);
    let later = now + TimeDelta::hours(1);
    for key in ["1", "1", "2"] {
        gate.ticks(pass, key, now, later).await?;
    }
    anna.sees(&town.bot, "Your guest arrived at").await?;
    // A repetition is answered by the state as it is.
    let answers = "select count(*) from events_out where routing_key = 'passbot.pass-changed.v1' and version = 2";
    eventually("an answer to each tick", async || {
        (town.count("passbot", answers).await.ok()? == 3).then_some(())
    })
    .await;
    let arrived = "select count(*) from passes where status = 'arrived' and version = 2";
    ensure!(town.count("passbot", arrived).await? == 1);
    ensure!(town.times_told(&anna, "Your guest arrived at").await? == 1);
    ensure!(refusals(&town, pass).await == 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tick_that_cannot_be_an_arrival_is_refused_and_the_resident_told() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let gate = Gate::open(&town).await?;
    let anna = town.resident("Anna").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    let now = town.suite.telegram.now().await?;
    let later = now + TimeDelta::days(30);

    gate.ticks(pass, "early", now - TimeDelta::hours(1), later).await?;
    anna.sees(&town.bot, "is valid only from").await?;
    refused(&town, pass).await;

    let unknown = 987_654;
    gate.ticks(unknown, "unknown", now, later).await?;
    refused(&town, unknown).await;

    anna.presses(&town.bot, "Cancel the pass").await?;
    anna.sees(&town.bot, "is cancelled").await?;
    gate.ticks(pass, "cancelled", now + TimeDelta::minutes(1), later)
        .await?;
    anna.sees(&town.bot, "At the gate:").await?;

    let second = town.order(&anna, "Kia Rio", "a123bc777").await?;
    town.suite
        .telegram
        .advance(TimeDelta::hours(49).to_std().context("a span")?)
        .await?;
    anna.sees(&town.bot, &format!("Pass No. {second} has expired")).await?;
    gate.ticks(second, "late", now + TimeDelta::hours(49), later).await?;
    anna.sees(&town.bot, &format!("pass No. {second} has expired. If your guest"))
        .await?;
    let arrived = "select count(*) from passes where status = 'arrived'";
    ensure!(town.count("passbot", arrived).await? == 0);
    Ok(())
}
