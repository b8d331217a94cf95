use anyhow::{Context, Result, ensure};
use futures::try_join;
use rehearsal::eventually;

use super::support::Office;

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_answer_goes_to_the_person_once_as_if_the_specialist_had_written_it() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.replica().await?, office.replica().await?];
    let (bot, olga, pavel) = (&office.bot, &office.olga, &office.pavel);
    let anna = office.user("Anna").await?;

    // Pavel keeps an answer, after a slip.
    pavel.sends(bot, "/start").await?;
    pavel.sends(bot, "/service").await?;
    pavel.presses(bot, "Ready answers").await?;
    pavel.sees(bot, "There are no ready answers yet").await?;
    pavel.presses(bot, "Add an answer").await?;
    pavel.sees(bot, "What shall the answer be called?").await?;
    pavel.sends(bot, "Restart it").await?;
    pavel.sees(bot, "{name} – the person's name").await?;
    pavel.sends(bot, "Hello, {nmae}!").await?;
    pavel.sees(bot, "There is no {nmae}").await?;
    pavel
        .sends(
            bot,
            "Hello, {name} <b>& co</b>! {specialist} here, № {number}: restart it.",
        )
        .await?;
    pavel.sees(bot, "Kept; all specialists have it now.").await?;

    // Olga sends it, by two presses at once.
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    olga.presses_in(bot, office.group, "take:1").await?.answered().await?;
    anna.sees(bot, "Olga answers you").await?;
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Ready answers").await?;
    olga.presses(bot, "Restart it").await?;
    let words = "Hello, Anna <b>& co</b>! Olga here, № 1: restart it.";
    let shown = olga.sees(bot, words).await?;
    ensure!(
        shown.text == words,
        "what is shown is more than what is sent: {:?}",
        shown.text
    );
    let send = shown.buttons.iter().flatten().find(|button| button["text"] == "Send");
    let send = send
        .and_then(|button| button["callback_data"].as_str())
        .context("no [Send]")?;
    let again = olga.beside_himself();
    let presses = try_join!(
        olga.presses_data(bot, send, Some(shown.message_id)),
        again.presses_data(bot, send, Some(shown.message_id))
    )?;
    let answers = try_join!(presses.0.answered(), presses.1.answered())?;
    let sent_already = |text: &Option<String>| text.as_deref() == Some("This was sent already.");
    ensure!(
        sent_already(&answers.0.text) != sent_already(&answers.1.text),
        "{:?} and {:?}",
        answers.0.text,
        answers.1.text
    );
    let copy = anna.sees(bot, words).await?;
    eventually("the tick on what Olga sent", async || {
        let chat = olga.chat(bot).await.ok()?;
        let message = chat.messages.iter().find(|one| one.message_id == shown.message_id)?;
        let ticked = message.reactions.iter().any(|reaction| reaction.emoji == "👌");
        (ticked && message.buttons.is_empty()).then_some(())
    })
    .await;

    // It is a message like any other: it is replied to, stands in the log, and is kept.
    anna.replies(bot, copy.message_id, "It burns still").await?;
    let reply = olga.sees(bot, "It burns still").await?;
    ensure!(
        reply.reply_to == Some(shown.message_id),
        "{:?} is replied to",
        reply.reply_to
    );
    olga.replies(bot, shown.message_id, "Then run").await?;
    let run = anna.sees(bot, "Then run").await?;
    ensure!(
        run.reply_to == Some(copy.message_id),
        "{:?} is replied to",
        run.reply_to
    );
    let copies = anna.chat(bot).await?;
    let copies = copies.messages.iter().filter(|message| message.text == words).count();
    ensure!(copies == 1, "sent {copies} times");

    // What is changed meanwhile is shown before it is sent; what is closed meanwhile gets nothing.
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Ready answers").await?;
    olga.presses(bot, "Restart it").await?;
    olga.sees(bot, words).await?;
    pavel.presses(bot, "Change the text").await?;
    pavel.sees(bot, "Write the text as the person is to read it").await?;
    pavel.sends(bot, "Restart it, {name}.").await?;
    pavel.sees(bot, "Changed, for all specialists.").await?;
    olga.presses(bot, "Send").await?;
    olga.sees(bot, "Pavel has changed “Restart it” meanwhile").await?;
    olga.sees(bot, "Restart it, Anna.").await?;
    anna.sends(bot, "/service").await?;
    anna.presses(bot, "Close my request").await?;
    olga.sees(bot, "closed request № 1").await?;
    let answer = olga.presses(bot, "Send").await?.answered().await?;
    ensure!(
        answer.text.as_deref() == Some("Request № 1 is yours no more. Nothing was sent."),
        "{:?}",
        answer.text
    );
    anna.does_not_see(bot, "Restart it, Anna.").await?;

    let protocol = office.suite.archive().join(format!("{}/protocol.txt", anna.id()));
    eventually("the protocol says what was sent", async || {
        let protocol = std::fs::read_to_string(&protocol).ok()?;
        protocol.contains(words).then_some(())
    })
    .await;
    ensure!(
        office
            .count("select count(*) from messages where side = 'specialist'")
            .await?
            == 2
    );
    ensure!(office.count("select count(*) from canned_previews").await? == 0);
    office.suite.check_conformance().await
}
