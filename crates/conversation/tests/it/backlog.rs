//! What a look for work reads when much of one person waits, with plans that were made while hardly anything did.

use conversation::{
    Lane,
    store::{
        copies::{self, Revising},
        outgoing::{self, NewOutgoing},
        sending, slots,
    },
};
use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use outbox::inputs;

use crate::notebook::{BOT, World, said};

const FLOODER: i64 = 7;
const WAITING: i64 = 2_000;
/// PostgreSQL plans a statement anew for its first five executions and then keeps a plan.
const EXECUTIONS: usize = 8;

#[tokio::test(flavor = "multi_thread")]
async fn the_next_call_is_found_in_a_backlog_by_reading_each_row_twice_at_most() {
    let mut world = World::new().await;
    world.queue(FLOODER, 1).await;
    world.settle("outgoing").await;
    for _ in 0..EXECUTIONS {
        let found = sending::candidates(&world.connection, BOT, &[], false, 30)
            .await
            .unwrap();
        assert_eq!(found.len(), 1);
    }
    world.queue(FLOODER, WAITING).await;
    world.queue(8, 1).await;

    world.connection.batch_execute("begin").await.unwrap();
    let before = world.rows_read("outgoing").await;
    let found = sending::candidates(&world.connection, BOT, &[], false, 30)
        .await
        .unwrap();
    let chats: Vec<i64> = found.iter().map(|candidate| candidate.chat_id).collect();
    assert_eq!(chats, [FLOODER, 8]);
    let read = world.rows_read("outgoing").await - before;
    assert!(read <= 2 * WAITING + 100, "{read} rows were read");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_input_is_claimed_from_a_backlog_by_reading_none_behind_it() {
    let mut world = World::new().await;
    world.said(&[(FLOODER, "hello")]).await;
    world.settle("inputs").await;
    let flooder = format!("person:{FLOODER}");
    for _ in 0..EXECUTIONS {
        let claimed = inputs::claim(&world.connection, BOT, &[]).await.unwrap();
        assert_eq!(claimed.as_deref(), Some(flooder.as_str()));
        assert!(world.oldest(&flooder).await);
    }
    let flood: Vec<_> = (0..WAITING)
        .map(|number| said(FLOODER, &format!("hello {number}")))
        .collect();
    inputs::insert(&world.connection, BOT, &flood).await.unwrap();
    world.said(&[(8, "hello")]).await;

    world.connection.batch_execute("begin").await.unwrap();
    let before = world.rows_read("inputs").await;
    assert_eq!(
        inputs::claim(&world.connection, BOT, &[]).await.unwrap().as_deref(),
        Some(flooder.as_str())
    );
    assert!(world.oldest(&flooder).await);
    let read = world.rows_read("inputs").await - before;
    assert!(read <= 100, "{read} rows were read for the flooder");

    let before = world.rows_read("inputs").await;
    let others = inputs::claim(&world.connection, BOT, &[flooder]).await.unwrap();
    assert_eq!(others.as_deref(), Some("person:8"));
    let read = world.rows_read("inputs").await - before;
    assert!(read <= WAITING + 100, "{read} rows were read for the other");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_relayed_finds_its_album_its_change_and_its_copy_without_reading_the_backlog() {
    let mut world = World::new().await;
    let shown = format!(
        "insert into slots (bot_id, slot, chat_id, message_id) select {BOT}, 'relay/' || n, {FLOODER}, n \
         from generate_series(1, {WAITING}) n; vacuum analyze slots"
    );
    world.queue_album("some").await;
    world.settle("outgoing").await;
    for statement in shown.split("; ") {
        world.connection.batch_execute(statement).await.unwrap();
    }
    let change = serde_json::json!({"call": "revise", "revision": {"text": {"text": "hello"}}});
    let item = serde_json::json!({"message_id": 9, "slot": "relay/new"});
    let relay = async |world: &World, album: &str| {
        let joined = copies::join_waiting_album(&world.connection, BOT, FLOODER, 8, album, &item).await;
        let left = copies::leave_waiting_album(&world.connection, BOT, "relay/new").await;
        let found = slots::at(&world.connection, BOT, FLOODER, 17).await.unwrap().unwrap();
        assert_eq!((left.unwrap(), found.slot.as_str()), (None, "relay/17"));
        let newer = slots::find(&world.connection, BOT, FLOODER, WAITING + 1).await;
        assert_eq!(newer.unwrap(), slots::Found::Nothing);
        let revising = copies::revise(&world.connection, BOT, &found.slot, &change).await;
        assert_eq!(revising.unwrap(), Revising::Follow);
        joined.unwrap()
    };
    for _ in 0..EXECUTIONS {
        assert!(relay(&world, "some").await);
    }
    world.queue(FLOODER, WAITING).await;

    world.connection.batch_execute("begin").await.unwrap();
    let before = world.rows_read("outgoing").await + world.rows_read("slots").await;
    assert!(relay(&world, "some").await);
    assert!(!relay(&world, "other").await);
    let read = world.rows_read("outgoing").await + world.rows_read("slots").await - before;
    assert!(read <= 50, "{read} rows were read");
}

impl World {
    /// Queues an album of one to the flooder's chat.
    async fn queue_album(&mut self, name: &str) {
        let messages = [serde_json::json!({"message_id": 8, "slot": "relay/old"})];
        let call = serde_json::json!({"call": "copy", "from_chat_id": 8, "messages": messages, "album": name});
        let album = NewOutgoing {
            chat_id: FLOODER,
            lane: Lane::Interactive,
            unordered: false,
            slot: None,
            call,
            secret: false,
            report: None,
        };
        outgoing::insert(&self.connection, BOT, &[album], None, None)
            .await
            .unwrap();
    }

    /// Queues calls to a chat.
    async fn queue(&mut self, chat_id: i64, count: i64) {
        let call = NewOutgoing {
            chat_id,
            lane: Lane::Interactive,
            unordered: false,
            slot: None,
            call: serde_json::json!({"call": "message", "text": "hello"}),
            secret: false,
            report: None,
        };
        let calls = vec![call; usize::try_from(count).unwrap()];
        outgoing::insert(&self.connection, BOT, &calls, None, None)
            .await
            .unwrap();
    }

    /// A hundred rows that are done with lie beside, and PostgreSQL knows how few are open.
    async fn settle(&mut self, table: &str) {
        let (columns, values) = match table {
            "inputs" => (
                "source, source_key, conversation, kind, body",
                "'update', 'old ' || n, 'person:' || n, '', ''",
            ),
            _ => ("chat_id, lane, body, state", "n, 0, '{}', 'sent'"),
        };
        let old = format!(
            "insert into {table} (bot_id, closed_at, {columns}) select {BOT}, now(), {values} from generate_series(1, 100) n"
        );
        self.connection.batch_execute(&old).await.unwrap();
        let analyze = format!("vacuum analyze {table}");
        self.connection.batch_execute(&analyze).await.unwrap();
    }

    /// Whether there is an oldest input of a conversation, which a worker reads after its claim.
    async fn oldest(&self, conversation: &str) -> bool {
        inputs::oldest(&self.connection, BOT, conversation, FLOODER, 20)
            .await
            .unwrap()
            .is_some()
    }

    /// Rows of a table that this session has read and the server has not collected yet.
    async fn rows_read(&mut self, table: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Read {
            #[diesel(sql_type = BigInt)]
            rows: i64,
        }
        let sql = "select seq_tup_read + idx_tup_fetch as rows from pg_stat_xact_user_tables \
                   where schemaname = current_schema() and relname = $1";
        let read: Read = sql_query(sql)
            .bind::<diesel::sql_types::Text, _>(table)
            .get_result(&mut self.connection)
            .await
            .unwrap();
        read.rows
    }
}
