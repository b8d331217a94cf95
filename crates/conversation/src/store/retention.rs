//! What was sent is kept for a while and then goes.

use std::time::Duration;

use diesel::result::QueryResult;
use diesel_async::AsyncPgConnection;
use outbox::retention::batch;

/// Deletes one batch of closed rows and of ended broadcasts that are older than `age`; dead and undetermined rows stay for
/// the operator.
pub async fn sweep(connection: &AsyncPgConnection, bot_id: i64, age: Duration) -> QueryResult<usize> {
    let broadcasts = batch(
        connection,
        "delete from broadcasts where bot_id = ? and id in (select id from broadcasts where bot_id = ? \
         and ended_at < now() - ? * interval '1 second' limit ?)",
        bot_id,
        age,
    )
    .await?;
    let rows = batch(
        connection,
        "delete from outgoing where bot_id = ? and id in (select id from outgoing where bot_id = ? \
         and closed_at < now() - ? * interval '1 second' and state not in ('dead', 'undetermined') limit ?)",
        bot_id,
        age,
    )
    .await?;
    Ok(broadcasts + rows)
}
