//! Servers that go away, hang, refuse and come back: nothing is lost, nothing happens twice, and nobody touches a service.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use anyhow::{Context, Result, ensure};
use diesel_async::SimpleAsyncConnection;
use rehearsal::suite::{Running, Suite};
use rehearsal::{PrivateServer, ServiceProcess, Town, binary, broker_url, database_url, eventually};
use sandbox::client::Person;
use serde_json::Value;
use tempfile::TempDir;

use crate::{crowd::lines, sights};

#[tokio::test(flavor = "multi_thread")]
async fn while_rabbitmq_is_down_residents_are_served_and_the_sheet_catches_up() -> Result<()> {
    let mut stage = Stage::with_own_rabbitmq().await?;
    let anna = stage.town.resident("Anna").await?;
    stage.server.kill()?;
    let mut passes = vec![stage.order(&anna, "A100AA77").await?];
    not_ready(&stage.passbot, "broker").await;
    not_ready(&stage.syncer, "broker").await;
    passes.push(stage.order(&anna, "A200AA77").await?);
    stage.server.restart().await?;
    stage.all_is_well(&passes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_rabbitmq_took_without_a_word_before_it_hung_comes_once() -> Result<()> {
    let stage = Stage::with_own_rabbitmq().await?;
    let anna = stage.town.resident("Anna").await?;
    stage.server.pause();
    let passes = vec![
        stage.order(&anna, "A100AA77").await?,
        stage.order(&anna, "A200AA77").await?,
    ];
    // The publisher has given the batch up and is about to offer it again.
    eventually("the relay to give up waiting", async || {
        stage.passbot.process.log().contains("not published yet").then_some(())
    })
    .await;
    stage.server.resume();
    stage.all_is_well(&passes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_rabbitmq_holds_events_back_until_there_is_room() -> Result<()> {
    let stage = Stage::with_own_rabbitmq().await?;
    let anna = stage.town.resident("Anna").await?;
    stage.server.control(&["set_disk_free_limit", "900000GB"]).await?;
    let passes = vec![stage.order(&anna, "A100AA77").await?];
    eventually("RabbitMQ to block the publisher", async || {
        let states = stage.server.control(&["list_connections", "state"]).await.ok()?;
        states.contains("blocked").then_some(())
    })
    .await;
    let waiting = "select count(*) from events_out where published_at is null";
    ensure!(
        stage.town.count("passbot", waiting).await? == 1,
        "the event is held back"
    );
    stage.server.control(&["set_disk_free_limit", "50MB"]).await?;
    stage.all_is_well(&passes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn queues_that_rabbitmq_lost_are_made_anew_and_republish_brings_back_what_was_in_them() -> Result<()> {
    let mut stage = Stage::with_own_rabbitmq().await?;
    let anna = stage.town.resident("Anna").await?;
    // Nobody consumes, so the events lie in the queue when the disk dies.
    stage.syncer.process.kill();
    let mut passes = vec![
        stage.order(&anna, "A100AA77").await?,
        stage.order(&anna, "A200AA77").await?,
    ];
    let unpublished = "select count(*) from events_out where published_at is null";
    eventually("the events to lie in the queue", async || {
        (stage.town.count("passbot", unpublished).await.ok()? == 0).then_some(())
    })
    .await;
    stage.server.kill()?;
    stage.server.lose_data()?;
    stage.server.restart().await?;
    stage.syncer = stage.run("sheets-syncer").await?;
    passes.push(stage.order(&anna, "A300AA77").await?);
    let newest = *passes.last().context("a pass")?;
    stage.in_the_sheet(newest).await;
    for lost in &passes[..2] {
        let guard = stage.town.suite.guard();
        ensure!(
            lines(&guard, "Orders_latest", *lost)
                .await
                .context("the sheet")?
                .is_empty(),
            "the event of {lost} was to be lost with its queue"
        );
    }
    let environment = stage.town.suite.passbot_environment();
    let mut republish = ServiceProcess::spawn(&binary("passbot"), &["republish"], &environment);
    ensure!(republish.wait_for_end().await.success(), "{}", republish.log());
    for pass in &passes {
        stage.in_the_sheet(*pass).await;
    }
    stage.settle().await;
    for pass in &passes {
        ensure!(
            lines(&stage.town.suite.guard(), "Orders_latest", *pass)
                .await
                .context("the sheet")?
                .len()
                == 1
        );
    }
    stage.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_is_down_nothing_is_confirmed_and_everybody_is_answered_when_it_is_back() -> Result<()> {
    let mut stage = Stage::with_own_postgres().await?;
    let anna = stage.town.resident("Anna").await?;
    let mut passes = vec![stage.order(&anna, "A100AA77").await?];
    let boris = stage.town.person("Boris").await?;
    stage.server.kill()?;
    for person in [&anna, &boris] {
        person.sends(&stage.town.bot, "/help").await?;
        person.sends(&stage.town.bot, "/unheard").await?;
    }
    not_ready(&stage.passbot, "database").await;
    not_ready(&stage.syncer, "database").await;
    stage.server.restart().await?;
    stage.answered_once(&[&anna, &boris]).await?;
    passes.push(stage.order(&anna, "A200AA77").await?);
    stage.all_is_well(&passes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn while_postgresql_hangs_people_wait_and_are_answered_once_when_it_goes_on() -> Result<()> {
    let stage = Stage::with_own_postgres().await?;
    let anna = stage.town.resident("Anna").await?;
    let boris = stage.town.person("Boris").await?;
    stage.server.pause();
    for person in [&anna, &boris] {
        person.sends(&stage.town.bot, "/help").await?;
        person.sends(&stage.town.bot, "/unheard").await?;
    }
    not_ready(&stage.passbot, "database").await;
    stage.server.resume();
    stage.answered_once(&[&anna, &boris]).await?;
    let passes = vec![stage.order(&anna, "A100AA77").await?];
    stage.all_is_well(&passes).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_throws_services_out_and_refuses_them_is_asked_again_until_it_lets_them_in() -> Result<()> {
    let stage = Stage::with_own_postgres().await?;
    let anna = stage.town.resident("Anna").await?;
    let boris = stage.town.person("Boris").await?;
    stage.for_every_role("nologin").await?;
    for person in [&anna, &boris] {
        person.sends(&stage.town.bot, "/help").await?;
        person.sends(&stage.town.bot, "/unheard").await?;
    }
    not_ready(&stage.passbot, "database").await;
    not_ready(&stage.syncer, "database").await;
    stage.for_every_role("login").await?;
    stage.answered_once(&[&anna, &boris]).await?;
    let passes = vec![stage.order(&anna, "A100AA77").await?];
    stage.all_is_well(&passes).await
}

/// A community whose services run on one server of their own, to be treated badly.
struct Stage {
    town: Town,
    passbot: Running,
    syncer: Running,
    // After the town, whose database is dropped while the server still runs.
    server: PrivateServer,
    _folder: TempDir,
}

impl Stage {
    async fn with_own_rabbitmq() -> Result<Self> {
        let folder = folder()?;
        let server = PrivateServer::rabbitmq(folder.path()).await?;
        let suite = Suite::start_on(&database_url(), &server.url()).await?;
        Self::open(suite, server, folder).await
    }

    async fn with_own_postgres() -> Result<Self> {
        let folder = folder()?;
        let server = PrivateServer::postgres(folder.path()).await?;
        let suite = Suite::start_on(&server.url(), &broker_url()).await?;
        Self::open(suite, server, folder).await
    }

    async fn open(suite: Suite, server: PrivateServer, folder: TempDir) -> Result<Self> {
        let town = Town::in_suite(suite).await?;
        let passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
        let syncer = town
            .suite
            .run("sheets-syncer", &town.suite.sheets_syncer_environment())
            .await?;
        Ok(Self {
            town,
            passbot,
            syncer,
            server,
            _folder: folder,
        })
    }

    async fn run(&self, name: &str) -> Result<Running> {
        self.town
            .suite
            .run(name, &self.town.suite.sheets_syncer_environment())
            .await
    }

    async fn order(&self, resident: &Person, plate: &str) -> Result<i64> {
        self.town.order(resident, "Kia Rio", plate).await
    }

    async fn in_the_sheet(&self, pass: i64) {
        let guard = self.town.suite.guard();
        eventually(&format!("pass {pass} in the sheet"), async || {
            (!lines(&guard, "Orders_latest", pass).await?.is_empty()).then_some(())
        })
        .await;
    }

    /// Services are ready again by themselves; every pass has one row, one event, and one input at the consumer.
    async fn all_is_well(&self, passes: &[i64]) -> Result<()> {
        for service in [&self.passbot, &self.syncer] {
            eventually("the services to be ready again", async || {
                report(service).await?["ready"].as_bool()?.then_some(())
            })
            .await;
        }
        for pass in passes {
            self.in_the_sheet(*pass).await;
        }
        self.settle().await;
        let guard = self.town.suite.guard();
        for pass in passes {
            let rows = lines(&guard, "Orders_latest", *pass).await.context("the sheet")?;
            ensure!(rows.len() == 1, "pass {pass} stands in {rows:?}");
        }
        let expected = i64::try_from(passes.len())?;
        for (service, query) in [
            ("passbot", "select count(*) from passes"),
            ("passbot", "select count(*) from events_out"),
            ("sheets-syncer", "select count(*) from inputs where source = 'event'"),
        ] {
            let counted = self.town.count(service, query).await?;
            ensure!(
                counted == expected,
                "{service}: {query}: {counted} instead of {expected}"
            );
        }
        self.town.suite.check_conformance().await
    }

    async fn settle(&self) {
        sights::settle(&self.town.suite, &["passbot", "sheets-syncer"]).await;
    }

    /// Each of them is told what he asked for, in his order, once.
    async fn answered_once(&self, people: &[&Person]) -> Result<()> {
        for person in people {
            person.sees(&self.town.bot, "There is no such command").await?;
        }
        self.settle().await;
        for person in people {
            let (help, unknown) = (
                self.town.times_told(person, "What I can do").await?,
                self.town.times_told(person, "There is no such command").await?,
            );
            ensure!(
                (help, unknown) == (1, 1),
                "{help} answers to /help, {unknown} to the other"
            );
        }
        Ok(())
    }

    /// Changes the right of all services to log in; who is in is thrown out.
    async fn for_every_role(&self, right: &str) -> Result<()> {
        let mut administrator = self.town.suite.database.connect_as_administrator().await;
        for service in ["passbot", "sheets-syncer"] {
            let url = self.town.suite.database.url(service);
            let role = url.split(['/', ':']).nth(3).context("a role")?;
            administrator
                .batch_execute(&format!(
                    "alter role \"{role}\" {right};
                     select pg_terminate_backend(pid) from pg_stat_activity where usename = '{role}'"
                ))
                .await?;
        }
        Ok(())
    }
}

/// A folder that the servers' unprivileged accounts may enter.
fn folder() -> Result<TempDir> {
    Ok(tempfile::Builder::new()
        .prefix("outage-")
        .permissions(Permissions::from_mode(0o755))
        .tempdir()?)
}

async fn report(service: &Running) -> Option<Value> {
    let url = format!("http://{}/health/ready", service.address);
    reqwest::get(url).await.ok()?.json().await.ok()
}

/// Waits until a service says that it is not ready, and because of this.
async fn not_ready(service: &Running, check: &str) {
    eventually(&format!("the {check} to be named as what is missing"), async || {
        report(service).await?["checks"][check].as_str().map(drop)
    })
    .await;
}
