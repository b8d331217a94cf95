//! Administrators find, block and remove residents.

use anyhow::{Result, ensure};
use rehearsal::{Town, eventually};
use sandbox::client::Person;

use crate::support::{press_at_once, town_of_two};

/// Somebody finds a resident and opens his card.
async fn opens(town: &Town, administrator: &Person, part: &str, label: &str) -> Result<()> {
    administrator.sends(&town.bot, "/residents").await?;
    administrator.sees(&town.bot, "Whom are you looking for?").await?;
    administrator.sends(&town.bot, part).await?;
    administrator.sees(&town.bot, "1 resident found").await?;
    administrator.presses(&town.bot, label).await?;
    administrator.sees(&town.bot, "Not blocked").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_resident_is_blocked_once_though_two_administrators_press_at_the_same_instant() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let bot = &town.bot;
    let anna = town.resident("Anna").await?;
    let vera = administrator(&town, "Vera").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    for administrator in [&town.administrator, &vera] {
        opens(&town, administrator, "anna", "Anna Petrova, 12").await?;
        administrator.presses(bot, "Block").await?;
        administrator.sees(bot, "Block Anna Petrova?").await?;
    }
    let block = "resident-block:1";
    let mut answers = press_at_once(&town, &[(&town.administrator, block), (&vera, block)]).await?;
    answers.sort();
    ensure!(
        answers == ["Already blocked.", "Blocked. The resident is told."],
        "{answers:?}"
    );
    for administrator in [&town.administrator, &vera] {
        administrator.sees(bot, "Blocked since").await?;
    }
    anna.sees(bot, "have blocked you: you cannot order passes any more")
        .await?;
    anna.sees(bot, &format!("Pass No. {pass} is cancelled")).await?;
    anna.sends(bot, "/order").await?;
    anna.sees(bot, "so you cannot order passes here").await?;
    ensure!(town.times_told(&anna, "have blocked you: you cannot").await? == 1);
    let deeds = "select count(*) from audit where action = 'blocked_resident'";
    ensure!(town.count("passbot", deeds).await? == 1);
    let cancelled = "select count(*) from passes where status = 'cancelled' and version = 2";
    ensure!(town.count("passbot", cancelled).await? == 1);
    vera.presses(bot, "Unblock").await?;
    anna.sees(bot, "you can order passes again").await?;
    town.order(&anna, "Kia Rio", "b123bc777").await?;
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_blocked_gets_no_news() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let (admin, bot) = (&town.administrator, &town.bot);
    let (anna, boris) = (town.resident("Anna").await?, town.resident("Boris").await?);
    opens(&town, admin, "anna", "Anna Petrova, 12").await?;
    admin.presses(bot, "Block").await?;
    admin.presses(bot, "Yes, block").await?.answered().await?;
    admin.sends(bot, "/news").await?;
    admin.sees(bot, "What shall I tell").await?;
    admin.sends(bot, "No water today").await?;
    admin.sees(bot, "1 resident will get it").await?;
    admin.presses(bot, "Send to all").await?.answered().await?;
    boris.sees(bot, "No water today").await?;
    admin.sees(bot, "has been sent: 1 of 1").await?;
    ensure!(town.times_told(&anna, "No water today").await? == 0);
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_resident_is_erased_and_registers_again_by_a_new_invitation() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let bot = &town.bot;
    let anna = town.resident("Anna").await?;
    town.order(&anna, "Kia Rio", "a123bc777").await?;
    opens(&town, &town.administrator, "12", "Anna Petrova, 12").await?;
    town.administrator.presses(bot, "Remove").await?;
    town.administrator.sees(bot, "Remove Anna Petrova?").await?;
    town.administrator.presses(bot, "Yes, remove").await?;
    town.administrator.sees(bot, "This resident is removed").await?;
    anna.sees(bot, "have removed you from the residents").await?;
    ensure!(town.count("passbot", "select count(*) from residents").await? == 0);
    let erased = "select count(*) from passes where erased_at is not null and plate is null and status = 'cancelled'";
    ensure!(town.count("passbot", erased).await? == 1);
    anna.opens(bot, &town.code().await?).await?;
    anna.sees(bot, "What is your name?").await?;
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_erased_his_data_while_blocked_is_unblocked_once_though_two_administrators_press() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let bot = &town.bot;
    let anna = town.resident("Anna").await?;
    let vera = administrator(&town, "Vera").await?;
    opens(&town, &vera, "anna", "Anna Petrova, 12").await?;
    vera.presses(bot, "Block").await?;
    vera.presses(bot, "Yes, block").await?;
    anna.sees(bot, "have blocked you").await?;
    anna.sends(bot, "/privacy").await?;
    anna.presses(bot, "Erase everything").await?;
    anna.presses(bot, "Yes, erase everything").await?;
    eventually("the erasure", async || {
        (town.count("passbot", "select count(*) from residents").await.ok()? == 0).then_some(())
    })
    .await;

    for administrator in [&town.administrator, &vera] {
        administrator.sends(bot, "/residents").await?;
        administrator.sees(bot, "Whom are you looking for?").await?;
        administrator.sends(bot, &anna.view().phone_number).await?;
        administrator.sees(bot, "is blocked since").await?;
    }
    let unblock = format!("departed-unblock:{}", anna.id());
    let mut answers = press_at_once(&town, &[(&town.administrator, &unblock), (&vera, &unblock)]).await?;
    answers.sort();
    ensure!(
        answers == ["Not blocked any more.", "Unblocked. The person is told."],
        "{answers:?}"
    );
    anna.sees(bot, "To register again you need an invitation code").await?;
    anna.opens(bot, &town.code().await?).await?;
    anna.sees(bot, "What is your name?").await?;
    town.suite.check_conformance().await
}

/// Another administrator, whom the first names by a link.
async fn administrator(town: &Town, first: &str) -> Result<Person> {
    let person = town.person(first).await?;
    town.administrator.sends(&town.bot, "/guards").await?;
    town.administrator.sees(&town.bot, "Whom the settings name").await?;
    town.administrator.presses(&town.bot, "Invite an administrator").await?;
    let link = town
        .administrator
        .sees_matching(&town.bot, r"\?start=[A-Za-z0-9]{20}$")
        .await?;
    let (_, code) = link.text.rsplit_once('=').unwrap_or_default();
    person.opens(&town.bot, code).await?;
    person.sees(&town.bot, "You are an administrator now").await?;
    Ok(person)
}
