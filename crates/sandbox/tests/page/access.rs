use anyhow::Result;
use browser::Look;
use lettre::AsyncTransport;
use sandbox::model::{Act, Media};
use serde_json::json;

use crate::letters::{code_letter, mailer};
use crate::stage::Stage;

/// Fills a chat with one of everything, and looks at every part of the panel.
async fn looked_at(look: Look) -> Result<()> {
    let stage = Stage::empty(look).await?;
    let page = &stage.browser;
    stage.anna.sends(&stage.bot, "/start").await?;
    let keyboard = json!({"keyboard": [[{"text": "Order a pass"}]]});
    let text = "<b>Welcome</b> <code>A 123</code> <tg-spoiler>x</tg-spoiler> <a href=\"https://example.org\">rules</a>";
    stage
        .says(text, json!({"parse_mode": "HTML", "reply_markup": keyboard}))
        .await?;
    let buttons = json!({"inline_keyboard": [[{"text": "Confirm", "callback_data": "yes"}]]});
    let id = stage.says("Sure?", json!({"reply_markup": buttons})).await?;
    stage
        .call("pinChatMessage", json!({"chat_id": stage.anna.id(), "message_id": id}))
        .await?;
    let reaction = Act::React {
        message_id: id,
        emoji: "👍".to_owned(),
    };
    stage.anna.does(&stage.bot, reaction).await?;
    stage.anna.sends_media(&stage.bot, Media::Document).await?;
    stage.anna.sends_media(&stage.bot, Media::Voice).await?;
    stage.sandbox.sheets().create("orders", "Pass journal").await?;
    stage.says("odd", json!({"colour": "red"})).await?;
    let letter = code_letter("Anna <anna@example.org>")?;
    mailer(&stage).await?.send(letter).await?;

    page.open(&stage.sandbox.url()).await?;
    let mut barriers = page.barriers().await?;
    stage.open_chat().await?;
    page.see(".voice").await?;
    barriers.extend(page.barriers().await?);
    page.press("Attach").await?;
    page.see("[role=menu]").await?;
    barriers.extend(page.barriers().await?);
    page.write("[role=menuitem]", "\u{E00C}").await?;
    if look.width < 1100 {
        page.press("Show or hide the spreadsheet and what is behind").await?;
    }
    for part in ["sheet", "letters", "requests", "faults", "statistics", "services"] {
        page.click(&format!("#tab-{part}")).await?;
        page.see(&format!("#part-{part}")).await?;
        barriers.extend(page.barriers().await?);
    }
    page.click("#tab-letters").await?;
    page.click(".letter-row").await?;
    page.see(".letter-digits").await?;
    barriers.extend(page.barriers().await?);
    assert!(barriers.is_empty(), "{}", barriers.join("\n"));
    Ok(())
}

#[tokio::test]
async fn axe_finds_no_barrier_on_a_desk_by_day() -> Result<()> {
    looked_at(Look::WIDE).await
}

#[tokio::test]
async fn axe_finds_no_barrier_on_a_desk_by_night() -> Result<()> {
    looked_at(Look {
        dark: true,
        ..Look::WIDE
    })
    .await
}

#[tokio::test]
async fn axe_finds_no_barrier_on_a_phone_by_day() -> Result<()> {
    looked_at(Look::NARROW).await
}

#[tokio::test]
async fn axe_finds_no_barrier_on_a_phone_by_night() -> Result<()> {
    looked_at(Look {
        dark: true,
        ..Look::NARROW
    })
    .await
}
