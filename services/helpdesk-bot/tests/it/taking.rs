use anyhow::{Context, Result, ensure};
use futures::try_join;

use super::support::Office;

/// As many as get cards of their own within a minute.
const ROUNDS: i64 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_specialists_who_take_at_once_one_gets_it_and_the_other_a_clear_answer() -> Result<()> {
    let office = Office::open().await?;
    let replicas = [office.replica().await?, office.replica().await?];
    let bot = &office.bot;
    office.pavel.sends(bot, "/start").await?;
    let anna = office.user("Anna").await?;
    for round in 1..=ROUNDS {
        anna.sends(bot, &format!("question {round}")).await?;
        office.group_sees(&format!("question {round}")).await?;
        let take = format!("take:{round}");
        let pressed = try_join!(
            office.olga.presses_in(bot, office.group, &take),
            office.pavel.presses_in(bot, office.group, &take)
        )?;
        let (olga, pavel) = try_join!(pressed.0.answered(), pressed.1.answered())?;
        let answers = [olga.text.unwrap_or_default(), pavel.text.unwrap_or_default()];
        let won = answers.each_ref().map(|answer| answer.contains("is yours. See"));
        let lost = answers
            .each_ref()
            .map(|answer| answer.contains("is another specialist's already"));
        ensure!(
            won[0] != won[1] && lost[0] == won[1] && lost[1] == won[0],
            "{answers:?}"
        );
        let winner = if won[0] { &office.olga } else { &office.pavel };
        winner.sees(bot, &format!("question {round}")).await?;
        winner.sends(bot, "/service").await?;
        winner.presses(bot, "Close the request").await?;
        winner.sees(bot, &format!("Request № {round} (Anna) is closed")).await?;
        anna.sees(bot, &format!("closed request № {round}")).await?;
    }
    drop(replicas);
    let taken = "select count(*) from communications where state = 'closed' and last_owner is not null";
    ensure!(office.count(taken).await? == ROUNDS);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_never_opened_the_bot_is_led_there_and_takes() -> Result<()> {
    let office = Office::open().await?;
    let _replica = office.replica().await?;
    let bot = &office.bot;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "help").await?;
    office.group_sees("help").await?;
    // A press in a group does not open a private chat, however often it is made.
    for _ in 0..2 {
        let answer = office
            .pavel
            .presses_in(bot, office.group, "take:1")
            .await?
            .answered()
            .await?;
        let url = answer.url.context("the answer opens nothing")?;
        ensure!(url.ends_with("?start=take_1"), "{url}");
    }
    office.pavel.opens(bot, "take_1").await?;
    office.pavel.sees(bot, "Request № 1 is yours").await?;
    anna.sees(bot, "Pavel answers you").await?;
    office.suite.check_conformance().await
}
