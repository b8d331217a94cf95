use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

/// A slot and the message that shows it.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Shown {
    #[diesel(sql_type = Text)]
    pub slot: String,
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = BigInt)]
    pub message_id: i64,
}

/// Where a slot is shown, if it has been sent and not recalled.
pub async fn shown(mut connection: &AsyncPgConnection, bot_id: i64, slot: &str) -> QueryResult<Option<Shown>> {
    let rows: Vec<Shown> = statement("select slot, chat_id, message_id from slots where bot_id = ? and slot = ?")
        .bind::<BigInt, _>(bot_id)
        .bind::<Text, _>(slot)
        .get_results(&mut connection)
        .await?;
    Ok(rows.into_iter().next())
}

/// The slot that a message of a chat shows, if it shows one.
pub async fn at(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    message_id: i64,
) -> QueryResult<Option<Shown>> {
    let rows: Vec<Shown> =
        statement("select slot, chat_id, message_id from slots where bot_id = ? and chat_id = ? and message_id = ?")
            .bind::<BigInt, _>(bot_id)
            .bind::<BigInt, _>(chat_id)
            .bind::<BigInt, _>(message_id)
            .get_results(&mut connection)
            .await?;
    Ok(rows.into_iter().next())
}

/// What a message of a chat shows, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Slot(Shown),
    /// It may be a copy whose call is still being made: whoever it stands before may answer it before its end is marked.
    UnderWay,
    Nothing,
}

/// The same as [`at`] for a message that may be quite new. Calls to a chat are made one after the other, so only
/// the oldest that is open can be under way, and none is that is older than one that is known.
pub async fn find(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    message_id: i64,
) -> QueryResult<Found> {
    if let Some(shown) = at(connection, bot_id, chat_id, message_id).await? {
        return Ok(Found::Slot(shown));
    }
    let under_way: Vec<UnderWay> = statement(
        "select coalesce((select o.state = 'sending' and o.body ->> 'call' = 'copy' from outgoing o \
           where o.bot_id = ? and o.chat_id = ? and o.closed_at is null and not o.unordered \
           order by o.chat_id, o.id limit 1), false) \
         and not exists (select from slots where bot_id = ? and chat_id = ? and message_id > ?) as under_way",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<BigInt, _>(message_id)
    .get_results(&mut connection)
    .await?;
    if under_way.iter().any(|row| row.under_way) {
        return Ok(Found::UnderWay);
    }
    // Its end may have been marked between the first look and the second.
    let shown = at(connection, bot_id, chat_id, message_id).await?;
    Ok(shown.map_or(Found::Nothing, Found::Slot))
}

#[derive(QueryableByName)]
struct UnderWay {
    #[diesel(sql_type = Bool)]
    under_way: bool,
}

/// Forgets slots, of what is archived or erased: their messages stay, and are neither found nor changed any more. A service that
/// relays makes a slot of every message, so it has to let them go.
pub async fn forget(mut connection: &AsyncPgConnection, bot_id: i64, slots: &[String]) -> QueryResult<usize> {
    statement("delete from slots where bot_id = ? and slot = any(?)")
        .bind::<BigInt, _>(bot_id)
        .bind::<Array<Text>, _>(slots)
        .execute(&mut connection)
        .await
}
