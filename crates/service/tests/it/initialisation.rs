use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use rehearsal::{database_url, queue_prefix};
use service::{
    database::{InitError, Login, init},
    settings::{ExposeSecret, SecretString},
};

/// Databases and roles of one test, dropped at its end.
struct Made {
    database: String,
    services: [String; 2],
}

impl Made {
    fn new() -> Self {
        let unique = queue_prefix().replace('-', "_");
        let name = |word: &str| format!("{unique}{word}");
        Self {
            database: name("db"),
            services: [name("one"), name("two")],
        }
    }

    async fn init(&self, service: usize, password: &str) -> Result<SecretString, InitError> {
        let login = Login {
            database: Some(self.database.clone()),
            password: SecretString::from(password),
            role: None,
        };
        init(&SecretString::from(database_url()), &self.services[service], &login).await
    }

    async fn clean_up(&self) {
        let mut connection = AsyncPgConnection::establish(&database_url()).await.unwrap();
        let drop = format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.database);
        connection.batch_execute(&drop).await.unwrap();
        for service in &self.services {
            connection
                .batch_execute(&format!("DROP ROLE IF EXISTS \"{service}\""))
                .await
                .unwrap();
        }
    }
}

async fn log_in(url: &SecretString) -> AsyncPgConnection {
    AsyncPgConnection::establish(url.expose_secret()).await.unwrap()
}

#[tokio::test]
async fn a_role_owns_its_schema_and_has_rights_nowhere_else() {
    let made = Made::new();
    let first = made.init(0, "it's a secret & more").await.unwrap();
    let second = made.init(1, "second").await.unwrap();
    let (mut one, mut two) = (log_in(&first).await, log_in(&second).await);

    one.batch_execute("CREATE TABLE passes (id bigint); INSERT INTO passes VALUES (1)")
        .await
        .unwrap();
    let [schema, _] = &made.services;
    one.batch_execute(&format!("SELECT id FROM \"{schema}\".passes"))
        .await
        .unwrap();

    for forbidden in [
        format!("SELECT id FROM \"{schema}\".passes"),
        format!("CREATE TABLE \"{schema}\".mine (id bigint)"),
        "CREATE TABLE public.mine (id bigint)".to_owned(),
        "CREATE SCHEMA mine".to_owned(),
        "CREATE TEMPORARY TABLE mine (id bigint)".to_owned(),
        "CREATE ROLE mine".to_owned(),
    ] {
        let refused = two.batch_execute(&forbidden).await.unwrap_err().to_string();
        assert!(refused.contains("permission denied"), "{forbidden}: {refused}");
    }
    drop((one, two));
    made.clean_up().await;
}

#[tokio::test]
async fn it_can_be_repeated_with_a_new_password_and_run_many_at_once() {
    let made = Made::new();
    let at_once = (0..8).map(|number| made.init(number % 2, "first"));
    for made in futures::future::join_all(at_once).await {
        made.unwrap();
    }
    let before = made.init(0, "first").await.unwrap();
    log_in(&before)
        .await
        .batch_execute("CREATE TABLE passes (id bigint)")
        .await
        .unwrap();

    let after = made.init(0, "another").await.unwrap();

    log_in(&after)
        .await
        .batch_execute("SELECT id FROM passes")
        .await
        .unwrap();
    assert!(
        AsyncPgConnection::establish(before.expose_secret()).await.is_err(),
        "the old password still works"
    );
    made.clean_up().await;
}

#[tokio::test]
async fn a_name_that_is_no_name_is_refused_before_anything_is_made() {
    for name in [
        "Passbot",
        "pass bot",
        "pass\"bot",
        "pg_bot",
        "7bot",
        "",
        &"x".repeat(64),
    ] {
        let login = Login {
            database: None,
            password: SecretString::from("secret"),
            role: None,
        };
        let refused = init(&SecretString::from(database_url()), name, &login)
            .await
            .unwrap_err();
        assert!(matches!(refused, InitError::Name(_)), "{name}: {refused:?}");
    }
}
