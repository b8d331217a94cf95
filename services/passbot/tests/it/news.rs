//! An administrator tells all residents something.

use anyhow::{Result, ensure};
use sandbox::model::Limits;

use crate::support::town_of_two;

#[tokio::test(flavor = "multi_thread")]
async fn news_reach_every_resident_once_and_the_administrator_sees_who_missed_them() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let (anna, boris) = (town.resident("Anna").await?, town.resident("Boris").await?);
    let vera = town.resident("Vera").await?;
    vera.blocks(&town.bot).await?;
    town.suite
        .telegram
        .limit(Limits {
            enabled: true,
            ..Limits::default()
        })
        .await?;
    let (admin, bot) = (&town.administrator, &town.bot);
    admin.sends(bot, "/news").await?;
    admin.sees(bot, "What shall I tell").await?;
    admin.sends(bot, "No water today").await?;
    admin.sees(bot, "3 residents will get it").await?;
    admin.presses(bot, "Send to all").await?.answered().await?;
    for resident in [&anna, &boris] {
        resident.sees(bot, "No water today").await?;
    }
    admin
        .sees_matching(
            bot,
            "(?s)has been sent: 2 of 3 have it.*1 resident could not be reached",
        )
        .await?;
    for resident in [&anna, &boris] {
        ensure!(town.times_told(resident, "No water today").await? == 1);
    }
    ensure!(town.times_told(&vera, "No water today").await? == 0);
    // A resident's /news is refused, and tells nobody anything.
    anna.sends(bot, "/news").await?;
    anna.sees(bot, "This is for the administrators").await?;
    let told = "select count(*) from audit where action = 'told_news' and actor = (select told_by from news)";
    ensure!(town.count("passbot", told).await? == 1);
    town.suite.check_conformance().await
}
