use anyhow::Result;
use browser::Look;
use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn a_person_is_made_opens_a_bot_by_start_and_is_answered() -> Result<()> {
    let stage = Stage::empty(Look::WIDE).await?;
    let page = &stage.browser;
    page.open(&stage.sandbox.url()).await?;
    page.press("New person").await?;
    page.write("#new-name", "Боб Smith").await?;
    page.press("Create").await?;
    page.see_text("#people-list [data-current]", "Боб Smith").await?;
    page.click("#chats-list a").await?;
    page.click("#gate").await?;
    let mut offset = 0;
    let message = stage.update_of("message", &mut offset).await?;
    assert_eq!(message["text"], "/start");
    assert_eq!(message["from"]["first_name"], "Боб");
    stage
        .call(
            "sendMessage",
            json!({"chat_id": message["chat"]["id"], "text": "Welcome, Bob"}),
        )
        .await?;
    page.see_text(".message.other", "Welcome, Bob").await?;
    page.see("#composer-input").await?;
    Ok(())
}

#[tokio::test]
async fn what_comes_to_another_chat_is_counted_until_it_is_read() -> Result<()> {
    let stage = Stage::empty(Look::WIDE).await?;
    let page = &stage.browser;
    let other = stage.client.bot("1002:AAtest-secret_2").await?;
    stage.anna.sends(&stage.bot, "/start").await?;
    stage.anna.sends(&other, "/start").await?;
    page.open(&format!(
        "{}/#/{}/bot/{}",
        stage.sandbox.url(),
        stage.anna.id(),
        other.id
    ))
    .await?;
    page.see_text(".message.own", "/start").await?;
    stage.says("One", json!({})).await?;
    stage.says("Two", json!({})).await?;
    page.see_text("#chats-list .badge", "2").await?;
    page.click(&format!("#chats-list a[href$='/bot/{}']", stage.bot.id))
        .await?;
    page.see_text(".message.other", "Two").await?;
    page.see_none("#chats-list .badge").await?;
    page.see_none("#people-list .badge").await?;
    Ok(())
}

#[tokio::test]
async fn a_link_to_a_bot_opens_its_chat_and_sends_the_code() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let other = stage.client.bot("1002:AAtest-secret_2").await?;
    let link = format!("https://t.me/{}?start=invite_7", other.username);
    stage
        .says(
            "Invite a neighbour",
            json!({"entities": [{"type": "text_link", "offset": 0, "length": 6, "url": link}]}),
        )
        .await?;
    page.press("Invite").await?;
    page.see_text(".message.own", "/start invite_7").await?;
    page.see_text(".conversation .subtitle", &other.username).await?;
    Ok(())
}

#[tokio::test]
async fn links_and_mentions_work_also_for_a_bot_that_is_younger_than_they_are() -> Result<()> {
    let stage = Stage::in_chat().await?;
    let page = &stage.browser;
    let entities = json!([
        {"type": "text_link", "offset": 0, "length": 6, "url": "https://t.me/sandbox_1002_bot?start=invite_7"},
        {"type": "mention", "offset": 10, "length": 17},
    ]);
    stage
        .says("Invite by @sandbox_1002_bot", json!({ "entities": entities }))
        .await?;
    page.press("Invite").await?;
    page.see_text(".toast", "There is no bot @sandbox_1002_bot here")
        .await?;
    let young = stage.client.bot("1002:AAtest-secret_2").await?;
    assert_eq!(young.username, "sandbox_1002_bot");
    page.see(".message.other .link-button:nth-of-type(2)").await?;
    page.press("Invite").await?;
    page.see_text(".message.own", "/start invite_7").await?;
    stage.open_chat().await?;
    page.press("@sandbox_1002_bot").await?;
    page.see_text(".conversation .subtitle", "@sandbox_1002_bot").await
}

#[tokio::test]
async fn on_a_phone_one_column_is_shown_at_a_time_and_back_leads_back() -> Result<()> {
    let stage = Stage::empty(Look::NARROW).await?;
    let page = &stage.browser;
    stage.anna.sends(&stage.bot, "/start").await?;
    page.open(&stage.sandbox.url()).await?;
    page.click("#people-list a").await?;
    page.see_none("#people-list").await?;
    page.click("#chats-list a").await?;
    page.see_text(".message.own", "/start").await?;
    page.see_none("#chats-list").await?;
    page.press("Back to chats").await?;
    page.see("#chats-list").await?;
    page.press("Back to people").await?;
    page.see("#people-list").await?;
    page.script_until(
        "nothing wider than the window",
        "return document.documentElement.scrollWidth <= innerWidth",
        Vec::new(),
    )
    .await
}

#[tokio::test]
async fn arrow_keys_walk_through_the_people() -> Result<()> {
    let stage = Stage::empty(Look::WIDE).await?;
    stage.client.person("Boris Ivanov").await?;
    let page = &stage.browser;
    page.open(&stage.sandbox.url()).await?;
    page.see_text("#people-list [data-current]", "Anna").await?;
    page.see_text("#people-list", "Boris").await?;
    page.write("#people-list [data-current]", "\u{E015}").await?;
    page.script_until(
        "the focus on Boris",
        "return document.activeElement.textContent.includes('Boris')",
        Vec::new(),
    )
    .await
}
