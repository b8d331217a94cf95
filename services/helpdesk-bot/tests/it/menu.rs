use anyhow::{Context, Result, ensure};
use futures::try_join;
use sandbox::client::{Bot, Person};

use super::support::Office;

/// The data of the newest button with this label in a person's chat.
async fn data_of(person: &Person, bot: &Bot, label: &str) -> Result<String> {
    let chat = person.chat(bot).await?;
    let buttons = chat
        .messages
        .iter()
        .rev()
        .flat_map(|message| message.buttons.iter().flatten());
    let mut found = buttons.filter(|button| button["text"] == label);
    let data = found.next().and_then(|button| button["callback_data"].as_str());
    Ok(data.with_context(|| format!("no [{label}]"))?.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn notes_go_to_colleagues_and_to_the_archive_and_never_to_the_person() -> Result<()> {
    let office = Office::open().await?;
    let _replica = office.replica().await?;
    let (bot, olga, pavel) = (&office.bot, &office.olga, &office.pavel);
    pavel.sends(bot, "/start").await?;
    let anna = office.user("Anna").await?;
    anna.sends(bot, "My printer is on fire").await?;
    office.group_sees("My printer is on fire").await?;
    office.takes(olga, 1).await?;
    anna.sees(bot, "Olga answers you").await?;

    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Internal note").await?;
    olga.sees(bot, "What should I note on request № 1?").await?;
    olga.sends(bot, "She always says so").await?;
    olga.sees(bot, "Noted on request № 1. The person cannot see it.")
        .await?;
    olga.sends(bot, "/service").await?;
    olga.presses(bot, "Return with a note").await?;
    olga.sees(bot, "What should the next specialist know about request № 1?")
        .await?;
    olga.sends(bot, "Bring water").await?;
    olga.sees(
        bot,
        "Request № 1 (Anna) is back in the queue, and the person has been told.",
    )
    .await?;
    anna.sees(bot, "The specialist returned your request № 1 to the queue.")
        .await?;
    office.group_sees("Bring water").await?;

    office.takes(pavel, 1).await?;
    let before = pavel.sees(bot, "What was said before").await?;
    ensure!(
        before.text.contains("She always says so") && before.text.contains("Bring water"),
        "{}",
        before.text
    );
    anna.sees(bot, "From now on Pavel answers you").await?;
    pavel.sends(bot, "Which floor?").await?;
    anna.sees(bot, "Which floor?").await?;
    for note in ["She always says so", "Bring water"] {
        anna.does_not_see(bot, note).await?;
    }

    // The history, as a text and as a file, knows all of it; so does the search.
    pavel.sends(bot, "/service").await?;
    pavel.presses(bot, "History").await?;
    pavel.presses(bot, "Anna").await?;
    pavel.sees(bot, "Bring water").await?;
    pavel.presses(bot, "As a file").await?;
    let file = pavel.sees(bot, "Everything that was said with this person").await?;
    let name = file.content["document"]["file_name"].as_str().unwrap_or_default();
    ensure!(name == format!("protocol-{}.txt", anna.id()), "{name}");
    pavel.sends(bot, "/service").await?;
    pavel.presses(bot, "Search").await?;
    pavel.sees(bot, "Which words should I look for").await?;
    pavel.sends(bot, "PRINT fire").await?;
    let found = pavel.sees(bot, "Found, newest first").await?;
    ensure!(found.text.contains("My printer is on fire"), "{}", found.text);
    anna.does_not_see(bot, "PRINT fire").await?;
    office.suite.check_conformance().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_accept_each_others_requests_at_once_are_told_what_is_true() -> Result<()> {
    let office = Office::open().await?;
    let _replicas = [office.replica().await?, office.replica().await?];
    let (bot, olga, pavel) = (&office.bot, &office.olga, &office.pavel);
    pavel.sends(bot, "/start").await?;
    let (anna, boris) = (office.user("Anna").await?, office.user("Boris").await?);
    for (person, specialist, number) in [(&anna, olga, 1), (&boris, pavel, 2)] {
        person.sends(bot, &format!("question {number}")).await?;
        office.group_sees(&format!("question {number}")).await?;
        office.takes(specialist, number).await?;
    }
    for (specialist, colleague, number) in [(olga, "Pavel (has a request)", 1), (pavel, "Olga (has a request)", 2)] {
        specialist.sends(bot, "/service").await?;
        specialist.presses(bot, "Hand over").await?;
        specialist.presses(bot, colleague).await?;
        specialist
            .sees(bot, &format!("to take over request № {number}. It stays yours"))
            .await?;
    }
    let accept = try_join!(data_of(olga, bot, "Accept"), data_of(pavel, bot, "Accept"))?;
    let pressed = try_join!(
        olga.presses_data(bot, &accept.0, None),
        pavel.presses_data(bot, &accept.1, None)
    )?;
    // Each has a request still, so neither can take the other's.
    let answers = try_join!(pressed.0.answered(), pressed.1.answered())?;
    for (answer, number) in [(answers.0, 1), (answers.1, 2)] {
        let text = answer.text.unwrap_or_default();
        ensure!(
            text.starts_with(&format!("You still have request № {number}")) && text.contains("Close it first"),
            "{text}"
        );
    }

    // Pavel closes his, and accepts by two presses at once.
    pavel.sends(bot, "/service").await?;
    pavel.presses(bot, "Close the request").await?;
    pavel.sees(bot, "Request № 2 (Boris) is closed").await?;
    let again = pavel.beside_himself();
    let pressed = try_join!(
        pavel.presses_data(bot, &accept.1, None),
        again.presses_data(bot, &accept.1, None)
    )?;
    try_join!(pressed.0.answered(), pressed.1.answered())?;
    anna.sees(bot, "From now on Pavel answers you").await?;
    olga.sees(bot, "Pavel now answers Anna: request № 1 is no longer yours.")
        .await?;
    // His own offer ended with his request.
    let late = olga.presses_data(bot, &accept.0, None).await?.answered().await?;
    let text = late.text.unwrap_or_default();
    ensure!(
        text == "This offer is over: the request was closed, returned or given to somebody else.",
        "{text}"
    );
    let owned = "select count(*) from communications where state = 'taken' and id = 1 and owner = ";
    ensure!(office.count(&format!("{owned}{}", pavel.id())).await? == 1);
    let told = anna.chat(bot).await?;
    let told = told
        .messages
        .iter()
        .filter(|message| message.text.contains("Pavel answers you"));
    ensure!(told.count() == 1, "Anna is told twice");
    office.suite.check_conformance().await
}
