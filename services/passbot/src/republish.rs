use diesel_async::{AsyncConnection, AsyncPgConnection};
use outbox::events::{self, NewEvent};

use crate::{
    domain::PassId,
    events::{pass_changed, tombstone},
    store,
};

/// Passes of one transaction: few enough that nobody at the gate waits for them.
const PAGE: i64 = 200;

/// Queues the current state of every pass to be published once more. Consumers that have it already drop it by its
/// version. Returns how many.
///
/// Of erased passes the tombstone goes out again: a consumer that came back from an old backup must forget them too.
pub(crate) async fn all_passes(connection: &mut AsyncPgConnection, bot_id: i64) -> anyhow::Result<u64> {
    Ok(held_passes(connection, bot_id).await? + erased_passes(connection, bot_id).await?)
}

async fn held_passes(connection: &mut AsyncPgConnection, bot_id: i64) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut last = PassId(0);
    loop {
        let page = connection
            .transaction(async |transaction| {
                let page = store::held_passes_after(transaction, last, PAGE).await?;
                for held in &page {
                    queue(transaction, bot_id, pass_changed(held)).await?;
                }
                anyhow::Ok(page)
            })
            .await?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.pass.id;
        count += u64::try_from(page.len())?;
    }
}

async fn erased_passes(connection: &mut AsyncPgConnection, bot_id: i64) -> anyhow::Result<u64> {
    let mut count = 0;
    let mut last = PassId(0);
    loop {
        let page = connection
            .transaction(async |transaction| {
                let page = store::erased_passes_after(transaction, last, PAGE).await?;
                for erased in &page {
                    queue(transaction, bot_id, tombstone(erased)).await?;
                }
                anyhow::Ok(page)
            })
            .await?;
        let Some(newest) = page.last() else { return Ok(count) };
        last = newest.id;
        count += u64::try_from(page.len())?;
    }
}

async fn queue(transaction: &mut AsyncPgConnection, bot_id: i64, event: conversation::Event) -> anyhow::Result<()> {
    let event = NewEvent {
        routing_key: event.routing_key,
        aggregate: event.aggregate,
        version: event.version,
        expires_at: None,
        body: event.body,
        secret: event.secret,
    };
    events::insert(transaction, bot_id, &event, None).await?;
    Ok(())
}
