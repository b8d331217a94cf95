//! A support line in which every person has a specialist who answers him already, and helpdesk-bot.

use anyhow::Result;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use serde_json::json;

use super::town::number;
use super::world::{FIRST, World};
use crate::suite::{Environment, HELPDESK_TOKEN, Running, Suite};

const SERVICE: &str = "helpdesk-bot";
/// Its schema, which ends the name of its role too.
pub(super) const SCHEMA: &str = "helpdesk_bot";

/// Everything that a measurement of helpdesk-bot needs.
pub(super) struct Desk {
    pub(super) suite: Suite,
    pub(super) world: World,
    /// Sees everybody's statements and counters.
    pub(super) administrator: AsyncPgConnection,
    pub(super) helpdesk: Running,
    /// Where cards stand.
    pub(super) group: i64,
    pairs: i64,
}

impl Desk {
    /// Opens it with so many pairs of a person and his specialist, who have said nothing yet; no limits.
    pub(super) async fn open(pairs: i64) -> Result<Self> {
        Self::open_for(pairs, 0, "off").await
    }

    /// The same with people whom the bot does not know yet, and limits as `TELEGRAM__LIMITS` says.
    pub(super) async fn open_for(pairs: i64, strangers: i64, limits: &str) -> Result<Self> {
        let world = World::open_for(HELPDESK_TOKEN, 2 * pairs + strangers).await?;
        world.open_chats().await?;
        let group = group(&world, pairs).await?;
        let suite = Suite::start().await?;
        let mut environment = environment(&suite, &world, pairs, group);
        environment.insert("TELEGRAM__LIMITS".to_owned(), limits.to_owned());
        let helpdesk = suite.run(SERVICE, &environment).await?;
        let mut administrator = suite.database.connect_as_administrator().await;
        pair_up(&mut administrator, world.bot.id, pairs).await?;
        Ok(Self {
            suite,
            world,
            administrator,
            helpdesk,
            group,
            pairs,
        })
    }

    /// Those who ask; each has the specialist of the same place.
    pub(super) fn people(&self) -> &[i64] {
        &self.world.people[..self.half()]
    }

    /// Those who answer.
    pub(super) fn specialists(&self) -> &[i64] {
        &self.world.people[self.half()..2 * self.half()]
    }

    /// Those who have nobody yet.
    pub(super) fn strangers(&self) -> &[i64] {
        &self.world.people[2 * self.half()..]
    }

    /// What notifier is told to send letters beside it.
    pub(super) fn notifier_environment(&self) -> Environment {
        quiet(self.suite.notifier_environment())
    }

    /// What pgbench needs to come into the service's tables.
    pub(super) fn url(&self) -> String {
        self.suite.database.url(SERVICE).to_owned()
    }

    /// Everything still is as Telegram would have it.
    pub(super) async fn check(&self) -> Result<()> {
        Ok(self.world.telegram.no_violations().await?)
    }

    /// Makes strangers people who may ask, without the letters that it takes.
    pub(super) async fn sign_strangers_in(&mut self) -> Result<()> {
        let (Some(first), Some(last)) = (self.strangers().first(), self.strangers().last()) else {
            return Ok(());
        };
        let signed_in = signed_in(*first, *last);
        Ok(self.administrator.batch_execute(&signed_in).await?)
    }

    /// How many calls to Telegram are still to be made.
    pub(super) async fn waiting_calls(&mut self) -> Result<i64> {
        let open = format!("select count(*) as number from {SCHEMA}.outgoing where closed_at is null");
        number(&mut self.administrator, &open).await
    }

    /// How many requests nobody has taken.
    pub(super) async fn open_requests(&mut self) -> Result<i64> {
        let open = format!("select count(*) as number from {SCHEMA}.communications where state = 'open'");
        number(&mut self.administrator, &open).await
    }

    fn half(&self) -> usize {
        usize::try_from(self.pairs).unwrap_or_default()
    }
}

/// As in production: by the machine's clock, and with few words.
fn quiet(mut environment: Environment) -> Environment {
    environment.remove("CLOCK__URL");
    for (name, value) in [("ENGINE__LEASE", "5s"), ("LOG__FORMAT", "json"), ("RUST_LOG", "warn")] {
        environment.insert(name.to_owned(), value.to_owned());
    }
    environment
}

/// The service group, with one specialist in it.
async fn group(world: &World, pairs: i64) -> Result<i64> {
    let owner = world.telegram.person("Owner").await?;
    let members = [FIRST + pairs, world.bot.id];
    Ok(world.telegram.group("Support", &owner, &members).await?.id)
}

fn environment(suite: &Suite, world: &World, pairs: i64, group: i64) -> Environment {
    let mut environment = quiet(suite.helpdesk_environment());
    let specialists: Vec<_> = (FIRST + pairs..FIRST + 2 * pairs)
        .map(|id| json!({ "chat_id": id, "name": format!("Specialist {id}") }))
        .collect();
    for (name, value) in [
        ("TELEGRAM__API_URL", world.root.clone()),
        ("SPECIALISTS", json!(specialists).to_string()),
        ("GROUPS", json!([{ "chat_id": group, "name": "Support" }]).to_string()),
        ("LOCALE__DEFAULT", "en".to_owned()),
    ] {
        environment.insert(name.to_owned(), value);
    }
    environment
}

fn signed_in(first: i64, last: i64) -> String {
    format!(
        "insert into {SCHEMA}.users (telegram_id, name, email, email_folded, registered_at, authenticated_at)
         select n, 'Resident', n || '@example.org', n || '@example.org', now(), now() from generate_series({first}, {last}) n"
    )
}

/// Signs people in and gives each his specialist, without the dialogues that it takes: those are not what is measured.
async fn pair_up(connection: &mut AsyncPgConnection, bot_id: i64, pairs: i64) -> Result<()> {
    let last = FIRST + pairs - 1;
    let signed_in = signed_in(FIRST, last);
    connection
        .batch_execute(&format!(
            "{signed_in};
             set search_path = {SCHEMA};
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
