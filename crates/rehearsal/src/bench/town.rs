//! A town of registered residents, and the services.

use std::path::Path;

use anyhow::{Context, Result};
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use sandbox::{client::Person, model::NewPerson};

use super::world::{FIRST, World};
use crate::free_address;
use crate::suite::{ADMINISTRATOR, Environment, Running, Suite};

/// Everything that a measurement needs.
pub(super) struct Town {
    pub(super) suite: Suite,
    pub(super) world: World,
    /// Sees everybody's statements and counters.
    pub(super) administrator: AsyncPgConnection,
    pub(super) passbot: Running,
    environment: Environment,
}

impl Town {
    /// Starts it with so many residents, in whose chats nothing has been said yet, and no limits.
    pub(super) async fn settle(residents: i64) -> Result<Self> {
        Self::settle_in(World::open(residents).await?, residents, "off").await
    }

    /// Starts it in a world whose first people become residents, with limits as `TELEGRAM__LIMITS` says.
    pub(super) async fn settle_in(world: World, residents: i64, limits: &str) -> Result<Self> {
        let suite = Suite::start().await?;

        let mut environment = suite.passbot_environment();
        environment.remove("CLOCK__URL");
        environment.insert("TELEGRAM__LIMITS".to_owned(), limits.to_owned());
        for (name, value) in [
            ("TELEGRAM__API_URL", world.root.as_str()),
            ("LIMITS__OPEN_PASSES", "1000000"),
            ("LIMITS__ORDERS_A_DAY", "1000000"),
            ("ENGINE__LEASE", "5s"),
            ("LOG__FORMAT", "json"),
            ("RUST_LOG", "warn"),
        ] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        let passbot = suite.run("passbot", &environment).await?;
        let mut administrator = suite.database.connect_as_administrator().await;
        register(&mut administrator, residents).await?;
        Ok(Self {
            suite,
            world,
            administrator,
            passbot,
            environment,
        })
    }

    /// Starts passbot again, where it was, without waiting for it.
    pub(super) fn spawn_passbot(&self) -> Result<Running> {
        Running::spawn("passbot", &self.environment)
    }

    /// Starts passbot once more beside the one that runs.
    pub(super) async fn second_replica(&self) -> Result<Running> {
        let mut environment = self.environment.clone();
        environment.insert("HTTP__LISTEN".to_owned(), free_address().to_string());
        self.suite.run("passbot", &environment).await
    }

    /// Starts sheets-syncer beside it; it keeps no sheet quicker than in production.
    pub(super) async fn run_sheets_syncer(&self) -> Result<Running> {
        let mut environment = self.suite.sheets_syncer_environment();
        environment.remove("CLOCK__URL");
        for (name, value) in [("INTERVAL", "5s"), ("LOG__FORMAT", "json"), ("RUST_LOG", "warn")] {
            environment.insert(name.to_owned(), value.to_owned());
        }
        self.suite.run("sheets-syncer", &environment).await
    }

    /// Who the settings name as administrator.
    pub(super) async fn named_administrator(&self) -> Result<Person> {
        let olga = NewPerson {
            id: Some(ADMINISTRATOR),
            first_name: "Olga".to_owned(),
            language_code: Some("en".to_owned()),
            ..NewPerson::default()
        };
        Ok(self.world.telegram.person_like(olga).await?)
    }

    /// Everything still is as Telegram would have it.
    pub(super) async fn check(&self) -> Result<()> {
        Ok(self.world.telegram.no_violations().await?)
    }

    /// One number from the database, with all rights.
    pub(super) async fn number(&mut self, query: &str) -> Result<i64> {
        number(&mut self.administrator, query).await
    }
}

/// One number from a database: the column `number`.
pub(super) async fn number(connection: &mut AsyncPgConnection, query: &str) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    let row: Row = sql_query(query)
        .get_result(connection)
        .await
        .with_context(|| query.to_owned())?;
    Ok(row.number)
}

/// The folder of a PostgreSQL server's programs, `pgbench` among them.
pub(super) async fn programs_of_postgres(connection: &mut AsyncPgConnection) -> Result<std::path::PathBuf> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        setting: String,
    }
    let row: Row = sql_query("select setting from pg_config() where name = 'BINDIR'")
        .get_result(connection)
        .await?;
    Ok(Path::new(&row.setting).to_owned())
}

/// Makes residents of people without the dialogue that it takes: that is not what is measured.
async fn register(connection: &mut AsyncPgConnection, residents: i64) -> Result<()> {
    let last = FIRST + residents - 1;
    connection
        .batch_execute(&format!(
            "set search_path = passbot;
             insert into invitations (code_hash, created_by, created_at, expires_at, used_by, used_at)
             select sha256(n::text::bytea), 1, now(), now() + interval '1 day', n, now()
             from generate_series({FIRST}, {last}) n;
             insert into residents (telegram_id, name, phone, house, invitation_id, registered_at)
             select used_by, 'Анна Петрова', '+7' || (9000000000 + used_by), '12А', id, now() from invitations;
             analyze"
        ))
        .await?;
    Ok(())
}
