use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_pressed_button_turns_until_the_bot_answers_and_shows_the_toast() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let buttons = json!({"inline_keyboard": [[{"text": "Confirm", "callback_data": "yes"}]]});
    stage.says("Sure?", json!({"reply_markup": buttons})).await?;
    page.press("Confirm").await?;
    page.see(".inline-button[aria-busy='true']").await?;
    let query = stage.update_of("callback_query", &mut 0).await?;
    assert_eq!(query["data"], "yes");
    let answer = json!({"callback_query_id": query["id"], "text": "Ordered"});
    stage.call("answerCallbackQuery", answer).await?;
    page.see_text(".toast", "Ordered").await?;
    page.see_none(".inline-button[aria-busy='true']").await
}

#[tokio::test]
async fn an_alert_stays_until_it_is_closed() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let buttons = json!({"inline_keyboard": [[{"text": "Cancel the pass", "callback_data": "no"}]]});
    stage.says("Pass 17", json!({"reply_markup": buttons})).await?;
    page.press("Cancel the pass").await?;
    let query = stage.update_of("callback_query", &mut 0).await?;
    let answer = json!({"callback_query_id": query["id"], "text": "Too late", "show_alert": true});
    stage.call("answerCallbackQuery", answer).await?;
    page.see_text("dialog", "Too late").await?;
    page.press("OK").await?;
    page.see_none("dialog").await
}

#[tokio::test]
async fn the_contact_key_asks_first_and_a_one_time_keyboard_goes_away() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let keyboard = json!({
        "keyboard": [[{"text": "Share my number", "request_contact": true}]],
        "one_time_keyboard": true,
    });
    stage.says("Your number?", json!({"reply_markup": keyboard})).await?;
    page.press("Share my number").await?;
    page.press("Share").await?;
    let mut offset = 0;
    let contact = loop {
        let message = stage.update_of("message", &mut offset).await?;
        if message.get("contact").is_some() {
            break message;
        }
    };
    assert_eq!(contact["contact"]["user_id"], stage.anna.id());
    page.see_none(".key").await?;
    page.press("Show or hide the bot's keys").await?;
    page.see(".key").await?;
    stage
        .says("Thanks", json!({"reply_markup": {"remove_keyboard": true}}))
        .await?;
    page.see_text(".message.other", "Thanks").await?;
    page.see_none(".key").await
}
