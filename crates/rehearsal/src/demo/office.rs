//! The support line of `cargo xtask demo`: two specialists, a controller, their group, and somebody who waits for an answer.

use anyhow::{Context, Result};
use sandbox::client::{Bot, Client, Person};
use sandbox::model::{Act, Media, NewPerson};
use serde_json::json;

use crate::suite::{ADMINISTRATOR, HELPDESK_TOKEN};

/// Who answers, watches or asks.
struct Member {
    id: i64,
    first_name: &'static str,
    last_name: &'static str,
    language: &'static str,
}

const IVAN: Member = Member {
    id: 900_010,
    first_name: "Иван",
    last_name: "Соколов",
    language: "ru",
};
const MARIA: Member = Member {
    id: 900_011,
    first_name: "Maria",
    last_name: "Bondar",
    language: "en",
};
const ELENA: Member = Member {
    id: 900_012,
    first_name: "Олена",
    last_name: "Гнатюк",
    language: "uk",
};
const NIKOLAI: Member = Member {
    id: 900_013,
    first_name: "Nikolai",
    last_name: "Orlov",
    language: "en",
};
/// Where his letters go.
const ADDRESS: &str = "nikolai@frontdesk.example";

impl Member {
    fn named(&self) -> serde_json::Value {
        json!({ "chat_id": self.id, "name": format!("{} {}", self.first_name, self.last_name) })
    }

    /// Makes the member, unless somebody did so before.
    async fn enter(&self, client: &Client) -> Result<Person> {
        if let Some(person) = client.known(self.id).await? {
            return Ok(person);
        }
        let new = NewPerson {
            id: Some(self.id),
            first_name: self.first_name.to_owned(),
            last_name: Some(self.last_name.to_owned()),
            language_code: Some(self.language.to_owned()),
            ..NewPerson::default()
        };
        Ok(client.person_like(new).await?)
    }
}

/// Makes the specialists and their group, which the settings name. Returns the group's id.
pub(super) async fn furnish(client: &Client) -> Result<i64> {
    let bot = client.bot(HELPDESK_TOKEN).await?;
    let owner = IVAN.enter(client).await?;
    let members = [MARIA.enter(client).await?.id(), ELENA.enter(client).await?.id(), bot.id];
    Ok(client.group("Поддержка", &owner, &members).await?.id)
}

/// Who is who, as helpdesk-bot is told.
pub(super) fn settings(group: i64) -> Vec<(&'static str, String)> {
    vec![
        ("SPECIALISTS", json!([IVAN.named(), MARIA.named()]).to_string()),
        ("CONTROLLERS", json!([ELENA.named()]).to_string()),
        (
            "ADMINS",
            json!([{ "chat_id": ADMINISTRATOR, "name": "Ольга Иванова" }]).to_string(),
        ),
        ("GROUPS", json!([{ "chat_id": group, "name": "Поддержка" }]).to_string()),
    ]
}

/// Lets the staff open the bot, and Nikolai ask for help, unless he did so in an earlier demo or his letter would be a real
/// one.
pub(super) async fn settle(client: &Client, plays_mail: bool) -> Result<()> {
    let bot = client.bot(HELPDESK_TOKEN).await?;
    // A bot cannot write first.
    for member in [IVAN, MARIA, ELENA] {
        let person = member.enter(client).await?;
        person.sends(&bot, "/start").await?;
        person.sees_anything(&bot).await?;
    }
    if !plays_mail {
        return Ok(());
    }
    let nikolai = NIKOLAI.enter(client).await?;
    nikolai.sends(&bot, "/service").await?;
    let known = !nikolai.sees_anything(&bot).await?.buttons.is_empty();
    if !known {
        ask(client, &bot, &nikolai).await.context("let Nikolai ask for help")?;
    }
    Ok(())
}

async fn ask(client: &Client, bot: &Bot, nikolai: &Person) -> Result<()> {
    let before = client
        .mail()
        .letters()
        .await?
        .last()
        .map_or(0, |letter| letter.letter_id);
    nikolai.sends(bot, ADDRESS).await?;
    let letter = client.mail().receives_after(before, ADDRESS, "").await?;
    nikolai.sees(bot, "A code was sent").await?;
    nikolai
        .sends(bot, &letter.code.context("no code in the letter")?)
        .await?;
    nikolai.sees(bot, "your address is confirmed").await?;
    nikolai
        .sends(bot, "The printer on the second floor prints only stripes")
        .await?;
    nikolai.sees(bot, "Noted").await?;
    nikolai.does(bot, Act::media(Media::Photo)).await?;
    Ok(())
}
