//! An administrator blocks a plate.

use anyhow::{Result, ensure};

use crate::support::town_of_two;

#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_plate_ends_its_passes_stops_orders_and_warns_guards_until_it_is_unblocked() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let (admin, bot) = (&town.administrator, &town.bot);
    let anna = town.resident("Anna").await?;
    let gleb = town.guard("Gleb").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    anna.sends(bot, "/order").await?;
    anna.sends(bot, "Kia Rio").await?;
    anna.sends(bot, "a123bc777").await?;
    anna.sees(bot, "This car already has pass").await?;
    admin.sends(bot, "/plates").await?;
    admin.sees(bot, "No plate is blocked").await?;
    admin.sends(bot, "a123bc777").await?;
    admin.sees(bot, "will be cancelled").await?;
    admin.sends(bot, "Damaged the barrier").await?;
    admin.sees(bot, "is blocked: Damaged the barrier").await?;
    anna.sees(bot, &format!("Pass No. {pass} is cancelled: the administrators"))
        .await?;
    anna.presses(bot, "Order one more").await?;
    anna.sees(bot, "No pass can be ordered for").await?;
    gleb.sends(bot, "a123bc").await?;
    gleb.sees(bot, "Do not let it in").await?;
    let open = "select count(*) from passes where status = 'ordered'";
    ensure!(town.count("passbot", open).await? == 0);
    let deeds = "select count(*) from audit where action = 'blocked_plate'";
    ensure!(town.count("passbot", deeds).await? == 1);
    admin.presses(bot, "Unblock").await?.answered().await?;
    anna.sends(bot, "a123bc777").await?;
    anna.sees(bot, "Order the pass?").await?;
    town.suite.check_conformance().await
}
