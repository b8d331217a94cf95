//! An office with a support line: two specialists, a group, and people who ask.

use std::time::Duration;

use anyhow::{Context, Result};
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl;
use rehearsal::suite::{Environment, Running, Suite};
use sandbox::client::{Bot, Person};
use sandbox::model::{Author, MessageMatch, MessageView, NewPerson, WaitForMessage};
use serde_json::json;

use super::post::Post;

/// What nobody waits longer for.
const PATIENCE: Duration = Duration::from_secs(30);

/// The suite with the staff; helpdesk-bot is the test's to start.
pub struct Office {
    pub suite: Suite,
    pub bot: Bot,
    pub olga: Person,
    pub pavel: Person,
    pub group: i64,
    pub post: Post,
}

impl Office {
    /// Opens it. Everybody speaks English; Olga has opened the bot before, Pavel never has.
    pub async fn open() -> Result<Self> {
        let suite = Suite::start().await?;
        let bot = suite.helpdesk_bot().await?;
        let olga = person(&suite, "Olga").await?;
        let pavel = person(&suite, "Pavel").await?;
        let group = suite.telegram.group("Support", &olga, &[pavel.id(), bot.id]).await?;
        let post = Post::open(&suite).await?;
        olga.sends(&bot, "/start").await?;
        Ok(Self {
            bot,
            olga,
            pavel,
            group: group.id,
            post,
            suite,
        })
    }

    /// What helpdesk-bot is told.
    pub fn environment(&self) -> Environment {
        let mut environment = self.suite.helpdesk_environment();
        let named = |people: &[(&str, i64)]| {
            let named = people.iter().map(|(name, id)| json!({"chat_id": id, "name": name}));
            serde_json::Value::from_iter(named).to_string()
        };
        let mut set = |name: &str, value: String| environment.insert(name.to_owned(), value);
        set("LOCALE__DEFAULT", "en".to_owned());
        set(
            "SPECIALISTS",
            named(&[("Olga", self.olga.id()), ("Pavel", self.pavel.id())]),
        );
        set("GROUPS", named(&[("Support", self.group)]));
        environment
    }

    /// One more replica of helpdesk-bot.
    pub async fn replica(&self) -> Result<Running> {
        self.suite.run("helpdesk-bot", &self.environment()).await
    }

    /// Somebody who speaks English.
    pub async fn person(&self, name: &str) -> Result<Person> {
        person(&self.suite, name).await
    }

    /// Somebody who is signed in, by the whole dialogue.
    pub async fn user(&self, name: &str) -> Result<Person> {
        let person = self.person(name).await?;
        let address = format!("{}@example.org", name.to_lowercase());
        person.sends(&self.bot, "hello").await?;
        person.sees(&self.bot, "Write your work e-mail address").await?;
        person.sends(&self.bot, &address).await?;
        person.sees(&self.bot, "A code was sent to").await?;
        let code = self.post.reads(&address, "code").await;
        person.sends(&self.bot, &code).await?;
        person.sees(&self.bot, "your address is confirmed").await?;
        Ok(person)
    }

    /// The same, in which Vera is a controller and the director an administrator; both have opened the bot.
    pub async fn with_controllers() -> Result<(Self, Person, Person)> {
        let office = Self::open().await?;
        let vera = person(&office.suite, "Vera").await?;
        let director = person(&office.suite, "Director").await?;
        for somebody in [&vera, &director, &office.pavel] {
            somebody.sends(&office.bot, "/start").await?;
        }
        Ok((office, vera, director))
    }

    /// What helpdesk-bot is told when these two control and administrate.
    pub fn environment_with(&self, controller: &Person, administrator: &Person) -> Environment {
        let mut environment = self.environment();
        let named = |name: &str, person: &Person| json!([{"chat_id": person.id(), "name": name}]).to_string();
        environment.insert("CONTROLLERS".to_owned(), named("Vera", controller));
        environment.insert("ADMINS".to_owned(), named("Director", administrator));
        environment
    }

    /// A specialist takes a communication by the card of the group.
    pub async fn takes(&self, specialist: &Person, number: i64) -> Result<()> {
        let data = format!("take:{number}");
        let answer = specialist
            .presses_in(&self.bot, self.group, &data)
            .await?
            .answered()
            .await?;
        let answer = answer.text.unwrap_or_default();
        anyhow::ensure!(answer.contains("is yours. See"), "{answer}");
        specialist
            .sees(&self.bot, &format!("Request № {number} is yours"))
            .await?;
        Ok(())
    }

    /// Waits until the group sees a text of the bot, new or edited.
    pub async fn group_sees(&self, text: &str) -> Result<MessageView> {
        let wanted = WaitForMessage {
            matching: MessageMatch {
                contains: Some(text.to_owned()),
                author: Some(Author::Bot),
                ..MessageMatch::default()
            },
            timeout_milliseconds: u64::try_from(PATIENCE.as_millis())?,
        };
        let seen = self.suite.telegram.wait(&self.bot, self.group, &wanted).await?;
        seen.with_context(|| format!("the group never sees {text:?}"))
    }

    /// Asks helpdesk-bot's tables for one number.
    pub async fn count(&self, query: &str) -> Result<i64> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.suite.database.connect("helpdesk-bot").await;
        let row: Row = sql_query(query).get_result(&mut connection).await?;
        Ok(row.count)
    }
}

async fn person(suite: &Suite, name: &str) -> Result<Person> {
    let new = NewPerson {
        first_name: name.to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    };
    Ok(suite.telegram.person_like(new).await?)
}
