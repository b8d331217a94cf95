use std::time::Duration;

use anyhow::{Context, Result};
use sandbox::model::Limits;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_bot_cannot_write_first_nor_to_who_blocked_it() -> Result<()> {
    let world = World::start().await?;
    let boris = world.client.person("Boris").await?;
    let to_boris = json!({"chat_id": boris.id(), "text": "hello"});
    assert_eq!(
        world.api.refusal("sendMessage", to_boris.clone()).await?,
        (403, "Forbidden: bot can't initiate conversation with a user".to_owned())
    );
    boris.sends(&world.bot, "/start").await?;
    world.api.call("sendMessage", to_boris.clone()).await?;
    boris.blocks(&world.bot).await?;
    assert_eq!(
        world.api.refusal("sendMessage", to_boris.clone()).await?,
        (403, "Forbidden: bot was blocked by the user".to_owned())
    );
    boris.unblocks(&world.bot).await?;
    world.api.call("sendMessage", to_boris).await?;
    let statuses: Vec<String> = world
        .api
        .updates()
        .await?
        .iter()
        .filter_map(|update| {
            Some(
                update["my_chat_member"]["new_chat_member"]["status"]
                    .as_str()?
                    .to_owned(),
            )
        })
        .collect();
    assert_eq!(statuses, ["kicked", "member"]);
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn a_message_can_be_deleted_for_48_hours() -> Result<()> {
    let world = World::start().await?;
    let (first, second) = (world.say("first").await?, world.say("second").await?);
    world.client.hold().await?;
    world.client.advance(Duration::from_secs(48 * 3600 - 60)).await?;
    let target = |id: i64| json!({"chat_id": world.chat_id(), "message_id": id});
    world.api.call("deleteMessage", target(first)).await?;
    world.client.advance(Duration::from_secs(60)).await?;
    assert_eq!(
        world.api.refusal("deleteMessage", target(second)).await?,
        (400, "Bad Request: message can't be deleted for everyone".to_owned())
    );
    let chat = world.anna.chat(&world.bot).await?;
    let deleted: Vec<bool> = chat
        .messages
        .iter()
        .map(|message| message.deleted_at.is_some())
        .collect();
    assert_eq!(deleted, [false, true, false]);
    Ok(())
}

#[tokio::test]
async fn an_edited_message_keeps_its_history() -> Result<()> {
    let world = World::start().await?;
    let id = world.say("one").await?;
    for text in ["two", "three"] {
        world
            .api
            .call(
                "editMessageText",
                json!({"chat_id": world.chat_id(), "message_id": id, "text": text}),
            )
            .await?;
    }
    let seen = world.anna.sees(&world.bot, "three").await?;
    let history: Vec<&str> = seen.history.iter().map(|past| past.text.as_str()).collect();
    assert_eq!(history, ["one", "two"]);
    assert!(seen.edited_at.is_some());
    Ok(())
}

#[tokio::test]
async fn editing_the_text_without_buttons_takes_them_away() -> Result<()> {
    let world = World::start().await?;
    let keyboard = json!({"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]});
    let id = world
        .api
        .message_id(
            "sendMessage",
            json!({"chat_id": world.chat_id(), "text": "Sure?", "reply_markup": keyboard}),
        )
        .await?;
    assert_eq!(world.anna.sees(&world.bot, "Sure?").await?.labels(), [["Yes"]]);
    let edit = json!({"chat_id": world.chat_id(), "message_id": id, "text": "Sure?"});
    let edited = world.api.call("editMessageText", edit).await?;
    assert!(edited.get("reply_markup").is_none());
    assert!(world.anna.presses_data(&world.bot, "y", None).await.is_err());
    Ok(())
}

#[tokio::test]
async fn limits_on_sending_answer_with_retry_after() -> Result<()> {
    let world = World::start().await?;
    world
        .client
        .limit(Limits {
            enabled: true,
            chat_burst: 2,
            ..Limits::default()
        })
        .await?;
    world.say("one").await?;
    world.say("two").await?;
    let reply = world
        .api
        .reply("sendMessage", json!({"chat_id": world.chat_id(), "text": "three"}))
        .await?;
    assert_eq!(
        reply,
        json!({"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}})
    );
    assert_eq!(world.client.statistics().await?.too_many_requests, 1);
    world.client.limit(Limits::default()).await?;
    world.say("three").await?;
    Ok(())
}

#[tokio::test]
async fn an_uploaded_file_can_be_fetched_and_sent_again() -> Result<()> {
    let world = World::start().await?;
    let form = reqwest::multipart::Form::new()
        .text("chat_id", world.chat_id().to_string())
        .text("caption", "<i>Contract</i>")
        .text("parse_mode", "HTML")
        .part(
            "document",
            reqwest::multipart::Part::bytes(b"%PDF".to_vec())
                .file_name("contract.pdf")
                .mime_str("application/pdf")?,
        );
    let url = format!("{}/sendDocument", world.api.root);
    let sent: serde_json::Value = world.api.http.post(url).multipart(form).send().await?.json().await?;
    assert_eq!(sent["result"]["document"]["file_name"], "contract.pdf");
    assert_eq!(sent["result"]["caption_entities"][0]["type"], "italic");
    let file_id = sent["result"]["document"]["file_id"].as_str().context("no file_id")?;
    let file = world.api.call("getFile", json!({"file_id": file_id})).await?;
    let path = file["file_path"].as_str().context("no file_path")?;
    let url = format!("{}/file/bot{}/{path}", world.client.root(), world.bot.token);
    assert_eq!(reqwest::get(url).await?.bytes().await?.as_ref(), b"%PDF");
    world
        .api
        .call("sendDocument", json!({"chat_id": world.chat_id(), "document": file_id}))
        .await?;
    world.client.no_violations().await?;
    Ok(())
}
