use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use crate::Language;

/// Notes what a person's update says of his chat: it can be reached, and in which language his client speaks.
pub async fn heard(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    language_code: Option<&str>,
) -> QueryResult<()> {
    statement(
        "insert into chats (bot_id, chat_id, language_code, heard_at) values (?, ?, ?, now()) \
         on conflict (bot_id, chat_id) do update set reachable = true, heard_at = now(), \
         language_code = coalesce(excluded.language_code, chats.language_code)",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<Nullable<Text>, _>(language_code)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Notes that the person blocked the bot, as Telegram itself said.
pub async fn blocked(mut connection: &AsyncPgConnection, bot_id: i64, chat_id: i64) -> QueryResult<()> {
    statement(
        "insert into chats (bot_id, chat_id, reachable) values (?, ?, false) \
         on conflict (bot_id, chat_id) do update set reachable = false",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Remembers the language that a person chose.
pub async fn choose_language(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    language: Language,
) -> QueryResult<()> {
    statement(
        "insert into chats (bot_id, chat_id, chosen_language) values (?, ?, ?) \
         on conflict (bot_id, chat_id) do update set chosen_language = excluded.chosen_language",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<Text, _>(language.code())
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Whether the bot can write to a chat: something came from there, and nobody has shut it since.
pub async fn open(mut connection: &AsyncPgConnection, bot_id: i64, chat_id: i64) -> QueryResult<bool> {
    let rows: Vec<OpenRow> =
        statement("select reachable and heard_at is not null as open from chats where bot_id = ? and chat_id = ?")
            .bind::<BigInt, _>(bot_id)
            .bind::<BigInt, _>(chat_id)
            .get_results(&mut connection)
            .await?;
    Ok(rows.into_iter().any(|row| row.open))
}

/// Which of these groups became supergroups, as far as the bot knows, each with the id that it has since.
pub async fn moved(mut connection: &AsyncPgConnection, bot_id: i64, chat_ids: &[i64]) -> QueryResult<Vec<(i64, i64)>> {
    let rows: Vec<MovedRow> = statement(
        "select chat_id, migrated_to from chats where bot_id = ? and chat_id = any(?) and migrated_to is not null",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<BigInt>, _>(chat_ids)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.chat_id, row.migrated_to)).collect())
}

/// The languages of chats, as far as they are known.
pub async fn languages(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_ids: &[i64],
) -> QueryResult<Vec<(i64, Language)>> {
    let rows: Vec<LanguageRow> =
        statement("select chat_id, chosen_language, language_code from chats where bot_id = ? and chat_id = any(?)")
            .bind::<BigInt, _>(bot_id)
            .bind::<Array<BigInt>, _>(chat_ids)
            .get_results(&mut connection)
            .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some((
                row.chat_id,
                spoken(row.chosen_language.as_deref(), row.language_code.as_deref())?,
            ))
        })
        .collect())
}

/// The language of a person: his choice, else that of his Telegram client, as far as it is one of ours.
pub fn spoken(chosen: Option<&str>, language_code: Option<&str>) -> Option<Language> {
    chosen
        .and_then(Language::from_tag)
        .or_else(|| language_code.and_then(Language::from_tag))
}

#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = Bool)]
    open: bool,
}

#[derive(QueryableByName)]
struct MovedRow {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
    #[diesel(sql_type = BigInt)]
    migrated_to: i64,
}

#[derive(QueryableByName)]
struct LanguageRow {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
    #[diesel(sql_type = Nullable<Text>)]
    chosen_language: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    language_code: Option<String>,
}
