//! What was sent is kept for a while and then goes.

use std::time::Duration;

use diesel::result::QueryResult;
use diesel_async::AsyncPgConnection;
use outbox::retention::batch;

/// Deletes one batch of closed rows that are older than `age`; dead and undetermined ones stay for the operator.
pub async fn sweep(connection: &AsyncPgConnection, bot_id: i64, age: Duration) -> QueryResult<usize> {
    batch(
        connection,
        "delete from outgoing where bot_id = ? and id in (select id from outgoing where bot_id = ? \
         and closed_at < now() - ? * interval '1 second' and state not in ('dead', 'undetermined') limit ?)",
        bot_id,
        age,
    )
    .await
}
