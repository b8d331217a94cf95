use std::time::Duration;

use anyhow::Result;
use rehearsal::suite::Running;
use rehearsal::{PATIENCE, ServiceProcess, Town, binary, eventually, eventually_within};
use sandbox::client::Person;
use sandbox::sheets::ShownRow;
use sandbox::sheets::grid::Locator;

pub const LATEST: &str = "Orders_latest";
pub const COMPLETED: &str = "Orders_completed";
/// The hidden worksheet through which rows go.
pub const MOVES: &str = "Orders_latest_moves";

/// A town with passbot, a resident and one pass ordered; sheets-syncer is the test's to start.
pub struct Scene {
    pub town: Town,
    pub anna: Person,
    pub pass: i64,
    _passbot: Running,
}

impl Scene {
    pub async fn start() -> Result<Self> {
        Self::with_brand("Kia Rio").await
    }

    pub async fn with_brand(brand: &str) -> Result<Self> {
        let town = Town::start().await?;
        let passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
        let anna = town.resident("Anna").await?;
        let pass = town.order(&anna, brand, "a123bc777").await?;
        Ok(Self {
            town,
            anna,
            pass,
            _passbot: passbot,
        })
    }

    pub async fn syncer(&self) -> Result<Running> {
        let mut syncer = self.starting_syncer()?;
        syncer.process.wait_until_ready(syncer.address).await;
        Ok(syncer)
    }

    pub fn starting_syncer(&self) -> Result<Running> {
        let suite = &self.town.suite;
        Running::spawn("sheets-syncer", &suite.sheets_syncer_environment())
    }

    /// The resident has everything about her erased; `asked` are words of the question before it.
    pub async fn erase_resident(&self, asked: &str) -> Result<()> {
        let (anna, bot) = (&self.anna, &self.town.bot);
        anna.sends(bot, "/privacy").await?;
        anna.sees(bot, "Stored about you").await?;
        anna.presses(bot, "Erase everything").await?;
        anna.sees(bot, asked).await?;
        anna.presses(bot, "Yes, erase everything").await?;
        anna.sees(bot, "Everything about you is erased").await?;
        Ok(())
    }

    /// passbot says once more how each of its passes stands.
    pub async fn republish(&self) -> Result<()> {
        let environment = self.town.suite.passbot_environment();
        let mut republish = ServiceProcess::spawn(&binary("passbot"), &["republish"], &environment);
        anyhow::ensure!(republish.wait_for_end().await.success(), "{}", republish.log());
        Ok(())
    }

    /// The rows of a worksheet that carry this pass.
    pub async fn rows(&self, worksheet: &str, pass: i64) -> Option<Vec<ShownRow>> {
        let rows = self.town.suite.guard().rows(worksheet).await.ok()?;
        let number = pass.to_string();
        Some(
            rows.into_iter()
                .filter(|row| row.texts().first() == Some(&number.as_str()))
                .collect(),
        )
    }

    /// Waits until a worksheet shows the pass that often.
    pub async fn shown(&self, worksheet: &str, pass: i64, times: usize) -> Vec<ShownRow> {
        let awaited = format!("{times} rows of pass {pass} in {worksheet}");
        eventually_within(2 * PATIENCE, &awaited, async || {
            self.rows(worksheet, pass).await.filter(|rows| rows.len() == times)
        })
        .await
    }

    pub async fn tick(&self, pass: i64) -> Result<()> {
        let guard = self.town.suite.guard();
        Ok(guard.tick(LATEST, Locator::Pass(pass), true).await?)
    }

    /// How many times the syncer proposed an arrival of the pass.
    pub async fn ticks(&self) -> Result<i64> {
        let query = "select count(*) from events_out where routing_key = 'sheets-syncer.pass-ticked.v1'";
        self.town.count("sheets-syncer", query).await
    }

    /// One row among the completed passes, none among the latest, one tick, one arrival, one word to the resident.
    pub async fn arrived_once(&self) -> Result<()> {
        self.shown(COMPLETED, self.pass, 1).await;
        self.shown(LATEST, self.pass, 0).await;
        self.anna.sees(&self.town.bot, "Your guest arrived at").await?;
        let arrivals = "select count(*) from passes where status = 'arrived' and version = 2";
        anyhow::ensure!(self.town.count("passbot", arrivals).await? == 1, "no single arrival");
        anyhow::ensure!(self.ticks().await? == 1, "{} ticks were published", self.ticks().await?);
        anyhow::ensure!(self.town.times_told(&self.anna, "Your guest arrived at").await? == 1);
        Ok(())
    }
}

/// Waits until readiness says so, and gives the whole answer.
pub async fn readiness(service: &Running, ready: bool) -> String {
    let client = reqwest::Client::new();
    let url = format!("http://{}/health/ready", service.address);
    let awaited = format!("sheets-syncer to be {}ready", if ready { "" } else { "un" });
    eventually(&awaited, async || {
        let answer = client.get(&url).timeout(Duration::from_secs(5)).send().await.ok()?;
        let found = answer.status().is_success() == ready;
        let text = answer.text().await.ok()?;
        found.then_some(text)
    })
    .await
}
