//! A sandbox of its own process, with a bot and people in it.

use anyhow::Result;
use sandbox::client::{Bot, Client};
use sandbox::model::{Deed, NewPerson};

use super::acts::act;
use super::player::text;
use crate::suite::PASSBOT_TOKEN;
use crate::{ServiceProcess, binary, eventually, free_address};

/// The Telegram id of the first person.
pub(super) const FIRST: i64 = 1_000_001;

/// Telegram's side of a measurement, whoever the bot is.
pub(super) struct World {
    /// The sandbox's address.
    pub(super) root: String,
    pub(super) telegram: Client,
    pub(super) bot: Bot,
    pub(super) people: Vec<i64>,
    /// Ends with the world.
    _sandbox: ServiceProcess,
}

impl World {
    /// Opens it with passbot's bot and so many people, in whose chats nothing has been said yet.
    pub(super) async fn open(people: i64) -> Result<Self> {
        Self::open_for(PASSBOT_TOKEN, people).await
    }

    /// The same with the bot that has this token.
    pub(super) async fn open_for(token: &str, people: i64) -> Result<Self> {
        let address = free_address();
        let root = format!("http://{address}");
        let sandbox = ServiceProcess::spawn(
            &binary("sandbox"),
            &["--listen", &address.to_string()],
            std::iter::empty::<(&str, &str)>(),
        );
        let telegram = Client::new(&root);
        eventually("the sandbox", async || telegram.clock().await.ok()).await;
        let bot = telegram.bot(token).await?;
        let ids = FIRST..FIRST + people;
        let new: Vec<NewPerson> = ids.clone().map(person).collect();
        telegram.people(&new).await?;
        Ok(Self {
            root,
            telegram,
            bot,
            people: ids.collect(),
            _sandbox: sandbox,
        })
    }

    /// Lets everybody open the bot, for it cannot write first; it hears nothing of it.
    pub(super) async fn open_chats(&self) -> Result<()> {
        const AT_ONCE: usize = 1_000;
        for some in self.people.chunks(AT_ONCE) {
            let deed = |id: &i64| Deed {
                person_id: *id,
                bot_id: Some(self.bot.id),
                group_id: None,
                act: text("/start"),
            };
            act(&self.telegram, &some.iter().map(deed).collect::<Vec<_>>()).await?;
        }
        let forget = format!(
            "{}/bot{}/deleteWebhook?drop_pending_updates=true",
            self.root, self.bot.token
        );
        reqwest::get(forget).await?.error_for_status()?;
        Ok(())
    }
}

fn person(id: i64) -> NewPerson {
    NewPerson {
        id: Some(id),
        first_name: "Resident".to_owned(),
        language_code: Some("en".to_owned()),
        ..NewPerson::default()
    }
}
