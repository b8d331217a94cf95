use anyhow::Result;
use sandbox::model::{Act, Deed, Media, NewPerson};
use serde_json::json;

use crate::stage::Stage;

/// Would set a mark on the window, if anything of it ever ran.
const MARKUP: &str = "<img src=x onerror=\"window.broken=1\"><script>window.broken=1</script>";

#[tokio::test]
async fn what_people_and_bots_write_is_never_markup() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let mallory = NewPerson {
        first_name: MARKUP.to_owned(),
        ..NewPerson::default()
    };
    stage.client.person_like(mallory).await?;
    let buttons = json!({"inline_keyboard": [
        [{"text": MARKUP, "callback_data": "x"}],
        [{"text": "out", "url": "https://example.org/"}],
    ]});
    stage.says(MARKUP, json!({"reply_markup": buttons})).await?;
    page.see_text(".message.other .text", MARKUP).await?;
    page.see_text(".inline-button", MARKUP).await?;
    page.see_text("#people-list", MARKUP).await?;
    page.see(".inline-button[href='https://example.org/'][rel~='noopener']")
        .await?;
    page.script_until(
        "nothing that ran",
        "return window.broken === undefined && document.querySelector('#app img[src=x]') === null",
        Vec::new(),
    )
    .await
}

#[tokio::test]
async fn a_page_that_was_sent_as_a_file_is_downloaded_not_shown() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let deed = Deed {
        person_id: stage.anna.id(),
        bot_id: Some(stage.bot.id),
        group_id: None,
        act: Act::SendMedia {
            media: Media::Photo,
            caption: None,
            file_name: Some("a\"b\r\nc.html".to_owned()),
            // "<script>1</script>"
            content_base64: Some("PHNjcmlwdD4xPC9zY3JpcHQ+".to_owned()),
            album: None,
            size: None,
            reply_to: None,
        },
    };
    stage.client.act(&deed).await?;
    let chat = stage.client.chat(&stage.bot, stage.anna.id()).await?;
    let photo = chat
        .messages
        .iter()
        .find_map(|message| message.content["photo"][0]["file_id"].as_str());
    let address = format!("{}/sandbox/files/{}", stage.sandbox.url(), photo.unwrap());
    let response = reqwest::get(address).await?.error_for_status()?;
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(
        header("content-disposition").starts_with("attachment"),
        "{}",
        header("content-disposition")
    );
    assert_eq!(header("content-type"), "application/octet-stream");
    assert_eq!(header("x-content-type-options"), "nosniff");
    stage.browser.see(".photo-missing").await?;
    Ok(())
}

#[tokio::test]
async fn the_page_lets_nothing_in_from_outside() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let response = reqwest::get(stage.sandbox.url()).await?.error_for_status()?;
    let policy = response.headers()["content-security-policy"].to_str()?;
    assert!(policy.starts_with("default-src 'self';"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    stage
        .browser
        .script_until(
            "only what the sandbox itself gave",
            "return performance.getEntriesByType('resource').every((entry) => entry.name.startsWith(location.origin))",
            Vec::new(),
        )
        .await
}
