use anyhow::Result;
use serde_json::json;

use crate::stage::Stage;

const SHIFT_ENTER: &str = "\u{E008}\u{E007}\u{E000}";
const ENTER: &str = "\u{E007}";
const ARROW_UP: &str = "\u{E013}";
const ESCAPE: &str = "\u{E00C}";

#[tokio::test]
async fn enter_sends_and_shift_enter_begins_a_line() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.write("#composer-input", &format!("one{SHIFT_ENTER}two{ENTER}"))
        .await?;
    page.see_text(".message.own", "one\ntwo").await?;
    let mut offset = 0;
    stage.update_of("message", &mut offset).await?;
    let message = stage.update_of("message", &mut offset).await?;
    assert_eq!(message["text"], "one\ntwo");
    Ok(())
}

#[tokio::test]
async fn the_last_own_message_is_edited_by_arrow_up() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.write("#composer-input", &format!("A123BC{ENTER}")).await?;
    page.see_text(".message.own", "A123BC").await?;
    page.write("#composer-input", ARROW_UP).await?;
    page.see_text(".strip", "Edit message").await?;
    page.write("#composer-input", &format!("77{ENTER}")).await?;
    page.see_text(".message.own", "A123BC77").await?;
    let edited = stage.update_of("edited_message", &mut 0).await?;
    assert_eq!(edited["text"], "A123BC77");
    Ok(())
}

#[tokio::test]
async fn the_words_under_a_photo_are_edited_from_its_menu() -> Result<()> {
    use sandbox::model::{Act, Media};
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let mut photo = Act::media(Media::Photo);
    if let Act::SendMedia { caption, .. } = &mut photo {
        *caption = Some("the rof".to_owned());
    }
    let id = stage.anna.does(&stage.bot, photo).await?.message_id.unwrap_or_default();
    page.see_text(".message.own", "the rof").await?;
    page.click(&format!("[data-message='{id}'] .message-menu")).await?;
    page.press("Edit").await?;
    page.write("#composer-input", &format!(", repaired{ENTER}")).await?;
    page.see_text(".message.own", "the rof, repaired").await?;
    let edited = stage.update_of("edited_message", &mut 0).await?;
    assert_eq!(edited["caption"], "the rof, repaired");
    assert!(edited["photo"].is_array());
    Ok(())
}

#[tokio::test]
async fn a_reply_names_what_it_replies_to_and_escape_forgets_it() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let id = stage.says("Which car?", json!({})).await?;
    page.see_text(".message.other", "Which car?").await?;
    let menu = format!("[data-message='{id}'] .message-menu");
    page.click(&menu).await?;
    page.press("Reply").await?;
    page.see_text(".strip", "Which car?").await?;
    page.write("#composer-input", ESCAPE).await?;
    page.see_none(".strip").await?;
    page.click(&menu).await?;
    page.press("Reply").await?;
    page.write("#composer-input", &format!("The red one{ENTER}")).await?;
    page.see_text(".message.own .reply-quote", "Which car?").await
}

#[tokio::test]
async fn commands_are_those_of_the_persons_scope_and_language() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let commands = |name: &str| json!([{"command": name, "description": format!("What {name} does")}]);
    stage
        .call("setMyCommands", json!({"commands": commands("everybody")}))
        .await?;
    let scope = json!({"type": "chat", "chat_id": stage.anna.id()});
    stage
        .call(
            "setMyCommands",
            json!({"commands": commands("administer"), "scope": scope}),
        )
        .await?;
    stage.open_chat().await?;
    page.client.refresh().await?;
    page.click("#commands").await?;
    page.see_text("[role=menu]", "/administer").await?;
    page.click("[role=menuitem]").await?;
    page.see_text(".message.own", "/administer").await
}

#[tokio::test]
async fn a_blocked_bot_is_unblocked_where_one_would_write() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    page.press("Chat menu").await?;
    page.press("Block the bot").await?;
    page.press("Unblock the bot").await?;
    page.see("#composer-input").await?;
    Ok(())
}
