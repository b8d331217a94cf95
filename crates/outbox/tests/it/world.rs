use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use outbox::Bell;
use rehearsal::{TestDatabase, count, eventually};
use secrecy::SecretString;

pub const BOT: i64 = 42;

/// A database with the outbox's tables.
pub struct World {
    pub database: TestDatabase,
    pub url: SecretString,
    pub bell: Bell,
    pub connection: AsyncPgConnection,
}

impl World {
    pub async fn new() -> Self {
        let database = TestDatabase::create(&["ledger"]).await;
        let url = SecretString::from(database.url("ledger").to_owned());
        service::database::migrate(&url, vec![outbox::MIGRATIONS])
            .await
            .unwrap();
        let connection = database.connect("ledger").await;
        Self {
            database,
            url,
            bell: Bell::new(),
            connection,
        }
    }

    pub async fn count(&mut self, what: &str) -> i64 {
        count(&mut self.connection, what).await
    }

    pub async fn counts(&mut self, what: &str, expected: i64) {
        eventually(&format!("{expected} of {what}"), async || {
            (self.count(what).await == expected).then_some(())
        })
        .await;
    }

    pub async fn execute(&mut self, sql: &str) {
        self.connection.batch_execute(sql).await.unwrap();
    }
}
