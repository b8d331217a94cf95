use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::world::World;

#[tokio::test]
async fn every_kind_of_body_is_read() -> Result<()> {
    let world = World::start().await?;
    let url = format!("{}/sendMessage", world.api.root);
    let chat_id = world.chat_id().to_string();
    let markup = json!({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}).to_string();
    let fields = [
        ("chat_id", chat_id.as_str()),
        ("text", "я & x"),
        ("reply_markup", markup.as_str()),
        ("disable_notification", "true"),
    ];
    let http = &world.api.http;
    let mut form = reqwest::multipart::Form::new();
    for (name, value) in fields {
        form = form.text(name, value.to_owned());
    }
    for request in [
        http.post(&url).form(&fields),
        http.post(&url).multipart(form),
        http.get(&url).query(&fields),
        http.post(&url)
            .query(&fields[..1])
            .json(&json!({"text": "я & x", "reply_markup": markup, "entities": null})),
    ] {
        let reply: Value = request.send().await?.json().await?;
        assert_eq!(reply["result"]["text"], "я & x", "{reply}");
        assert_eq!(
            reply["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"],
            "b"
        );
    }
    let bare: Value = http
        .post(format!("{}/getMe", world.api.root))
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(bare["result"]["is_bot"], true);
    let broken: Value = http
        .post(&url)
        .header("content-type", "application/json")
        .body("{")
        .send()
        .await?
        .json()
        .await?;
    assert_eq!(broken["description"], "Bad Request: can't parse JSON object");
    world.client.no_violations().await?;
    Ok(())
}

#[tokio::test]
async fn the_control_api_describes_itself() -> Result<()> {
    let world = World::start().await?;
    let openapi: Value = reqwest::get(format!("{}/sandbox/openapi.json", world.client.root()))
        .await?
        .json()
        .await?;
    let paths = openapi["paths"].as_object().context("no paths")?;
    for path in [
        "/sandbox/act",
        "/sandbox/clock/advance",
        "/sandbox/record",
        "/sandbox/sheets/{spreadsheet}/acts",
        "/sandbox/bots/{bot_id}/chats/{chat_id}/wait",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    assert!(openapi["components"]["schemas"].get("Deed").is_some());
    Ok(())
}
