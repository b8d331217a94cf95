use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Text},
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

/// Forgets slots, of what is archived or erased: their messages stay, and are neither found nor changed any more. A service that
/// relays makes a slot of every message, so it has to let them go.
pub async fn forget(mut connection: &AsyncPgConnection, bot_id: i64, slots: &[String]) -> QueryResult<usize> {
    statement("delete from slots where bot_id = ? and slot = any(?)")
        .bind::<BigInt, _>(bot_id)
        .bind::<Array<Text>, _>(slots)
        .execute(&mut connection)
        .await
}
