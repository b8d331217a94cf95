//! Guards at the gate, in two replicas and all at the same instant.

use anyhow::{Result, ensure};
use rehearsal::{Town, eventually};
use sandbox::client::Person;

use crate::support::{press_at_once, town_of_two};

#[tokio::test(flavor = "multi_thread")]
async fn a_car_arrives_once_though_two_guards_press_at_the_same_instant() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let anna = town.resident("Anna").await?;
    let (gleb, igor) = (town.guard("Gleb").await?, town.guard("Igor").await?);
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    for guard in [&gleb, &igor] {
        guard.sends(&town.bot, "a1238c").await?;
        guard.sees(&town.bot, "Did you mean").await?;
        guard.sees(&town.bot, &format!("Pass No. {pass}, valid until")).await?;
    }
    let data = format!("arrived:{pass}");
    let answers = press_at_once(&town, &[(&gleb, &data), (&igor, &data)]).await?;
    let first = answers
        .iter()
        .filter(|text| text.contains("The resident is told"))
        .count();
    let second = answers
        .iter()
        .filter(|text| text.contains("as arrived before you"))
        .count();
    ensure!((first, second) == (1, 1), "{answers:?}");
    anna.sees(&town.bot, "Your guest arrived at").await?;
    for guard in [&gleb, &igor] {
        guard.sees(&town.bot, "marked by").await?;
    }
    ensure!(town.times_told(&anna, "Your guest arrived at").await? == 1);
    let arrived = "select count(*) from passes join arrivals on pass_id = id where status = 'arrived' and version = 2";
    ensure!(town.count("passbot", arrived).await? == 1);
    let published = "select count(*) from events_out where routing_key = 'passbot.pass-changed.v1' and version = 2";
    ensure!(town.count("passbot", published).await? == 1);
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_answer_of_a_house_decides_though_all_answer_at_the_same_instant() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let (anna, boris) = (town.resident("Anna").await?, town.resident("Boris").await?);
    let vera = town.resident("Vera").await?;
    let gleb = town.guard("Gleb").await?;
    asks(&town, &gleb).await?;
    for resident in [&anna, &boris, &vera] {
        resident.sees(&town.bot, "Shall it be let in?").await?;
    }
    let presses = [
        (&anna, "gate-allow:1"),
        (&boris, "gate-refuse:1"),
        (&vera, "gate-allow:1"),
    ];
    let answers = press_at_once(&town, &presses).await?;
    let late = answers
        .iter()
        .filter(|text| text.starts_with("The car was already"))
        .count();
    ensure!(late == 2, "{answers:?}");
    let allowed = answers.iter().any(|text| text == "The guard lets the car in.");
    gleb.sees(
        &town.bot,
        if allowed {
            "Let the car in"
        } else {
            "Do not let the car in"
        },
    )
    .await?;
    for resident in [&anna, &boris, &vera] {
        resident
            .sees(&town.bot, if allowed { "✓ Allowed at" } else { "✗ Refused at" })
            .await?;
    }
    let passes = "select count(*) from passes where status = 'arrived' and version = 2";
    ensure!(town.count("passbot", passes).await? == i64::from(allowed));
    let decided =
        "select count(*) from gate_questions where outcome in ('allowed', 'refused') and decided_by is not null";
    ensure!(town.count("passbot", decided).await? == 1);
    let published = "select count(*) from events_out where routing_key = 'passbot.pass-changed.v1'";
    ensure!(town.count("passbot", published).await? == 2 * i64::from(allowed));
    let timers = "select count(*) from tasks where kind = 'gate-question'";
    ensure!(
        town.count("passbot", timers).await? == 0,
        "the timer outlives the decision"
    );
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn three_minutes_by_the_services_clock_end_a_question_that_nobody_answers() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let anna = town.resident("Anna").await?;
    let gleb = town.guard("Gleb").await?;
    asks(&town, &gleb).await?;
    anna.sees(&town.bot, "Shall it be let in?").await?;
    town.suite.telegram.advance(std::time::Duration::from_secs(181)).await?;
    gleb.sees(&town.bot, "Nobody answered within three minutes").await?;
    anna.sees(&town.bot, "Nobody answered in time").await?;
    ensure!(town.count("passbot", "select count(*) from passes").await? == 0);
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guard_learns_at_once_that_nobody_of_the_house_can_be_reached() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let (anna, boris) = (town.resident("Anna").await?, town.resident("Boris").await?);
    let gleb = town.guard("Gleb").await?;
    anna.blocks(&town.bot).await?;
    boris.deletes_account(&town.bot).await?;
    asks(&town, &gleb).await?;
    gleb.sees(&town.bot, "cannot be reached in Telegram").await?;
    let ended = "select count(*) from gate_questions where outcome = 'unreachable' and asked_at < expires_at";
    eventually("the end of the question", async || {
        (town.count("passbot", ended).await.ok()? == 1).then_some(())
    })
    .await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_car_without_a_pass_is_journalled_in_the_language_of_the_community() -> Result<()> {
    let town = Town::start().await?;
    let mut environment = town.suite.passbot_environment();
    environment.insert("LOCALE__DEFAULT".to_owned(), "uk".to_owned());
    let _passbot = town.suite.run("passbot", &environment).await?;
    let anna = town.resident("Anna").await?;
    let gleb = town.guard("Gleb").await?;
    asks(&town, &gleb).await?;
    anna.sees(&town.bot, "Shall it be let in?").await?;
    anna.presses_data(&town.bot, "gate-allow:1", None).await?;
    gleb.sees(&town.bot, "Let the car in").await?;
    let journalled = "select count(*) from passes where status = 'arrived' and brand = 'без перепустки'";
    ensure!(town.count("passbot", journalled).await? == 1);
    town.suite.check_conformance().await
}

/// A guard asks house 12 about a car.
async fn asks(town: &Town, guard: &Person) -> Result<()> {
    guard.sends(&town.bot, "/gate").await?;
    guard.sees(&town.bot, "Which car is at the gate?").await?;
    guard.presses(&town.bot, "Car without a pass").await?;
    guard.sees(&town.bot, "What is its licence plate?").await?;
    guard.sends(&town.bot, "a777aa77").await?;
    guard.sees(&town.bot, "to which house?").await?;
    guard.sends(&town.bot, "12").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shift_list_comes_as_a_spreadsheet_and_its_content_does_not_stay_in_the_queue() -> Result<()> {
    let (town, _replicas) = town_of_two().await?;
    let anna = town.resident("Anna").await?;
    let gleb = town.guard("Gleb").await?;
    town.order(&anna, "Kia Rio", "a123bc777").await?;
    gleb.sends(&town.bot, "/gate").await?;
    gleb.presses(&town.bot, "Shift list").await?;
    let list = gleb.sees(&town.bot, "1 open pass as of").await?;
    let name = list
        .content
        .pointer("/document/file_name")
        .and_then(|name| name.as_str());
    ensure!(
        name.is_some_and(|name| name.starts_with("passes-20") && name.ends_with(".xlsx")),
        "{name:?}"
    );
    eventually("the blanked row", async || {
        let left = "select count(*) from outgoing where body ->> 'call' = 'document'";
        (town.count("passbot", left).await.ok()? == 0).then_some(())
    })
    .await;
    town.suite.check_conformance().await
}
