use std::time::Duration;

use anyhow::Result;
use sandbox::client::ClientError;
use serde_json::json;

use crate::world::{Api, World};

/// A bot that says back what it gets, until it is told to stop.
async fn echo(api: Api) -> Result<()> {
    let mut offset = 0;
    loop {
        let updates = api.call("getUpdates", json!({"offset": offset, "timeout": 30})).await?;
        for update in updates.as_array().into_iter().flatten() {
            offset = update["update_id"].as_i64().unwrap_or_default() + 1;
            let message = &update["message"];
            if message["text"] == "stop" {
                return Ok(());
            }
            let text = format!("You said {}", message["text"].as_str().unwrap_or_default());
            api.call("sendMessage", json!({"chat_id": message["chat"]["id"], "text": text}))
                .await?;
        }
    }
}

#[tokio::test]
async fn a_story_with_an_echo_bot_reads_as_it_happens() -> Result<()> {
    let world = World::start().await?;
    let bot = tokio::spawn(echo(world.api.clone()));
    let (anna, it) = (&world.anna, &world.bot);
    anna.sends(it, "hello").await?;
    anna.sees(it, "You said hello").await?;
    anna.sends(it, "hello").await?;
    anna.sees(it, "You said hello").await?;
    anna.sends(it, "числа 42").await?;
    anna.sees_matching(it, r"You said числа \d+$").await?;
    anna.does_not_see(it, "goodbye").await?;
    anna.sends(it, "stop").await?;
    bot.await??;
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn each_message_is_seen_once_and_what_was_there_before_the_act_does_not_count() -> Result<()> {
    let world = World::start().await?;
    let impatient = world.client.clone().with_patience(Duration::from_millis(30));
    let boris = impatient.person("Boris").await?;
    boris.sends(&world.bot, "/start").await?;
    let say = |text: &str| json!({"chat_id": boris.id(), "text": text});
    world.api.call("sendMessage", say("first")).await?;
    world.api.call("sendMessage", say("second")).await?;
    boris.sees(&world.bot, "second").await?;
    boris.sees(&world.bot, "first").await?;
    let again = boris.sees(&world.bot, "first").await;
    let Err(ClientError::NotSeen { shown, .. }) = again else {
        panic!("seen twice: {again:?}")
    };
    assert!(shown.contains("second"), "{shown}");
    boris.sends(&world.bot, "next").await?;
    assert!(boris.sees(&world.bot, "second").await.is_err());
    assert!(boris.does_not_see(&world.bot, "second").await.is_err());
    Ok(())
}
