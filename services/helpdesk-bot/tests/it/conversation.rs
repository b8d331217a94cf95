use anyhow::{Context, Result, ensure};
use rehearsal::eventually;
use sandbox::client::Person;
use sandbox::model::{Author, Media};

use super::support::Office;

/// Waits until the bot has set this reaction to a person's message.
async fn marked(office: &Office, person: &Person, message_id: i64, emoji: &str) {
    eventually(&format!("{emoji} on message {message_id}"), async || {
        let chat = person.chat(&office.bot).await.ok()?;
        let message = chat.messages.iter().find(|message| message.message_id == message_id)?;
        message
            .reactions
            .iter()
            .any(|reaction| reaction.emoji == emoji)
            .then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_by_letter_asks_and_is_answered_until_the_end() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.replica().await?, office.replica().await?];
    let bot = &office.bot;
    let anna = office.user("Anna").await?;
    office.group_sees("New user: Anna, anna@example.org").await?;

    let first = anna
        .sends(bot, "My printer is on fire")
        .await?
        .message_id
        .context("no message")?;
    anna.sees(bot, "request № 1. You are first in the queue").await?;
    office.group_sees("My printer is on fire").await?;
    let photo = anna
        .sends_media(bot, Media::Photo)
        .await?
        .message_id
        .context("no message")?;
    marked(&office, &anna, photo, "✍").await;
    office.group_sees("photo").await?;

    let taken = office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    ensure!(taken.text.unwrap_or_default().contains("is yours"));
    office.olga.sees(bot, "The bot files no ticket").await?;
    let copy = office.olga.sees(bot, "My printer is on fire").await?;
    anna.sees(bot, "Olga answers you").await?;
    office.group_sees("Olga answers").await?;
    marked(&office, &anna, first, "👌").await;
    marked(&office, &anna, photo, "👌").await;

    // A reply is quoted as a reply, an edit follows, whoever writes.
    let answer = office.olga.replies(bot, copy.message_id, "Which flor?").await?;
    let question = anna.sees(bot, "Which flor?").await?;
    ensure!(
        question.reply_to == Some(first),
        "{:?} is replied to",
        question.reply_to
    );
    let answer = answer.message_id.context("no message")?;
    office.olga.edits(bot, answer, "Which floor?").await?;
    anna.sees(bot, "Which floor?").await?;
    marked(&office, &office.olga, answer, "👌").await;
    anna.replies(bot, question.message_id, "The second").await?;
    let told = office.olga.sees(bot, "The second").await?;
    ensure!(told.reply_to == Some(answer), "{:?} is replied to", told.reply_to);
    let sticker = office.olga.sends_media(bot, Media::Sticker).await?;
    marked(&office, &office.olga, sticker.message_id.context("no message")?, "👌").await;

    office.olga.sends(bot, "/service").await?;
    office.olga.presses(bot, "Close the request").await?;
    office.olga.sees(bot, "Request № 1 (Anna) is closed").await?;
    anna.sees(bot, "The specialist closed request № 1").await?;
    office.group_sees("Olga answered").await?;
    anna.presses(bot, "4 ★").await?;
    anna.sees(bot, "Your rating: ★★★★").await?;
    ensure!(
        office
            .count("select rating::bigint as count from communications")
            .await?
            == 4
    );
    ensure!(
        office
            .count("select count(*) from messages where delivered = 'delivered'")
            .await?
            == 5
    );

    anna.sends(bot, "It burns again").await?;
    anna.sees(bot, "request № 2").await?;
    office.group_sees("It burns again").await?;
    let cards = office.suite.telegram.chat(bot, office.group).await?.messages;
    let cards = cards.iter().filter(|message| message.author == Author::Bot).count();
    ensure!(
        cards == 3,
        "a notice and two cards, each edited where it stands: {cards}"
    );
    office.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_delivered_is_marked_and_told() -> Result<()> {
    let office = Office::open().await?;
    let _replica = office.replica().await?;
    let bot = &office.bot;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "help").await?;
    office.group_sees("help").await?;
    office
        .olga
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    anna.sees(bot, "Olga answers you").await?;
    anna.blocks(bot).await?;
    let lost = office.olga.sends(bot, "Which floor?").await?;
    office.olga.sees(bot, "Anna has blocked the bot").await?;
    marked(&office, &office.olga, lost.message_id.context("no message")?, "💔").await;
    ensure!(
        office
            .post
            .reads("anna@example.org", "text")
            .await
            .contains("has answered your request № 1")
    );

    // A specialist who is out of reach loses it, together with what did not arrive.
    anna.unblocks(bot).await?;
    office.olga.blocks(bot).await?;
    let waiting = anna.sends(bot, "The second").await?.message_id.context("no message")?;
    anna.sees(bot, "cannot be reached").await?;
    marked(&office, &anna, waiting, "✍").await;
    office.group_sees("Waits for an answer again").await?;
    office.pavel.sends(bot, "/start").await?;
    office.pavel.sees(bot, "Hello!").await?;
    office
        .pavel
        .presses_in(bot, office.group, "take:1")
        .await?
        .answered()
        .await?;
    office.pavel.sees(bot, "What was said before").await?;
    office.pavel.sees(bot, "The second").await?;
    marked(&office, &anna, waiting, "👌").await;
    Ok(())
}
