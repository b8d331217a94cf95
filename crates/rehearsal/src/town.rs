//! A community with its passbot, for tests that need people who are somebody already.

use anyhow::{Context, Result};
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::RunQueryDsl;
use lapin::{
    Connection, ConnectionProperties,
    options::QueueDeclareOptions,
    types::{FieldTable, ShortString},
};
use sandbox::client::{Bot, Person};
use sandbox::model::NewPerson;

use crate::broker_url;
use crate::suite::{ADMINISTRATOR, Suite};

/// The suite with an administrator. Everybody speaks English; no service runs until the test starts it.
pub struct Town {
    pub suite: Suite,
    pub bot: Bot,
    pub administrator: Person,
}

impl Town {
    /// An empty community.
    pub async fn start() -> Result<Self> {
        Self::in_suite(Suite::start().await?).await
    }

    /// An empty community in a suite that has been started.
    pub async fn in_suite(suite: Suite) -> Result<Self> {
        let bot = suite.passbot_bot().await?;
        let administrator = suite
            .telegram
            .person_like(english(Some(ADMINISTRATOR), "Olga", Some("Ivanova")))
            .await?;
        Ok(Self {
            suite,
            bot,
            administrator,
        })
    }

    /// Somebody who has not written to the bot yet.
    pub async fn person(&self, first: &str) -> Result<Person> {
        Ok(self
            .suite
            .telegram
            .person_like(english(None, first, Some("Petrova")))
            .await?)
    }

    /// A fresh invitation code.
    pub async fn code(&self) -> Result<String> {
        self.administrator.sends(&self.bot, "/code").await?;
        let told = self.administrator.sees_matching(&self.bot, "^[A-Za-z0-9]{20}$").await?;
        Ok(told.text)
    }

    /// A registered resident, by the whole dialogue.
    pub async fn resident(&self, first: &str) -> Result<Person> {
        let person = self.person(first).await?;
        person.opens(&self.bot, &self.code().await?).await?;
        person.sees(&self.bot, "The code is right").await?;
        person.sends(&self.bot, &format!("{first} Petrova")).await?;
        person.sees(&self.bot, "phone number").await?;
        person.shares_contact(&self.bot).await?;
        person.sees(&self.bot, "Which house").await?;
        person.sends(&self.bot, "12").await?;
        person.presses(&self.bot, "All correct").await?;
        person.sees(&self.bot, "you are registered").await?;
        Ok(person)
    }

    /// A guard, whom the administrator names by a link.
    pub async fn guard(&self, first: &str) -> Result<Person> {
        let person = self.person(first).await?;
        self.administrator.sends(&self.bot, "/guards").await?;
        self.administrator.sees(&self.bot, "Whom the settings name").await?;
        self.administrator.presses(&self.bot, "Invite a guard").await?;
        let link = self
            .administrator
            .sees_matching(&self.bot, r"\?start=[A-Za-z0-9]{20}$")
            .await?;
        let (_, code) = link.text.rsplit_once('=').context("no code in the link")?;
        person.opens(&self.bot, code).await?;
        person.sees(&self.bot, "You are a guard now").await?;
        Ok(person)
    }

    /// Orders a pass by the whole dialogue and returns its number.
    pub async fn order(&self, resident: &Person, brand: &str, plate: &str) -> Result<i64> {
        resident.sends(&self.bot, "/order").await?;
        resident.sees(&self.bot, "Which car").await?;
        resident.sends(&self.bot, brand).await?;
        resident.sees(&self.bot, "licence plate").await?;
        resident.sends(&self.bot, plate).await?;
        resident.sees(&self.bot, "Order the pass?").await?;
        resident.presses(&self.bot, "Order").await?;
        self.ordered(resident).await
    }

    /// Waits for the word that a pass is ordered and returns its number.
    pub async fn ordered(&self, resident: &Person) -> Result<i64> {
        let told = resident
            .sees_matching(&self.bot, r"^Pass No\. \d+ is ordered")
            .await?
            .text;
        let number = told.split(' ').nth(2).context("no number")?;
        Ok(number.parse()?)
    }

    /// How often the bot's messages to a person contain these words now.
    pub async fn times_told(&self, person: &Person, words: &str) -> Result<usize> {
        let messages = person.chat(&self.bot).await?.messages;
        Ok(messages
            .iter()
            .filter(|message| message.author == sandbox::model::Author::Bot && message.text.contains(words))
            .count())
    }

    /// Asks a service's tables for one number.
    pub async fn count(&self, service: &str, query: &str) -> Result<i64> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let mut connection = self.suite.database.connect(service).await;
        let row: Row = sql_query(query).get_result(&mut connection).await?;
        Ok(row.count)
    }

    /// Somebody else made a service's queue before, with other arguments than ours. Returns its name.
    pub async fn occupy_queue(&self, service: &str) -> Result<String> {
        let name = format!("{}{service}", self.suite.prefix);
        let connection = Connection::connect(&broker_url(), ConnectionProperties::default()).await?;
        let channel = connection.create_channel().await?;
        channel
            .queue_declare(
                ShortString::from(name.clone()),
                QueueDeclareOptions {
                    durable: true,
                    ..QueueDeclareOptions::default()
                },
                FieldTable::default(),
            )
            .await?;
        Ok(name)
    }
}

fn english(id: Option<i64>, first: &str, last: Option<&str>) -> NewPerson {
    NewPerson {
        id,
        first_name: first.to_owned(),
        last_name: last.map(str::to_owned),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    }
}
