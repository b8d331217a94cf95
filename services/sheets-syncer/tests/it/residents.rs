//! What residents do beyond an ordinary pass, as the journal shows it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use diesel_async::SimpleAsyncConnection;
use rehearsal::eventually;

use crate::support::{COMPLETED, LATEST, Scene};

const DAY: Duration = Duration::from_secs(24 * 3600);

impl Scene {
    /// Orders for a guest on foot and returns the pass number.
    async fn order_on_foot(&self, guest: &str) -> Result<i64> {
        let (anna, bot) = (&self.anna, &self.town.bot);
        anna.sends(bot, "/order").await?;
        anna.sees(bot, "Which car").await?;
        anna.presses(bot, "A guest on foot").await?;
        anna.sees(bot, "the guest's name").await?;
        anna.sends(bot, guest).await?;
        anna.sees(bot, "Order the pass?").await?;
        anna.presses(bot, "Order").await?;
        self.town.ordered(anna).await
    }

    /// Waits for the card of a standing pass other than `before` and returns its number.
    async fn standing(&self, before: i64) -> Result<i64> {
        let pattern = r"^Standing pass No\. \d+ is valid";
        let number = |text: &str| text.split(' ').nth(3)?.parse::<i64>().ok();
        let found = eventually("the card of a standing pass", async || {
            let told = self.anna.sees_matching(&self.town.bot, pattern).await.ok()?;
            number(&told.text).filter(|number| *number != before)
        });
        Ok(found.await)
    }

    async fn approved_standing_pass(&self, car: &str) -> Result<i64> {
        let (anna, bot) = (&self.anna, &self.town.bot);
        anna.sends(bot, car).await?;
        anna.sees(bot, "Order the pass?").await?;
        anna.presses(bot, "For months …").await?;
        anna.presses(bot, "1 month").await?;
        anna.presses(bot, "Ask the administrator").await?;
        anna.sees(bot, "The administrators have been asked").await?;
        let administrator = &self.town.administrator;
        administrator.sees(bot, "asks for a standing pass for 1 month").await?;
        administrator.presses(bot, "Approve").await?;
        administrator.sees(bot, "was approved by Olga").await?;
        self.standing(0).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_on_foot_stands_in_the_journal_by_his_name() -> Result<()> {
    let scene = Scene::start().await?;
    let _syncer = scene.syncer().await?;
    let pass = scene.order_on_foot("Maria").await?;
    let row = scene.shown(LATEST, pass, 1).await.remove(0);
    ensure!(row.texts().get(1..3) == Some(&["Maria", "пешком"]), "{row:?}");
    scene.tick(pass).await?;
    scene.shown(COMPLETED, pass, 1).await;
    scene.anna.sees(&scene.town.bot, "Your guest came at").await?;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_standing_pass_comes_back_unticked_on_the_day_after_each_arrival() -> Result<()> {
    let scene = Scene::start().await?;
    let _syncer = scene.syncer().await?;
    let first = scene.approved_standing_pass("Lada b456op99").await?;
    scene.shown(LATEST, first, 1).await;
    scene.tick(first).await?;
    scene.shown(COMPLETED, first, 1).await;
    let second = scene.standing(first).await?;
    let not_yet = scene.rows(LATEST, second).await.context("the sheet cannot be read")?;
    ensure!(not_yet.is_empty(), "shown on the day of the arrival: {not_yet:?}");
    scene.town.suite.telegram.advance(DAY).await?;
    let row = scene.shown(LATEST, second, 1).await.remove(0);
    ensure!(row.cells.get(7).and_then(|cell| cell.ticked) == Some(false), "{row:?}");
    scene.town.suite.telegram.advance(3 * DAY).await?;
    scene.tick(second).await?;
    scene.shown(COMPLETED, second, 1).await;
    ensure!(
        scene.town.times_told(&scene.anna, "Your guest arrived at").await? == 2,
        "not told of each arrival once"
    );
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_person_is_left_after_an_erasure_in_either_services_tables() -> Result<()> {
    let scene = Scene::start().await?;
    let _syncer = scene.syncer().await?;
    let on_foot = scene.order_on_foot("Maria").await?;
    scene.shown(LATEST, scene.pass, 1).await;
    scene.shown(LATEST, on_foot, 1).await;
    scene.tick(on_foot).await?;
    scene.shown(COMPLETED, on_foot, 1).await;
    let (anna, bot) = (&scene.anna, &scene.town.bot);
    scene.erase_resident("1 open pass will be cancelled").await?;
    scene.shown(LATEST, scene.pass, 0).await;
    scene.shown(COMPLETED, on_foot, 0).await;
    let here = "select (select count(*) from residents) \
        + (select count(*) from passes where brand is not null or plate is not null or guest is not null) \
        + (select count(*) from inputs where position('Petrova' in encode(body, 'escape')) > 0) \
        + (select count(*) from outgoing where position('Petrova' in body::text) > 0) \
        + (select count(*) from events_out where position('Petrova' in encode(body, 'escape')) > 0) as count";
    let there = "select (select count(*) from passes where name <> '' or phone <> '' or plate <> '' or brand <> '') \
        + (select count(*) from inputs where position('Petrova' in encode(body, 'escape')) > 0) as count";
    eventually("nothing to be left of the person", async || {
        let left =
            scene.town.count("passbot", here).await.ok()? + scene.town.count("sheets-syncer", there).await.ok()?;
        (left == 0).then_some(())
    })
    .await;
    let kept = "select count(*) from passes where erased_at is not null and version = 3 \
        and status in ('arrived', 'cancelled')";
    ensure!(scene.town.count("passbot", kept).await? == 2, "the facts are not kept");
    anna.sends(bot, "/order").await?;
    anna.sees(bot, "Only registered residents can order passes").await?;
    scene.town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_syncer_that_came_back_from_an_old_backup_forgets_erased_passes_by_a_republish() -> Result<()> {
    let scene = Scene::start().await?;
    let syncer = scene.syncer().await?;
    scene.shown(LATEST, scene.pass, 1).await;
    scene.tick(scene.pass).await?;
    scene.shown(COMPLETED, scene.pass, 1).await;
    scene.erase_resident("Erase everything about you?").await?;
    scene.shown(COMPLETED, scene.pass, 0).await;
    drop(syncer);
    // As it stood before.
    let backup =
        "update passes set version = 2, status = 'arrived', arrived_at = now(), place = 'filed', name = 'Anna'";
    let mut connection = scene.town.suite.database.connect("sheets-syncer").await;
    connection.batch_execute(backup).await?;
    scene.republish().await?;
    let _syncer = scene.syncer().await?;
    eventually("nothing to be left of the person", async || {
        let names = "select count(*) from passes where name <> '' or status <> 'erased'";
        (scene.town.count("sheets-syncer", names).await.ok()? == 0).then_some(())
    })
    .await;
    scene.town.suite.check_conformance().await
}
