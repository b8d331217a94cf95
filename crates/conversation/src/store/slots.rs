use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

/// The chat in which a card stands, if it has been sent and not recalled.
pub async fn chat(mut connection: &AsyncPgConnection, bot_id: i64, slot: &str) -> QueryResult<Option<i64>> {
    let rows: Vec<SlotRow> = statement("select chat_id from slots where bot_id = ? and slot = ?")
        .bind::<BigInt, _>(bot_id)
        .bind::<Text, _>(slot)
        .get_results(&mut connection)
        .await?;
    Ok(rows.into_iter().next().map(|row| row.chat_id))
}

#[derive(QueryableByName)]
struct SlotRow {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
}
