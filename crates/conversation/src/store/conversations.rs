use diesel::{
    result::QueryResult,
    sql_types::{BigInt, Jsonb, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

/// Stores what a conversation is in the middle of.
pub async fn save(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    conversation: &str,
    state: &serde_json::Value,
) -> QueryResult<()> {
    statement(
        "insert into conversations (bot_id, conversation, state) values (?, ?, ?) \
         on conflict (bot_id, conversation) do update set state = excluded.state, updated_at = now()",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(conversation)
    .bind::<Jsonb, _>(state)
    .execute(&mut connection)
    .await?;
    Ok(())
}
