use std::time::Duration;

use anyhow::{Result, ensure};
use rehearsal::Town;

const TWO_DAYS: Duration = Duration::from_secs(48 * 3600 + 60);

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_pass_is_told_once_and_ordered_again_by_its_button() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    let first = town.order(&anna, "Kia Rio", "a123bc777").await?;
    town.suite.telegram.advance(TWO_DAYS).await?;
    anna.sees(&town.bot, &format!("Pass No. {first} has expired")).await?;
    anna.presses(&town.bot, "Order again").await?;
    anna.sees(&town.bot, "Order the pass?").await?;
    anna.presses(&town.bot, "Order").await?;
    let second = town.ordered(&anna).await?;
    ensure!(second > first);
    // Another expiry, which comes after whatever the first might still have had to say.
    town.suite.telegram.advance(TWO_DAYS).await?;
    anna.sees(&town.bot, &format!("Pass No. {second} has expired")).await?;
    ensure!(
        town.times_told(&anna, &format!("Pass No. {first} has expired")).await? == 1,
        "told of an expiry more than once"
    );
    let expired = "select count(*) from passes where status = 'expired' and version = 2";
    ensure!(town.count("passbot", expired).await? == 2);
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_limit_of_open_passes_holds_until_one_is_cancelled() -> Result<()> {
    let town = Town::start().await?;
    let mut environment = town.suite.passbot_environment();
    environment.insert("LIMITS__OPEN_PASSES".to_owned(), "1".to_owned());
    environment.insert("LIMITS__ORDERS_A_DAY".to_owned(), "2".to_owned());
    let _passbot = town.suite.run("passbot", &environment).await?;
    let anna = town.resident("Anna").await?;
    let number = town.order(&anna, "Kia Rio", "a123bc777").await?;
    anna.sends(&town.bot, "/order").await?;
    anna.sees(&town.bot, "You already have 1 open pass, which is the limit")
        .await?;
    anna.presses(&town.bot, "Cancel the pass").await?;
    anna.sees(&town.bot, &format!("Pass No. {number} is cancelled")).await?;
    let second = town.order(&anna, "Kia Rio", "a123bc777").await?;
    anna.presses_data(&town.bot, &format!("cancel-pass:{second}"), None)
        .await?;
    anna.sees(&town.bot, &format!("Pass No. {second} is cancelled")).await?;
    anna.sends(&town.bot, "/order").await?;
    anna.sees(&town.bot, "You have ordered 2 passes within 24 hours")
        .await?;
    town.suite.telegram.advance(Duration::from_secs(24 * 3600 + 60)).await?;
    town.order(&anna, "Kia Rio", "a123bc777").await?;
    Ok(())
}
