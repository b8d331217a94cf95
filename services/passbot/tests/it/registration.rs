use std::time::Duration;

use anyhow::{Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use rehearsal::Town;
use sandbox::model::{Act, Deed, NewPerson};

/// Pairs of people, each pair with a code of its own, all released by one request.
const PAIRS: usize = 25;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_with_one_code_exactly_one_wins_and_the_other_is_told() -> Result<()> {
    let town = Town::start().await?;
    let telling = || {
        let mut environment = town.suite.passbot_environment();
        environment.insert("RUST_LOG".to_owned(), "info,conversation=debug".to_owned());
        environment
    };
    let first = town.suite.run("passbot", &telling()).await?;
    let second = town.suite.run("passbot", &telling()).await?;
    let handled = || [&first, &second].map(|replica| replica.process.log().matches("the input is handled").count());
    let mut codes = Vec::new();
    for _ in 0..PAIRS {
        codes.push(town.code().await?);
    }
    let new = |number| NewPerson {
        first_name: format!("Racer{number}"),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    let people: Vec<NewPerson> = (0..2 * PAIRS).map(new).collect();
    let people = town.suite.telegram.people(&people).await?;
    let enter = |place: usize| Deed {
        person_id: people[place].id(),
        bot_id: Some(town.bot.id),
        group_id: None,
        act: Act::OpenDeepLink {
            payload: codes[place / 2].clone(),
        },
    };
    let deeds: Vec<Deed> = (0..2 * PAIRS).map(enter).collect();
    let before = handled();
    town.suite.telegram.act_many(&deeds).await?;
    for pair in people.chunks(2) {
        let mut winners = 0;
        for person in pair {
            let told = person
                .sees_matching(&town.bot, "The code is right|Somebody else is registering")
                .await?;
            winners += usize::from(told.text.contains("The code is right"));
        }
        ensure!(winners == 1, "{winners} of two people won one code");
    }
    let after = handled();
    ensure!(
        after[0] > before[0] && after[1] > before[1],
        "no race between replicas: {before:?} inputs before it, {after:?} after it"
    );
    let reserved = "select count(*) from invitations where reserved_by is not null";
    let pairs = i64::try_from(PAIRS)?;
    ensure!(town.count("passbot", reserved).await? == pairs);
    town.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_free_again_after_half_an_hour() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let code = town.code().await?;
    let (anna, boris) = (town.person("Anna").await?, town.person("Boris").await?);
    anna.opens(&town.bot, &code).await?;
    anna.sees(&town.bot, "The code is right").await?;
    boris.opens(&town.bot, &code).await?;
    boris.sees(&town.bot, "Somebody else is registering").await?;
    town.suite.telegram.advance(Duration::from_secs(31 * 60)).await?;
    boris.opens(&town.bot, &code).await?;
    boris.sees(&town.bot, "The code is right").await?;
    anna.opens(&town.bot, &code).await?;
    anna.sees(&town.bot, "Somebody else is registering").await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_is_one_residents_and_the_code_stays_his_who_typed_it() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    let boris = town.person("Boris").await?;
    boris.opens(&town.bot, &town.code().await?).await?;
    boris.sees(&town.bot, "The code is right").await?;
    boris.sends(&town.bot, "Boris Petrov").await?;
    boris.sees(&town.bot, "phone number").await?;
    boris.sends(&town.bot, &anna.view().phone_number).await?;
    boris.sees(&town.bot, "already registered").await?;
    boris.sends(&town.bot, "+7 916 765-43-21").await?;
    boris.sees(&town.bot, "Which house").await?;
    boris.sends(&town.bot, "7").await?;
    boris.presses(&town.bot, "All correct").await?;
    boris.sees(&town.bot, "you are registered").await?;
    ensure!(town.count("passbot", "select count(*) from residents").await? == 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_of_the_previous_pepper_is_good_after_the_change() -> Result<()> {
    let town = Town::start().await?;
    let mut environment = town.suite.passbot_environment();
    let mut passbot = town.suite.run("passbot", &environment).await?;
    let code = town.code().await?;
    passbot.process.ask_to_end();
    ensure!(passbot.process.wait_for_end().await.success());
    let before = environment.insert("CODES__PEPPER".to_owned(), BASE64_STANDARD.encode([8; 32]));
    let mut passbot = town.suite.run("passbot", &environment).await?;
    let anna = town.person("Anna").await?;
    anna.opens(&town.bot, &code).await?;
    anna.sees(&town.bot, "There is no such code").await?;
    passbot.process.kill();
    environment.insert("CODES__PREVIOUS_PEPPER".to_owned(), before.unwrap_or_default());
    let _passbot = town.suite.run("passbot", &environment).await?;
    anna.opens(&town.bot, &code).await?;
    anna.sees(&town.bot, "The code is right").await?;
    Ok(())
}
