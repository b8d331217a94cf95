use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use rehearsal::TestDatabase;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn number(connection: &mut AsyncPgConnection, query: &str) -> i64 {
    sql_query(query).get_result::<Answer>(connection).await.unwrap().number
}

/// How many databases and roles of this name the server has.
async fn traces_of(name: &str) -> i64 {
    let mut server = AsyncPgConnection::establish(&rehearsal::database_url()).await.unwrap();
    let query = "SELECT (SELECT count(*) FROM pg_database WHERE datname = $1)
                 + (SELECT count(*) FROM pg_roles WHERE starts_with(rolname, $1)) AS number";
    sql_query(query)
        .bind::<Text, _>(name)
        .get_result::<Answer>(&mut server)
        .await
        .unwrap()
        .number
}

fn name_of(database: &TestDatabase) -> String {
    database.administrator_url().rsplit_once('/').unwrap().1.to_owned()
}

#[tokio::test]
async fn a_role_works_in_its_own_schema_without_naming_it() {
    let database = TestDatabase::create(&["passbot"]).await;
    let mut passbot = database.connect("passbot").await;
    passbot
        .batch_execute("CREATE TABLE passes (id int); INSERT INTO passes VALUES (7)")
        .await
        .unwrap();
    assert_eq!(
        number(&mut passbot, "SELECT id::bigint AS number FROM passbot.passes").await,
        7
    );
}

#[tokio::test]
async fn a_role_can_neither_read_its_neighbours_tables_nor_write_to_public() {
    let database = TestDatabase::create(&["passbot", "sheets-syncer"]).await;
    let mut passbot = database.connect("passbot").await;
    passbot.batch_execute("CREATE TABLE passes (id int)").await.unwrap();

    let mut syncer = database.connect("sheets-syncer").await;
    for forbidden in [
        "SELECT * FROM passbot.passes",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA another",
    ] {
        let refusal = syncer.batch_execute(forbidden).await.unwrap_err().to_string();
        assert!(refusal.contains("permission denied"), "{forbidden}: {refusal}");
    }
}

#[tokio::test]
async fn a_database_and_its_roles_are_gone_afterwards_even_with_connections_open() {
    let database = TestDatabase::create(&["passbot"]).await;
    let name = name_of(&database);
    let _open = database.connect("passbot").await;
    assert_eq!(traces_of(&name).await, 2);
    drop(database);
    assert_eq!(traces_of(&name).await, 0);
}

#[tokio::test]
async fn a_database_is_gone_after_a_test_that_failed() {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let failing = tokio::spawn(async move {
        let database = TestDatabase::create(&["passbot"]).await;
        sender.send(name_of(&database)).unwrap();
        panic!("as a failing test does");
    });
    let name = receiver.await.unwrap();
    assert!(failing.await.is_err());
    assert_eq!(traces_of(&name).await, 0);
}
