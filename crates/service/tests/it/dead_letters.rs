use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

use crate::support::World;

/// A migrated database with one dead row in each table.
async fn with_dead_rows(world: &World) {
    assert_eq!(world.command(&["migrate"]).await.0, Some(0));
    let mut connection = AsyncPgConnection::establish(world.database.url("minimal"))
        .await
        .unwrap();
    connection
        .batch_execute(
            "insert into inputs (bot_id, source, source_key, conversation, kind, body, closed_at, dead, error, attempts) \
               values (7, 'update', '1', 'person:5', '', convert_to('{\"text\": \"K-1234\"}', 'utf8'), \
                       '2026-03-01T09:00:00Z', true, 'no such state', 5); \
             insert into tasks (bot_id, kind, key, conversation, due_at, dead, error) \
               values (7, 'expire', 'pass/1', 'person:5', '2026-03-01T09:00:00Z', true, 'no answer'); \
             insert into outgoing (bot_id, chat_id, lane, body, state, closed_at, error) \
               values (7, 5, 0, '{\"call\": \"message\", \"text\": \"Hello, Anna\"}', 'dead', \
                       '2026-03-01T09:00:00Z', 'Bad Request')",
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn dead_rows_are_listed_shown_masked_replayed_and_dropped() {
    let world = World::new().await;
    with_dead_rows(&world).await;

    let (code, said) = world.command(&["dead-letters", "list"]).await;
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(
        said,
        "input-1  2026-03-01T09:00:00Z  update  no such state\n\
         task-1  2026-03-01T09:00:00Z  expire  no answer\n\
         outgoing-1  2026-03-01T09:00:00Z  dead message  Bad Request\n\
         3 dead letters\n"
    );
    let (_, said) = world.command(&["dead-letters", "show", "input-1"]).await;
    assert!(said.contains(r#"{"text":"(6 characters)"}"#), "{said}");
    let (_, said) = world.command(&["dead-letters", "show", "input-1", "--unmasked"]).await;
    assert!(said.contains(r#"{"text": "K-1234"}"#), "{said}");
    let (code, said) = world.command(&["dead-letters", "show", "input-99"]).await;
    assert_eq!(code, Some(1));
    assert!(said.contains("there is no dead letter input-99"), "{said}");

    assert_eq!(
        world.command(&["dead-letters", "replay", "input-1"]).await.1,
        "1 replayed\n"
    );
    let (_, said) = world.command(&["status"]).await;
    let inputs: Vec<_> = said
        .lines()
        .find(|line| line.starts_with("inputs"))
        .unwrap()
        .split_whitespace()
        .collect();
    assert_eq!(inputs[1..3], ["1", "0"], "{said}");
    assert_eq!(world.command(&["dead-letters", "drop", "--all"]).await.1, "2 dropped\n");
    assert_eq!(world.command(&["dead-letters", "list"]).await.1, "0 dead letters\n");
}

#[tokio::test]
async fn replaying_or_dropping_needs_to_be_told_what() {
    let world = World::new().await;
    for command in ["replay", "drop"] {
        let (code, said) = world.command(&["dead-letters", command]).await;
        assert_eq!(code, Some(2), "{said}");
    }
}

#[tokio::test]
async fn republish_says_how_many() {
    let world = World::new().await;
    let (code, said) = world.command(&["republish"]).await;
    assert_eq!((code, said.as_str()), (Some(0), "0 events will be published again\n"));
}
