//! The people of `cargo xtask demo`: an administrator, a guard, and residents who await guests.

use anyhow::{Context, Result};
use sandbox::client::{Bot, Client, Person};
use sandbox::model::NewPerson;

use super::office;
use crate::story::Narrator;
use crate::story::resident::{Labels, invite, register};
use crate::suite::{ADMINISTRATOR, NOTIFIER_TOKEN, PASSBOT_TOKEN};

/// The guard, whom the settings name.
pub(super) const GUARD: i64 = 900_005;

/// Somebody with a house and a language of his own.
struct Resident {
    id: i64,
    first_name: &'static str,
    last_name: &'static str,
    language: &'static str,
    phone_number: &'static str,
    house: &'static str,
    /// A car that he awaits from the beginning, as he writes it.
    awaits: Option<&'static str>,
}

const ANNA: Resident = Resident {
    id: 900_002,
    first_name: "Anna",
    last_name: "Petrova",
    language: "en",
    phone_number: "+79161234501",
    house: "12А",
    awaits: None,
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
        awaits: Some("серая Lada Vesta А456ВС777"),
    },
    Resident {
        id: 900_004,
        first_name: "Тарас",
        last_name: "Коваль",
        language: "uk",
        phone_number: "+380501234567",
        house: "3/1",
        awaits: Some("Skoda Octavia К789МН99"),
    },
];

/// Makes the people in an empty sandbox and registers those whom passbot, which runs, does not know from an earlier demo.
/// Returns what a newcomer can try; `journal` is the spreadsheet in words, like "the sheet on the right". Where mail is the
/// real one, `plays_mail` is false, and nobody is sent a letter.
///
/// # Errors
/// When the sandbox or passbot does not answer as it should.
pub async fn settle(sandbox: &str, journal: &str, plays_mail: bool) -> Result<String> {
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
    let guard = NewPerson {
        id: Some(GUARD),
        first_name: "Gleb".to_owned(),
        last_name: Some("Orlov".to_owned()),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    // A bot cannot write first; she is the one who hears of alerts.
    let alerts = client.bot(NOTIFIER_TOKEN).await?;
    administrator.opens(&alerts, "").await?;
    client.person_like(guard).await?.sends(&bot, "/gate").await?;
    for resident in &RESIDENTS {
        move_in(&client, &bot, &administrator, resident)
            .await
            .with_context(|| format!("let {} move in", resident.id))?;
    }
    office::settle(&client, plays_mail)
        .await
        .context("settle the support line")?;
    Ok(suggestions(sandbox, journal, plays_mail))
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
    register(&narrator, &person, bot, &code, (&name, resident.house), &labels).await?;
    if let Some(car) = resident.awaits {
        person.sends(bot, car).await?;
        person.sees_matching(bot, "48").await?;
        person.presses(bot, labels.order).await?.answered().await?;
    }
    Ok(())
}

fn suggestions(sandbox: &str, journal: &str, plays_mail: bool) -> String {
    let (code, told) = match plays_mail {
        true => (
            "the code that it sends is in \"Letters\", with any address you like",
            "there, and by a letter in \"Letters\",",
        ),
        false => (
            "give it an address of your own, for the letter with the code is a real one",
            "there",
        ),
    };
    format!(
        "Open {sandbox} in a browser and try:
  1. Be Anna Petrova and write to the bot: white Kia Rio A123BC777. Press [Order]. Some seconds later the pass stands in
     {journal}; tick it there, and Anna hears that her guest has come.
  2. Be Gleb Orlov, the guard, and write: 456. That is part of a plate; press [Arrived] under the car that is found.
  3. Be Olga (Ольга Иванова), the administrator, and send /news: every resident gets it in his own language.
  4. Be Anna, open the bot Support and ask for help; {code}.
     Then be Maria Bondar, a specialist: press [Взять] under Anna's card in the group, and answer her in the bot.
  5. Be Olena (Олена Гнатюк), the controller, and see how the line is doing: /service in Support, then [Дошка].
  6. Be Olga and open the bot Alerts: she is told {told} when Google cannot be reached.
In \"Faults\" Telegram can be made to fail meanwhile; \"Requests\" and \"Events\" show what goes to and fro."
    )
}
