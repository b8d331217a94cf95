//! Files that a decision sends.

use diesel_async::SimpleAsyncConnection;
use rehearsal::eventually;

use crate::notebook::World;

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_with_a_file_is_stored_once_though_the_file_is_made_in_between() {
    let mut world = World::new().await;
    world.said(&[(1, "list 3"), (1, "hello")]).await;
    world.engine().drain().await.unwrap();
    let journal = world.journal().await;
    assert_eq!(journal.len(), 2, "{journal:?}");
    let calls = world.outgoing().await;
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].body["file_name"], "list.xlsx");
    // How a ZIP archive begins, in base64.
    assert!(calls[0].body["content"].as_str().unwrap().starts_with("UEsD"));
    assert_eq!(calls[1].body["text"], "hello");
    assert_eq!(world.count("inputs where attempts > 0").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_transaction_waits_for_a_file_to_be_made() {
    let mut world = World::new().await;
    // Much less than it takes to make this file.
    let limit = "alter role current_user in database %I set idle_in_transaction_session_timeout = 1000";
    let limit = format!("do $$ begin execute format('{limit}', current_database()); end $$");
    world.connection.batch_execute(&limit).await.unwrap();
    world.said(&[(1, "list 50000")]).await;
    let engine = world.engine();
    eventually("the list", async || {
        engine.drain().await.ok()?;
        (world.outgoing().await.len() == 1).then_some(())
    })
    .await;
    assert_eq!(world.journal().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_comes_out_different_each_time_is_given_up_with_an_apology() {
    let mut world = World::new().await;
    world.said(&[(1, "restless")]).await;
    let engine = world.engine();
    eventually("the end", async || {
        engine.drain().await.ok()?;
        (world.count("inputs where dead").await == 1).then_some(())
    })
    .await;
    assert_eq!(world.texts().await, ["Sorry."]);
    assert!(world.journal().await.is_empty());
}
