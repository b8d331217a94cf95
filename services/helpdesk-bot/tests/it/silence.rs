use std::time::Duration;

use anyhow::Result;

use super::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn silence_ends_what_it_ends_although_everything_was_restarted_meanwhile() -> Result<()> {
    let office = Office::open().await?;
    let mut first = office.replica().await?;
    let bot = &office.bot;
    office.pavel.sends(bot, "/start").await?;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "help").await?;
    office.group_sees("help").await?;
    office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    anna.sees(bot, "Olga answers you").await?;
    first.process.kill();

    // The specialist says nothing for half an hour, in which nobody runs.
    office.suite.telegram.advance(Duration::from_secs(31 * 60)).await?;
    let mut second = office.replica().await?;
    anna.sees(bot, "I put it back into the queue").await?;
    office.olga.sees(bot, "has waited too long").await?;
    office.group_sees("Waits for an answer again").await?;

    office
        .pavel
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    anna.sees(bot, "Pavel answers you").await?;
    office.pavel.sends(bot, "Which floor?").await?;
    anna.sees(bot, "Which floor?").await?;
    second.process.kill();
    office.suite.telegram.advance(Duration::from_secs(61 * 60)).await?;
    let _third = office.replica().await?;
    anna.sees(bot, "You have not answered for a while").await?;
    office.pavel.sees(bot, "has not answered for a while").await?;
    office.group_sees("the user did not answer").await?;
    office.suite.check_conformance().await
}
