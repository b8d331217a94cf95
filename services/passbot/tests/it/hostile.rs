use anyhow::{Result, ensure};
use rehearsal::{Town, eventually};
use sandbox::model::Media;
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn updates_that_nobody_understands_stop_nothing_and_hide_nothing() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let telegram = &town.suite.telegram;
    let anna = town.person("Anna").await?;
    anna.sends(&town.bot, "/help").await?;
    anna.sees(&town.bot, "What I can do").await?;
    let message = |text: &str| {
        json!({"message": {
            "message_id": 4_000_000, "date": 1_800_000_000,
            "chat": {"id": anna.id(), "type": "private", "first_name": "Anna"},
            "from": {"id": anna.id(), "is_bot": false, "first_name": "Anna", "language_code": "en"},
            "text": text,
        }})
    };
    for update in [
        json!({}),
        json!({"message": 7}),
        json!({"message": {"message_id": "x"}}),
        json!({"a_kind_of_the_future": {"id": 1}}),
        json!({"callback_query": {"id": 5}}),
        message(&"Б".repeat(500_000)),
        message("\u{202e}\u{200f}<b>&"),
    ] {
        telegram.inject(&town.bot, &update).await?;
    }
    // The two that are messages get the answers that any text gets: a megabyte, and letters that turn the line round.
    eventually("an answer to each of the two texts", async || {
        let greeted = town.times_told(&anna, "First, please register").await.ok()?;
        let corrected = town
            .times_told(&anna, "does not look like an invitation code")
            .await
            .ok()?;
        ((greeted, corrected) == (1, 1)).then_some(())
    })
    .await;
    anna.sends(&town.bot, "/help").await?;
    anna.sees(&town.bot, "What I can do").await?;
    let updates = async |which: &str| {
        let query = format!("select count(*) from inputs where source = 'update' and {which}");
        town.count("passbot", &query).await
    };
    eventually("every update to be handled", async || {
        (updates("closed_at is null").await.ok()? == 0).then_some(())
    })
    .await;
    ensure!(updates("true").await? == 9, "an update was lost");
    ensure!(updates("dead").await? == 5, "what nobody can read is kept as dead");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn stickers_and_stale_buttons_are_answered_and_leave_the_dialogue_where_it_was() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    anna.sends(&town.bot, "/order").await?;
    anna.sees(&town.bot, "Which car").await?;
    anna.sends_media(&town.bot, Media::Sticker).await?;
    anna.sees(&town.bot, "I understand only text").await?;
    anna.sends(&town.bot, "<b>Kia</b> & Rio").await?;
    anna.sees(&town.bot, "licence plate").await?;
    anna.sends(&town.bot, "a123bc777").await?;
    let summary = anna.sees(&town.bot, "<b>Kia</b> & Rio").await?;
    anna.presses(&town.bot, "Order").await?;
    let number = town.ordered(&anna).await?;
    let data = summary.buttons[0][0]["callback_data"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    ensure!(data.starts_with("order:"), "{data}");
    let stale = json!({"callback_query": {
        "id": "991", "chat_instance": "1", "data": data,
        "from": {"id": anna.id(), "is_bot": false, "first_name": "Anna", "language_code": "en"},
    }});
    town.suite.telegram.inject(&town.bot, &stale).await?;
    anna.sends(&town.bot, "/help").await?;
    anna.sees(&town.bot, "What I can do").await?;
    ensure!(
        town.count("passbot", "select count(*) from passes").await? == 1,
        "a stale button ordered again"
    );
    ensure!(number > 0);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_blocked_the_bot_hears_nothing_and_is_served_when_back() -> Result<()> {
    let town = Town::start().await?;
    let _passbot = town.suite.run("passbot", &town.suite.passbot_environment()).await?;
    let anna = town.resident("Anna").await?;
    let pass = town.order(&anna, "Kia Rio", "a123bc777").await?;
    anna.blocks(&town.bot).await?;
    town.suite
        .telegram
        .advance(std::time::Duration::from_secs(49 * 3600))
        .await?;
    eventually("the pass to expire", async || {
        let expired = "select count(*) from passes where status = 'expired'";
        (town.count("passbot", expired).await.ok()? == 1).then_some(())
    })
    .await;
    let boris = town.resident("Boris").await?;
    ensure!(town.order(&boris, "Kia", "a124bc777").await? > pass);
    anna.unblocks(&town.bot).await?;
    anna.sends(&town.bot, "/help").await?;
    anna.sees(&town.bot, "What I can do").await?;
    Ok(())
}
