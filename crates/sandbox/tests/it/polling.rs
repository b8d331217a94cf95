use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn a_long_poll_is_woken_by_what_a_person_does() -> Result<()> {
    let world = World::start().await?;
    let last = world.api.updates().await?.last().context("no update")?["update_id"]
        .as_i64()
        .context("no id")?;
    let api = world.api.clone();
    let poll = tokio::spawn(async move { api.call("getUpdates", json!({"offset": last + 1, "timeout": 30})).await });
    polling(&world, true).await?;
    let started = Instant::now();
    world.anna.sends(&world.bot, "hello").await?;
    let updates = poll.await??;
    assert_eq!(updates[0]["message"]["text"], "hello");
    assert!(started.elapsed() < Duration::from_secs(10));
    Ok(())
}

#[tokio::test]
async fn a_second_poller_ends_the_older_one() -> Result<()> {
    let world = World::start().await?;
    let last = world.api.updates().await?.last().context("no update")?["update_id"]
        .as_i64()
        .context("no id")?;
    let waiting = json!({"offset": last + 1, "timeout": 30});
    let (api, parameters) = (world.api.clone(), waiting.clone());
    let older = tokio::spawn(async move { api.reply("getUpdates", parameters).await });
    polling(&world, true).await?;
    let api = world.api.clone();
    let newer = tokio::spawn(async move { api.call("getUpdates", waiting).await });
    assert_eq!(
        older.await??,
        json!({
            "ok": false,
            "error_code": 409,
            "description": "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        })
    );
    world.anna.sends(&world.bot, "for the newer one").await?;
    assert_eq!(newer.await??[0]["message"]["text"], "for the newer one");
    Ok(())
}

#[tokio::test]
async fn a_poller_whose_connection_goes_away_is_forgotten() -> Result<()> {
    let world = World::start().await?;
    world
        .api
        .call("deleteWebhook", json!({"drop_pending_updates": true}))
        .await?;
    let api = world.api.clone();
    let poll = tokio::spawn(async move { api.call("getUpdates", json!({"timeout": 50})).await });
    polling(&world, true).await?;
    poll.abort();
    polling(&world, false).await?;
    Ok(())
}

#[tokio::test]
async fn updates_come_again_until_an_offset_confirms_them() -> Result<()> {
    let world = World::start().await?;
    for text in ["one", "two", "three"] {
        world.anna.sends(&world.bot, text).await?;
    }
    let all = world.api.updates().await?;
    assert_eq!(texts(&all), ["/start", "one", "two", "three"]);
    assert_eq!(texts(&world.api.updates().await?).len(), 4);
    let third = all[2]["update_id"].clone();
    let rest = world
        .api
        .call("getUpdates", json!({"offset": third, "limit": 1}))
        .await?;
    assert_eq!(rest[0]["message"]["text"], "two");
    assert_eq!(texts(&world.api.updates().await?), ["two", "three"]);
    let beyond = world.api.call("getUpdates", json!({"offset": 999_999_999})).await?;
    assert_eq!(beyond.as_array().map(Vec::len), Some(2));
    let last = world.api.call("getUpdates", json!({"offset": -1})).await?;
    assert_eq!(last[0]["message"]["text"], "three");
    assert_eq!(texts(&world.api.updates().await?), ["three"]);
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn updates_are_kept_a_day_and_presses_150_seconds() -> Result<()> {
    let world = World::start().await?;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    world
        .api
        .call(
            "sendMessage",
            json!({"chat_id": world.chat_id(), "text": "Sure?", "reply_markup": keyboard}),
        )
        .await?;
    world.client.hold().await?;
    let pressed = world.anna.presses(&world.bot, "Yes").await?;
    assert_eq!(world.api.updates().await?.len(), 2);
    world.client.advance(Duration::from_secs(150)).await?;
    assert_eq!(texts(&world.api.updates().await?), ["/start"]);
    let answer = json!({"callback_query_id": pressed.query_id});
    assert_eq!(
        world.api.refusal("answerCallbackQuery", answer).await?.1,
        "Bad Request: query is too old and response timeout expired or query ID is invalid"
    );
    world.client.advance(Duration::from_secs(24 * 3600)).await?;
    assert!(world.api.updates().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_bot_gets_only_the_kinds_that_it_asked_for() -> Result<()> {
    let world = World::start().await?;
    world
        .api
        .call("getUpdates", json!({"allowed_updates": ["edited_message"]}))
        .await?;
    let sent = world.anna.sends(&world.bot, "unheard").await?;
    assert!(sent.updates.is_empty());
    let id = sent.message_id.context("no message")?;
    let edited = world.anna.edits(&world.bot, id, "heard").await?;
    assert_eq!(edited.updates.len(), 1);
    // Without the parameter the last choice stands; an empty list takes it back.
    let updates = world.api.updates().await?;
    assert_eq!(updates.last().context("no update")?["edited_message"]["text"], "heard");
    assert_eq!(
        world.api.call("getWebhookInfo", json!({})).await?["allowed_updates"],
        json!(["edited_message"])
    );
    world.api.call("getUpdates", json!({"allowed_updates": []})).await?;
    assert_eq!(world.anna.sends(&world.bot, "heard again").await?.updates.len(), 1);
    Ok(())
}

#[tokio::test]
async fn anything_can_be_injected_in_place_of_an_update() -> Result<()> {
    let world = World::start().await?;
    world
        .client
        .inject(&world.bot, &json!({"from_the_future": {"x": 1}}))
        .await?;
    let updates = world.api.updates().await?;
    assert_eq!(updates[1]["from_the_future"], json!({"x": 1}));
    assert!(updates[1]["update_id"].is_i64());
    world.client.inject_text(&world.bot, "{\"update_id\": oops").await?;
    let body = world
        .api
        .http
        .get(format!("{}/getUpdates", world.api.root))
        .send()
        .await?
        .text()
        .await?;
    assert!(body.contains("oops") && serde_json::from_str::<Value>(&body).is_err());
    Ok(())
}

fn texts(updates: &[Value]) -> Vec<&str> {
    updates
        .iter()
        .filter_map(|update| update["message"]["text"].as_str())
        .collect()
}

#[tokio::test]
async fn a_foreign_poller_ends_the_bots_polls_and_steals_updates() -> Result<()> {
    let world = World::start().await?;
    let last = world.api.updates().await?.last().context("no update")?["update_id"]
        .as_i64()
        .context("no id")?;
    let api = world.api.clone();
    let waiting = json!({"offset": last + 1, "timeout": 30});
    let poll = tokio::spawn(async move { api.refusal("getUpdates", waiting).await });
    polling(&world, true).await?;
    world
        .client
        .start_foreign_poller(&world.bot, Duration::from_secs(60))
        .await?;
    assert_eq!(poll.await??.0, 409);
    polling(&world, true).await?;
    let sent = world.anna.sends(&world.bot, "stolen").await?;
    let stolen = sent.updates[0].update_id;
    let deadline = Instant::now() + Duration::from_secs(20);
    while !world.client.foreign_poller(&world.bot).await?.stolen.contains(&stolen) {
        anyhow::ensure!(Instant::now() < deadline, "the foreign poller gets nothing");
    }
    // The bot takes its own back: the foreign one meets the conflict.
    world.api.call("getUpdates", json!({})).await?;
    while world.client.foreign_poller(&world.bot).await?.conflicts == 0 {
        anyhow::ensure!(Instant::now() < deadline, "the foreign poller meets no conflict");
    }
    world.client.stop_foreign_poller(&world.bot).await?;
    assert!(world.client.foreign_poller(&world.bot).await.is_err());
    polling(&world, false).await?;
    Ok(())
}

/// Waits until a poller waits, or until none does.
async fn polling(world: &World, wanted: bool) -> Result<()> {
    let deadline = Instant::now() + Duration::from_secs(20);
    while world
        .client
        .bots()
        .await?
        .iter()
        .any(|bot| bot.id == world.bot.id && bot.polling)
        != wanted
    {
        anyhow::ensure!(Instant::now() < deadline, "the poller does not come or go");
        tokio::task::yield_now().await;
    }
    Ok(())
}
