//! Anna asks for help, Ivan answers her, and what they said stands in the protocol.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sandbox::client::Person;
use sandbox::model::{Act, Media, MessageView};

use super::Narrator;
use crate::Office;
use crate::count;
use crate::eventually;
use crate::suite::{Intake, Suite};

/// Plays the story in `ru`, `uk` or `en`.
///
/// # Errors
/// When something is not seen as it should be.
pub async fn play(suite: Suite, language: &str, intake: Intake) -> Result<()> {
    let mut narrator = Narrator::new();
    let office = Office::open(suite, 2, language).await?;
    let _notifier = office
        .suite
        .run("notifier", &office.suite.notifier_environment())
        .await?;
    let _helpdesk = office.suite.run("helpdesk-bot", &office.environment_by(intake)).await?;
    narrator.step("notifier and helpdesk-bot are ready");
    let (bot, ivan, maria) = (&office.bot, &office.specialists[0], &office.specialists[1]);
    for specialist in [ivan, maria] {
        specialist.sends(bot, "/start").await?;
        said(&narrator, &office, specialist, ".").await?;
    }
    narrator.step("Ivan and Maria opened the bot");

    let anna = office.person("Anna", "Petrova").await?;
    anna.sends(bot, "Hello!").await?;
    said(&narrator, &office, &anna, ".").await?;
    anna.sends(bot, " Anna.Petrova@Example.org ").await?;
    let letter = office
        .suite
        .telegram
        .mail()
        .receives("Anna.Petrova@example.org", "")
        .await?;
    narrator.quote(
        "letter",
        &format!("{}\n{}", letter.subject, letter.text.unwrap_or_default()),
    );
    said(&narrator, &office, &anna, r"(?s)10.+\n").await?;
    anna.sends(bot, &letter.code.context("no code in the letter")?).await?;
    said(&narrator, &office, &anna, ".").await?;
    narrator.step("Anna confirmed her address by the code of a letter");

    anna.sends(bot, "The printer on the second floor is on fire").await?;
    said(&narrator, &office, &anna, "№").await?;
    let card = office.group_shows("Petrova", 0).await?;
    anna.does(bot, photo("Look", None)).await?;
    let card = office.group_shows("Look", card.change).await?;
    narrator.quote("the group", &card.text);
    let number = number_of(&card.text).context("the card names no number")?;
    narrator.step(&format!("Anna asked with a photo; request {number} waits in the group"));

    office.presses_in_group(ivan, &card, &format!("take:{number}")).await?;
    said(&narrator, &office, ivan, "Anna.Petrova@example.org").await?;
    ivan.sees(bot, "on fire").await?;
    ivan.sees(bot, "Look").await?;
    said(&narrator, &office, &anna, "Ivan").await?;
    let card = office.group_shows("Ivan", card.change).await?;
    narrator.quote("the group", &card.text);
    ensure!(card.buttons.is_empty(), "a card that is taken has no buttons");
    narrator.step("Ivan took it, as everybody in the group sees");

    let question = ivan.sends(bot, "Is anybody hurt?").await?;
    let asked = said(&narrator, &office, &anna, "hurt").await?;
    ticked(&office, ivan, question.message_id.context("no message")?).await;
    anna.replies(bot, asked.message_id, "Only the paper").await?;
    let answer = said(&narrator, &office, ivan, "Only the paper").await?;
    let quoted = answer.reply_to.context("a reply is passed on as a reply")?;
    let sent = ivan
        .sends(bot, "Pull the plag")
        .await?
        .message_id
        .context("no message")?;
    anna.sees(bot, "Pull the plag").await?;
    ivan.edits(bot, sent, "Pull the plug").await?;
    let corrected = said(&narrator, &office, &anna, "Pull the plug").await?;
    ensure!(corrected.edited_at.is_some(), "an edit edits the copy");
    ticked(&office, ivan, sent).await;
    narrator.step(&format!(
        "they talked: a reply to message {quoted}, an edit and ticks were passed on"
    ));

    for place in 1..=3 {
        anna.does(bot, photo(&format!("After the fire {place}"), Some("after")))
            .await?;
    }
    ivan.sees(bot, "After the fire 3").await?;
    let chat = ivan.chat(bot).await?;
    let albums: Vec<_> = chat
        .messages
        .iter()
        .filter(|message| message.text.starts_with("After the fire"))
        .map(|message| message.content.get("media_group_id").cloned())
        .collect();
    ensure!(
        albums.len() == 3 && albums.iter().all(|album| album.is_some() && *album == albums[0]),
        "{albums:?}"
    );
    narrator.step("an album came as an album");

    ivan.sends(bot, "/service").await?;
    let menu = ivan.sees_anything(bot).await?;
    ivan.presses_data(bot, &format!("close:{number}"), Some(menu.message_id))
        .await?;
    said(&narrator, &office, ivan, &format!("№ {number}")).await?;
    said(&narrator, &office, &anna, &format!("№ {number}")).await?;
    said(&narrator, &office, &anna, ".").await?;
    anna.presses_data(bot, &format!("rate:{number}:5"), None).await?;
    let card = office.group_shows(&format!("№ {number}"), card.change).await?;
    narrator.quote("the group", &card.text);
    narrator.step("Ivan closed it, and Anna gave five stars");

    anna.sends(bot, "One more thing").await?;
    let card = office.group_shows("One more thing", card.change).await?;
    let second = number_of(&card.text).context("the card names no number")?;
    ensure!(second != number, "the next message opens a new request");
    office.presses_in_group(maria, &card, &format!("take:{second}")).await?;
    said(&narrator, &office, &anna, &format!("№ {second}")).await?;
    maria.sees(bot, "One more thing").await?;
    maria.sends(bot, "Yes?").await?;
    anna.sees(bot, "Yes?").await?;
    office.suite.telegram.advance(Duration::from_secs(3_601)).await?;
    said(&narrator, &office, maria, &format!("№ {second}")).await?;
    said(&narrator, &office, &anna, &format!("№ {second}")).await?;
    narrator.step("Anna was silent for an hour, and her second request was closed by itself");

    let mut connection = office.suite.database.connect("helpdesk-bot").await;
    let rows = count(&mut connection, "messages where side in ('user', 'specialist')").await;
    ensure!(rows == 10, "the protocol has {rows} messages, not 10");
    narrator.step("the protocol has all ten messages");
    office.suite.check_conformance().await
}

/// Waits until the bot has set its tick on what somebody wrote: it arrived.
async fn ticked(office: &Office, author: &Person, message_id: i64) {
    eventually("a message is ticked as delivered", async || {
        let chat = author.chat(&office.bot).await.ok()?;
        let message = chat.messages.iter().find(|message| message.message_id == message_id)?;
        (!message.reactions.is_empty()).then_some(())
    })
    .await;
}

fn photo(caption: &str, album: Option<&str>) -> Act {
    Act::SendMedia {
        media: Media::Photo,
        caption: Some(caption.to_owned()),
        file_name: None,
        content_base64: None,
        size: None,
        album: album.map(str::to_owned),
        reply_to: None,
    }
}

fn number_of(card: &str) -> Option<String> {
    let (_, rest) = card.split_once("№ ")?;
    Some(rest.chars().take_while(char::is_ascii_digit).collect())
}

/// Waits until the bot shows a text that matches, and quotes it.
async fn said(narrator: &Narrator, office: &Office, person: &Person, regex: &str) -> Result<MessageView> {
    let message = person.sees_matching(&office.bot, regex).await?;
    narrator.quote(&format!("to {}", person.view().first_name), &message.text);
    Ok(message)
}
