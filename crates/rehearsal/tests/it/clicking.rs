//! passbot's whole story by nothing but clicks and typing on the sandbox's page, with the real services behind it.

use anyhow::{Context, Result};
use browser::{Browser, Look};
use rehearsal::suite::{ADMINISTRATOR, PASSBOT_TOKEN, Suite};
use sandbox::model::NewPerson;

const ENTER: &str = "\u{E007}";
const PLATE: &str = "А 123 ВС 777";

#[tokio::test]
async fn the_whole_story_of_a_pass_is_played_by_clicking() -> Result<()> {
    let suite = Suite::start_watched().await?;
    let _passbot = suite.run("passbot", &suite.passbot_environment()).await?;
    let _syncer = suite.run("sheets-syncer", &suite.sheets_syncer_environment()).await?;
    let bot = suite.telegram.bot(PASSBOT_TOKEN).await?;
    // The administrator's id is a setting of passbot's, so that this person cannot be made on the page.
    let olga = NewPerson {
        id: Some(ADMINISTRATOR),
        first_name: "Olga".to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    suite.telegram.person_like(olga).await?;
    let page = Browser::start(Look::WIDE).await?;
    page.open(&suite.sandbox.url()).await?;

    // Olga makes an invitation.
    page.click("#people-list a").await?;
    page.click(&format!("#chats-list a[href$='/bot/{}']", bot.id)).await?;
    page.click("#gate").await?;
    page.see(".message.other").await?;
    writes(&page, "/code").await?;
    page.script_until(
        "an invitation code",
        &format!("return {FIND_CODE} !== undefined"),
        Vec::new(),
    )
    .await?;
    let code = page.client.execute(&format!("return {FIND_CODE}"), Vec::new()).await?;
    let code = code.as_str().context("the code is no text")?.to_owned();

    // Anna comes and registers with it.
    page.press("New person").await?;
    page.write("#new-name", "Anna Petrova").await?;
    page.write("#new-language", "English").await?;
    page.press("Create").await?;
    page.see_text("#people-list [data-current]", "Anna Petrova").await?;
    page.click(&format!("#chats-list a[href$='/bot/{}']", bot.id)).await?;
    page.see_text(".as-whom", "Anna Petrova").await?;
    page.click("#gate").await?;
    page.see(".message.other").await?;
    writes(&page, &format!("/start {code}")).await?;
    page.see_text(".message.other", "What is your name?").await?;
    writes(&page, "Anna Petrova").await?;
    page.press("Share my number").await?;
    page.press("Share").await?;
    page.see_text(".message.other", "Which house is yours?").await?;
    writes(&page, "12a").await?;
    page.press("All correct").await?;
    page.see_text(".message.other", "you are registered").await?;

    // She orders a pass.
    writes(&page, "/order").await?;
    page.see_text(".message.other", "Which car is it?").await?;
    writes(&page, "Kia Rio").await?;
    page.see_text(".message.other", "What is the licence plate?").await?;
    writes(&page, "a123bc777").await?;
    page.see_text(".message.other", PLATE).await?;
    page.press("Order").await?;

    // The guard sees it in the sheet and ticks it; it goes to the other worksheet and Anna is told.
    page.press("Sheet").await?;
    page.press("Orders_latest").await?;
    page.see_text(".grid td", PLATE).await?;
    page.click(".grid td input[type=checkbox]").await?;
    page.press("Orders_completed").await?;
    page.see_text(".worksheet-tabs [aria-selected=true]", "Orders_completed")
        .await?;
    page.see_text(".grid td", PLATE).await?;
    page.script_until(
        "the arrival in the chat",
        "return [...document.querySelectorAll('.message.other .text')].some(({textContent}) => textContent.includes(arguments[0]) && /\\d\\d:\\d\\d/.test(textContent))",
        vec![PLATE.into()],
    )
    .await?;

    // Behind the scenes stands what the services told each other, and that nothing is left of it in their queues.
    page.click("#tab-events").await?;
    page.see_text(".event summary", "sheets-syncer.pass-ticked.v1").await?;
    page.see_text(".event summary", "arrived · А 123 ВС 777").await?;
    page.click(".event summary").await?;
    page.see_text(".event .fields", "Anna Petrova").await?;
    page.script_until(
        "empty queues with a consumer each",
        "const rows = [...document.querySelectorAll('.queues tbody tr')].map(({cells}) => [...cells].map(({textContent}) => textContent).join(' ')); \
         return rows.includes('passbot 0 0 0 1') && rows.includes('sheets-syncer 0 0 0 1');",
        Vec::new(),
    )
    .await?;
    suite.check_conformance().await
}

/// An invitation code among the texts of the chat.
const FIND_CODE: &str = "[...document.querySelectorAll('.message.other .text')].map(({textContent}) => textContent.trim()).find((text) => /^[A-Za-z0-9]{20}$/.test(text))";

async fn writes(page: &Browser, text: &str) -> Result<()> {
    page.write("#composer-input", &format!("{text}{ENTER}")).await
}
