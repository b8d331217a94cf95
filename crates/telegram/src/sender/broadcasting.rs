use std::time::{Duration, Instant};

use conversation::store::broadcasts;
use diesel::result::QueryResult;
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use fail_point::fail_point;

/// So many messages of broadcasts may wait: two seconds' worth, so that the budget is used up, and little stands in a chat's
/// queue before it is its turn.
const ROOM: i64 = 60;
/// How often more are picked while a broadcast is open.
const WHILE_OPEN: Duration = Duration::from_millis(250);
/// How often it is looked whether one was begun.
const WHILE_NONE: Duration = Duration::from_secs(1);

/// Picks the recipients of broadcasts as the queue empties.
#[derive(Default)]
pub(super) struct Broadcasting {
    next_look: Option<Instant>,
}

impl Broadcasting {
    /// Queues the next messages, if it is time.
    pub(super) async fn pick(&mut self, mut connection: &AsyncPgConnection, bot_id: i64) -> QueryResult<()> {
        if !self.wait().is_zero() {
            return Ok(());
        }
        connection.batch_execute("begin").await?;
        let open = broadcasts::pick(connection, bot_id, ROOM).await?;
        if open {
            fail_point("pick");
        }
        connection.batch_execute("commit").await?;
        self.next_look = Some(Instant::now() + if open { WHILE_OPEN } else { WHILE_NONE });
        Ok(())
    }

    /// How long until it is time.
    pub(super) fn wait(&self) -> Duration {
        let left = |next: Instant| next.saturating_duration_since(Instant::now());
        self.next_look.map_or(Duration::ZERO, left)
    }
}
