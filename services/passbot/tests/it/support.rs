//! What several stories need.

use anyhow::Result;
use rehearsal::{Town, suite::Running};
use sandbox::client::Person;

/// A town that two replicas of passbot serve by turns.
pub(crate) async fn town_of_two() -> Result<(Town, [Running; 2])> {
    let town = Town::start().await?;
    let first = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let second = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    Ok((town, [first, second]))
}

/// Everybody presses the same button at once; the presses are answered.
pub(crate) async fn press_at_once(town: &Town, presses: &[(&Person, &str)]) -> Result<Vec<String>> {
    let pressed = presses
        .iter()
        .map(|(person, data)| person.presses_data(&town.bot, data, None));
    let pressed = futures::future::try_join_all(pressed).await?;
    let answers = pressed.iter().map(sandbox::client::Pressed::answered);
    let answers = futures::future::try_join_all(answers).await?;
    Ok(answers
        .into_iter()
        .map(|query| query.text.unwrap_or_default())
        .collect())
}
