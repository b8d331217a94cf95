use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use lapin::{
    BasicProperties, Connection, ConnectionProperties,
    options::{BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions},
    types::FieldTable,
};
use rehearsal::PrivateServer;
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// A folder that the servers' accounts can enter; a temporary one is closed at first.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    folder
}

async fn number(connection: &mut AsyncPgConnection, query: &str) -> i64 {
    sql_query(query).get_result::<Answer>(connection).await.unwrap().number
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_postgres_comes_back_on_its_port_with_all_that_was_committed() {
    let folder = folder();
    let mut server = PrivateServer::postgres(folder.path()).await.unwrap();
    let url = server.url();
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    connection
        .batch_execute("create table notes (number bigint); insert into notes values (7)")
        .await
        .unwrap();

    server.kill().unwrap();
    assert!(AsyncPgConnection::establish(&url).await.is_err());
    server.restart().await.unwrap();
    assert_eq!(server.url(), url);
    let mut connection = AsyncPgConnection::establish(&url).await.unwrap();
    assert_eq!(number(&mut connection, "select number from notes").await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_postgres_says_nothing_until_it_is_resumed() {
    let folder = folder();
    let server = PrivateServer::postgres(folder.path()).await.unwrap();
    let mut connection = AsyncPgConnection::establish(&server.url()).await.unwrap();

    server.pause();
    let mut asked = Box::pin(number(&mut connection, "select 7::bigint as number"));
    let silence = tokio::time::timeout(Duration::from_millis(300), &mut asked).await;
    assert!(silence.is_err(), "a paused server answered");
    server.resume();
    assert_eq!(asked.await, 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_rabbitmq_comes_back_on_its_port_with_its_durable_queues() {
    let folder = folder();
    let mut server = PrivateServer::rabbitmq(folder.path()).await.unwrap();
    let url = server.url();
    let durable = QueueDeclareOptions {
        durable: true,
        ..QueueDeclareOptions::default()
    };
    {
        let connection = Connection::connect(&url, ConnectionProperties::default())
            .await
            .unwrap();
        let channel = connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        let queue = channel.queue_declare("notes".into(), durable, FieldTable::default());
        queue.await.unwrap();
        let persistent = BasicProperties::default().with_delivery_mode(2);
        let options = BasicPublishOptions::default();
        let published = channel.basic_publish("".into(), "notes".into(), options, b"seven", persistent);
        published.await.unwrap().await.unwrap();
    }

    server.kill().unwrap();
    assert!(
        Connection::connect(&url, ConnectionProperties::default())
            .await
            .is_err()
    );
    server.restart().await.unwrap();
    let connection = Connection::connect(&url, ConnectionProperties::default())
        .await
        .unwrap();
    let channel = connection.create_channel().await.unwrap();
    let message = channel
        .basic_get("notes".into(), BasicGetOptions::default())
        .await
        .unwrap();
    assert_eq!(message.unwrap().delivery.data, b"seven");
}
