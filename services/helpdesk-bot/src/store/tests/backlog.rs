//! What is read to find what goes on, when much is over, with plans that were made while hardly anything was.

use diesel::{QueryableByName, sql_query, sql_types::BigInt};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};

use super::*;

const SPECIALIST: TelegramId = 51;
const OVER: i64 = 2_000;
/// PostgreSQL plans a statement anew for its first five executions and then keeps a plan.
const EXECUTIONS: usize = 8;

impl Tables {
    /// Looks for what goes on, by each statement that a message or a press needs.
    async fn look(&mut self) {
        let connection = &mut self.connection;
        let current = current_of_specialist(connection, SPECIALIST).await.unwrap();
        assert_eq!(current, Some(CommunicationId(1)));
        assert_eq!(open_of_user(connection, 1).await.unwrap(), current);
        for (person, staff) in [(1, false), (SPECIALIST, true)] {
            let own = hold_own(connection, person, staff).await.unwrap();
            assert_eq!(own.map(|own| own.id), current);
        }
        assert_eq!(waiting_before(connection, CommunicationId(i64::MAX)).await.unwrap(), 1);
        assert_eq!(waiting(connection, CommunicationId(0), 10).await.unwrap().len(), 1);
        assert_eq!(owners(connection).await.unwrap().len(), 1);
        assert_eq!(taken_lines(connection).await.unwrap().len(), 1);
        assert!(waiting_digest(connection, self.now).await.unwrap().is_none());
    }

    /// Rows of communications that this transaction has read.
    async fn rows_read(&mut self) -> i64 {
        #[derive(QueryableByName)]
        struct Read {
            #[diesel(sql_type = BigInt)]
            read: i64,
        }
        let read: Read = sql_query(
            "select (seq_tup_read + coalesce(idx_tup_fetch, 0))::int8 as read from pg_stat_xact_user_tables \
             where relname = 'communications'",
        )
        .get_result(&mut self.connection)
        .await
        .unwrap();
        read.read
    }
}

#[tokio::test]
async fn what_goes_on_is_found_without_reading_what_is_over() {
    let mut tables = Tables::new().await;
    tables.user(1).await;
    tables.user(2).await;
    let taken = tables.open(1).await.taken(SPECIALIST, tables.now);
    change_communication(&mut tables.connection, &taken, tables.now)
        .await
        .unwrap();
    tables.open(2).await;
    for _ in 0..EXECUTIONS {
        tables.look().await;
    }
    let over = format!(
        "insert into communications (id, user_id, version, state, last_owner, opened_at, closed_at, closed_by, last_side, \
             awaited_since) \
         select nextval('communication_numbers'), 1, 3, 'closed', {SPECIALIST}, now(), now(), 'specialist', 'user', now() \
         from generate_series(1, {OVER})"
    );
    tables.connection.batch_execute(&over).await.unwrap();
    tables.connection.batch_execute("begin").await.unwrap();
    let before = tables.rows_read().await;
    tables.look().await;
    let read = tables.rows_read().await - before;
    assert!(read <= 50, "{read} rows were read");
}
