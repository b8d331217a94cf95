//! A support line with its helpdesk-bot and notifier, for tests that need people who are somebody already.

use std::time::Duration;

use anyhow::{Context, Result};
use sandbox::client::{Bot, Person};
use sandbox::model::{Act, GroupView, MessageMatch, MessageView, NewPerson, WaitForMessage};
use serde_json::json;

use crate::suite::{Environment, Intake, Suite};

/// The suite with a service group and its specialists; no service runs until the test starts it.
pub struct Office {
    pub suite: Suite,
    pub bot: Bot,
    /// In the order of their names in the settings.
    pub specialists: Vec<Person>,
    /// Where the cards stand.
    pub group: GroupView,
    language: String,
}

/// Names of specialists, as people read them.
const NAMES: [&str; 6] = ["Ivan", "Maria", "Pavel", "Elena", "Roman", "Vera"];
const PATIENCE: Duration = Duration::from_secs(30);

impl Office {
    /// With so many specialists who have opened the bot; everybody's Telegram speaks `language`.
    ///
    /// # Errors
    /// When the sandbox refuses something.
    pub async fn open(suite: Suite, specialists: usize, language: &str) -> Result<Self> {
        let bot = suite.helpdesk_bot().await?;
        let new: Vec<NewPerson> = (0..specialists)
            .map(|place| {
                let again = place / NAMES.len();
                let last = if again == 0 { String::new() } else { again.to_string() };
                person_speaking(language, NAMES[place % NAMES.len()], &last)
            })
            .collect();
        let specialists = suite.telegram.people(&new).await?;
        let owner = specialists.first().context("a support line needs a specialist")?;
        let mut members: Vec<i64> = specialists.iter().skip(1).map(Person::id).collect();
        members.push(bot.id);
        let group = suite.telegram.group("Support", owner, &members).await?;
        Ok(Self {
            suite,
            bot,
            specialists,
            group,
            language: language.to_owned(),
        })
    }

    /// What helpdesk-bot is told of its people.
    pub fn environment(&self) -> Environment {
        let mut environment = self.suite.helpdesk_environment();
        let named = |person: &Person| {
            let view = person.view();
            let last = view.last_name.as_deref().map(|last| format!(" {last}"));
            json!({ "chat_id": view.id, "name": format!("{}{}", view.first_name, last.unwrap_or_default()) })
        };
        let specialists: Vec<_> = self.specialists.iter().map(named).collect();
        let groups = [json!({ "chat_id": self.group.id, "name": "Support" })];
        for (name, value) in [
            ("LOCALE__DEFAULT", self.language.clone()),
            ("SPECIALISTS", json!(specialists).to_string()),
            ("GROUPS", json!(groups).to_string()),
        ] {
            environment.insert(name.to_owned(), value);
        }
        environment
    }

    /// The same so that updates come by this way.
    pub fn environment_by(&self, intake: Intake) -> Environment {
        let environment = self.environment();
        match intake {
            Intake::Polling => environment,
            Intake::Webhook => Suite::alone_by_webhook(environment),
        }
    }

    /// Somebody who has not written to the bot yet.
    ///
    /// # Errors
    /// When the sandbox refuses.
    pub async fn person(&self, first: &str, last: &str) -> Result<Person> {
        let new = person_speaking(&self.language, first, last);
        Ok(self.suite.telegram.person_like(new).await?)
    }

    /// Lets a person confirm an address by the code of a real letter.
    ///
    /// # Errors
    /// When the letter or an answer does not come.
    pub async fn sign_in(&self, person: &Person, address: &str) -> Result<()> {
        person.sends(&self.bot, "Hello").await?;
        person.sees_anything(&self.bot).await?;
        person.sends(&self.bot, address).await?;
        let letter = self.suite.telegram.mail().receives(address, "").await?;
        // The bot speaks of the code once notifier has told it that the letter is out.
        person.sees_matching(&self.bot, r"(?s)10.+\n").await?;
        person
            .sends(&self.bot, &letter.code.context("no code in the letter")?)
            .await?;
        person.sees_anything(&self.bot).await?;
        Ok(())
    }

    /// Waits until a message of the group contains this, new or edited after this change of the group.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn group_shows(&self, text: &str, after_change: u64) -> Result<MessageView> {
        let wanted = WaitForMessage {
            matching: MessageMatch {
                contains: Some(text.to_owned()),
                after_change,
                ..MessageMatch::default()
            },
            timeout_milliseconds: u64::try_from(PATIENCE.as_millis())?,
        };
        let shown = self.suite.telegram.wait(&self.bot, self.group.id, &wanted).await?;
        shown.with_context(|| format!("the group never showed {text:?}"))
    }

    /// A specialist presses the button of a card of the group.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn presses_in_group(&self, specialist: &Person, card: &MessageView, data: &str) -> Result<()> {
        let press = Act::Press {
            label: None,
            data: Some(data.to_owned()),
            message_id: Some(card.message_id),
        };
        specialist.does_in(self.group.id, press).await?;
        Ok(())
    }
}

fn person_speaking(language: &str, first: &str, last: &str) -> NewPerson {
    NewPerson {
        first_name: first.to_owned(),
        last_name: (!last.is_empty()).then(|| last.to_owned()),
        language_code: Some(language.to_owned()),
        ..NewPerson::default()
    }
}
