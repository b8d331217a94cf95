use diesel_async::{AsyncConnection, AsyncPgConnection};
use outbox::events::{self, NewEvent};

use crate::{domain::CommunicationId, events::communication_changed, store};

/// Communications of one transaction: few enough that nobody who takes one waits for them.
const PAGE: i64 = 200;

/// Queues the current state of every communication to be published once more. Consumers that have it already drop it by its
/// version. Returns how many.
pub(crate) async fn all_communications(connection: &mut AsyncPgConnection, bot_id: i64) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut last = CommunicationId(0);
    loop {
        let page = connection
            .transaction(async |transaction| {
                let page = store::communications_after(transaction, last, PAGE).await?;
                for communication in &page {
                    let event = communication_changed(communication);
                    let event = NewEvent {
                        routing_key: event.routing_key,
                        aggregate: event.aggregate,
                        version: event.version,
                        expires_at: None,
                        body: event.body,
                        secret: event.secret,
                    };
                    events::insert(transaction, bot_id, &event, None).await?;
                }
                anyhow::Ok(page)
            })
            .await?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.id;
        count += u64::try_from(page.len())?;
    }
}
