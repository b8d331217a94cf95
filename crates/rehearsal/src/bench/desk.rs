//! A support line in which every person has a specialist who answers him already, and helpdesk-bot.

use anyhow::Result;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use serde_json::json;

use super::world::{FIRST, World};
use crate::suite::{Environment, HELPDESK_TOKEN, Running, Suite};

const SERVICE: &str = "helpdesk-bot";

/// Everything that a measurement of helpdesk-bot needs.
pub(super) struct Desk {
    pub(super) suite: Suite,
    pub(super) world: World,
    /// Sees everybody's statements and counters.
    pub(super) administrator: AsyncPgConnection,
    pub(super) helpdesk: Running,
    pairs: i64,
}

impl Desk {
    /// Opens it with so many pairs of a person and his specialist, who have said nothing yet; no limits.
    pub(super) async fn open(pairs: i64) -> Result<Self> {
        let world = World::open_for(HELPDESK_TOKEN, 2 * pairs).await?;
        world.open_chats().await?;
        let suite = Suite::start().await?;
        let helpdesk = suite.run(SERVICE, &environment(&suite, &world, pairs)).await?;
        let mut administrator = suite.database.connect_as_administrator().await;
        pair_up(&mut administrator, world.bot.id, pairs).await?;
        Ok(Self {
            suite,
            world,
            administrator,
            helpdesk,
            pairs,
        })
    }

    /// Those who ask; each has the specialist of the same place.
    pub(super) fn people(&self) -> &[i64] {
        self.sides().0
    }

    /// Those who answer.
    pub(super) fn specialists(&self) -> &[i64] {
        self.sides().1
    }

    /// What pgbench needs to come into the service's tables.
    pub(super) fn url(&self) -> String {
        self.suite.database.url(SERVICE).to_owned()
    }

    /// Everything still is as Telegram would have it.
    pub(super) async fn check(&self) -> Result<()> {
        Ok(self.world.telegram.no_violations().await?)
    }

    fn sides(&self) -> (&[i64], &[i64]) {
        let half = usize::try_from(self.pairs).unwrap_or_default();
        self.world.people.split_at(half)
    }
}

fn environment(suite: &Suite, world: &World, pairs: i64) -> Environment {
    let mut environment = suite.helpdesk_environment();
    environment.remove("CLOCK__URL");
    let specialists: Vec<_> = (FIRST + pairs..FIRST + 2 * pairs)
        .map(|id| json!({ "chat_id": id, "name": format!("Specialist {id}") }))
        .collect();
    for (name, value) in [
        ("TELEGRAM__API_URL", world.root.clone()),
        ("SPECIALISTS", json!(specialists).to_string()),
        // Where nobody is told anything while messages only go through.
        ("GROUPS", json!([{ "chat_id": -1001, "name": "Support" }]).to_string()),
        ("LOCALE__DEFAULT", "en".to_owned()),
        ("ENGINE__LEASE", "5s".to_owned()),
        ("LOG__FORMAT", "json".to_owned()),
        ("RUST_LOG", "warn".to_owned()),
    ] {
        environment.insert(name.to_owned(), value);
    }
    environment
}

/// Signs people in and gives each his specialist, without the dialogues that it takes: those are not what is measured.
async fn pair_up(connection: &mut AsyncPgConnection, bot_id: i64, pairs: i64) -> Result<()> {
    let last = FIRST + pairs - 1;
    connection
        .batch_execute(&format!(
            "set search_path = \"{SERVICE}\";
             insert into users (telegram_id, name, email, email_folded, registered_at, authenticated_at)
             select n, 'Resident', n || '@example.org', n || '@example.org', now(), now()
             from generate_series({FIRST}, {last}) n;
             insert into communications
                 (id, user_id, version, state, owner, last_owner, opened_at, taken_at, last_side, awaited_since)
             select nextval('communication_numbers'), telegram_id, 2, 'taken', telegram_id + {pairs}, telegram_id + {pairs},
                 now(), now(), 'user', now()
             from users order by telegram_id;
             insert into chats (bot_id, chat_id, language_code, heard_at)
             select {bot_id}, n, 'en', now() from generate_series({FIRST}, {last} + {pairs}) n;
             analyze;
             reset search_path"
        ))
        .await?;
    Ok(())
}
