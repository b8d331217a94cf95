use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use rehearsal::TestDatabase;
use service::{
    database::{MigrateError, migrate, pending},
    settings::SecretString,
};

const SHARED: EmbeddedMigrations = embed_migrations!("tests/migrations/shared");
const OWN: EmbeddedMigrations = embed_migrations!("tests/migrations/own");
const NEWER: EmbeddedMigrations = embed_migrations!("tests/migrations/newer");

fn url(database: &TestDatabase) -> SecretString {
    SecretString::from(database.url("library"))
}

#[tokio::test]
async fn several_folders_are_run_together_in_the_order_of_their_versions() {
    let database = TestDatabase::create(&["library"]).await;
    let url = url(&database);

    // Books need shelves, and stand in the folder that is named first.
    assert_eq!(
        pending(&url, vec![OWN, SHARED]).await.unwrap(),
        ["20260101000100", "20260101000200"]
    );
    assert_eq!(
        migrate(&url, vec![OWN, SHARED]).await.unwrap(),
        ["20260101000100", "20260101000200"]
    );
    assert!(migrate(&url, vec![OWN, SHARED]).await.unwrap().is_empty());
    assert!(pending(&url, vec![OWN, SHARED]).await.unwrap().is_empty());

    let mut connection = AsyncPgConnection::establish(database.url("library")).await.unwrap();
    connection
        .batch_execute("insert into library.shelves values (1); insert into books values (1, 1)")
        .await
        .unwrap();
}

/// The limits on a statement and a transaction that stands still, and how plans are made, as a new session has them.
const SESSION: &str = "select array[current_setting('statement_timeout'), \
     current_setting('idle_in_transaction_session_timeout'), current_setting('enable_seqscan'), \
     current_setting('jit')] as settings";

#[derive(diesel::QueryableByName)]
struct Session {
    #[diesel(sql_type = diesel::sql_types::Array<diesel::sql_types::Text>)]
    settings: Vec<String>,
}

#[tokio::test]
async fn whoever_made_the_role_its_sessions_are_bounded_once_it_has_migrated() {
    let database = TestDatabase::create(&["library"]).await;
    migrate(&url(&database), vec![SHARED]).await.unwrap();

    let mut connection = AsyncPgConnection::establish(database.url("library")).await.unwrap();
    let session: Session = diesel::sql_query(SESSION).get_result(&mut connection).await.unwrap();

    assert_eq!(session.settings, ["1min", "5s", "off", "off"]);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let database = TestDatabase::create(&["library"]).await;
    let url = url(&database);
    migrate(&url, vec![SHARED, NEWER]).await.unwrap();

    let refused = migrate(&url, vec![SHARED, OWN]).await.unwrap_err();

    assert!(
        matches!(&refused, MigrateError::Newer { unknown } if unknown == &["20260101000300"]),
        "{refused:?}"
    );
    assert!(
        refused.to_string().contains("does not know (20260101000300)"),
        "{refused}"
    );
    assert_eq!(
        pending(&url, vec![SHARED, OWN, NEWER]).await.unwrap(),
        ["20260101000200"]
    );
}

#[tokio::test]
async fn replicas_that_start_at_once_migrate_once() {
    let database = TestDatabase::create(&["library"]).await;
    let url = url(&database);

    let runs = (0..6).map(|_| migrate(&url, vec![SHARED, OWN]));
    let runs = futures::future::join_all(runs).await;

    let run: Vec<_> = runs.into_iter().flat_map(|run| run.unwrap()).collect();
    assert_eq!(run, ["20260101000100", "20260101000200"]);
}

#[tokio::test]
async fn two_folders_with_the_same_version_are_refused() {
    let database = TestDatabase::create(&["library"]).await;
    let refused = migrate(&url(&database), vec![SHARED, SHARED]).await.unwrap_err();
    let MigrateError::Migration(reason) = refused else {
        panic!("{refused}")
    };
    assert_eq!(reason.to_string(), "two migrations have the version 20260101000100");
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_is_told_from_one_that_is_wrong() {
    let nowhere = SecretString::from("postgres://library:x@127.0.0.1:1/frontdesk");
    let refused = migrate(&nowhere, vec![SHARED]).await.unwrap_err();
    assert!(matches!(refused, MigrateError::Connect(_)), "{refused:?}");
}
