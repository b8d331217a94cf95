//! The people of `cargo xtask demo`: an administrator, and residents whom he invites.

use anyhow::{Context, Result};
use sandbox::client::{Bot, Client, Person};
use sandbox::model::NewPerson;

use crate::story::Narrator;
use crate::story::resident::{Labels, invite, register};
use crate::suite::{ADMINISTRATOR, PASSBOT_TOKEN, SPREADSHEET};

/// Somebody with a house and a language of his own.
struct Resident {
    id: i64,
    first_name: &'static str,
    last_name: &'static str,
    language: &'static str,
    phone_number: &'static str,
    house: &'static str,
}

const ANNA: Resident = Resident {
    id: 900_002,
    first_name: "Anna",
    last_name: "Petrova",
    language: "en",
    phone_number: "+79161234501",
    house: "12А",
};

const RESIDENTS: [Resident; 3] = [
    ANNA,
    Resident {
        id: 900_003,
        first_name: "Олег",
        last_name: "Смирнов",
        language: "ru",
        phone_number: "+79161234502",
        house: "7",
    },
    Resident {
        id: 900_004,
        first_name: "Тарас",
        last_name: "Коваль",
        language: "uk",
        phone_number: "+380501234567",
        house: "3/1",
    },
];

/// Makes the people in an empty sandbox and registers those whom passbot, which runs, does not know from an earlier demo.
/// Returns what a newcomer can try.
///
/// # Errors
/// When the sandbox or passbot does not answer as it should.
pub async fn settle(sandbox: &str) -> Result<String> {
    let client = Client::new(sandbox);
    let bot = client.bot(PASSBOT_TOKEN).await?;
    let administrator = NewPerson {
        id: Some(ADMINISTRATOR),
        first_name: "Ольга".to_owned(),
        last_name: Some("Иванова".to_owned()),
        language_code: Some("ru".to_owned()),
        ..NewPerson::default()
    };
    let administrator = client.person_like(administrator).await?;
    for resident in &RESIDENTS {
        move_in(&client, &bot, &administrator, resident)
            .await
            .with_context(|| format!("let {} move in", resident.id))?;
    }
    suggestions(sandbox, &bot)
}

async fn move_in(client: &Client, bot: &Bot, administrator: &Person, resident: &Resident) -> Result<()> {
    let person = NewPerson {
        id: Some(resident.id),
        first_name: resident.first_name.to_owned(),
        last_name: Some(resident.last_name.to_owned()),
        language_code: Some(resident.language.to_owned()),
        phone_number: Some(resident.phone_number.to_owned()),
        ..NewPerson::default()
    };
    let person = client.person_like(person).await?;
    // An earlier demo may have ended in the middle of a question.
    person.sends(bot, "/cancel").await?;
    person.sees_matching(bot, ".").await?;
    person.sends(bot, "/start").await?;
    let name = format!("{} {}", resident.first_name, resident.last_name);
    // Residents are greeted by their names.
    if person.sees_matching(bot, ".").await?.text.contains(&name) {
        return Ok(());
    }
    let narrator = Narrator::silent();
    let code = invite(&narrator, administrator, bot).await?;
    let labels = Labels::of(resident.language)?;
    register(&narrator, &person, bot, &code, (&name, resident.house), &labels).await
}

fn suggestions(sandbox: &str, bot: &Bot) -> Result<String> {
    let (person, bot) = (ANNA.id, bot.id);
    let order = Labels::of(ANNA.language)?.order;
    let says = |text: &str| format!(r#"{{"person_id":{person},"bot_id":{bot},"act":"send_text","text":"{text}"}}"#);
    let order_dialogue = ["/order", "Kia Rio", "a123bc777"].map(says).join(",");
    Ok(format!(
        r#"Anna ({person}) writes to the bot ({bot}) what it takes to order a pass, sees the answers, and presses "{order}":
  curl -s --json '[{order_dialogue}]' {sandbox}/sandbox/acts
  curl -s {sandbox}/sandbox/bots/{bot}/chats/{person}
  curl -s --json '{{"person_id":{person},"bot_id":{bot},"act":"press","label":"{order}"}}' {sandbox}/sandbox/act
Some seconds later the pass stands in the guard's sheet, and he ticks it:
  curl -s {sandbox}/sandbox/sheets/{SPREADSHEET}/worksheets/Orders_latest
  curl -s --json '[{{"act":"tick","sheet":"Orders_latest","row":{{"line":2}},"on":true}}]' {sandbox}/sandbox/sheets/{SPREADSHEET}/acts
Some seconds later it stands among the completed ones, and Anna has been told:
  curl -s {sandbox}/sandbox/sheets/{SPREADSHEET}/worksheets/Orders_completed
  curl -s {sandbox}/sandbox/bots/{bot}/chats/{person}"#
    ))
}
