//! Messages by their words.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt,
    messages::MessageRow,
    schema::{messages, searches},
};
use crate::{
    dialogue::FoundEntry,
    domain::{DisplayName, MessageId, SearchWords, StoredMessage, TelegramId},
};

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    person: i64,
    #[diesel(sql_type = Text)]
    name: String,
}

/// The newest messages in which all of the words begin a word, everybody's or one person's.
pub(crate) async fn find(
    transaction: &mut AsyncPgConnection,
    words: &SearchWords,
    person: Option<TelegramId>,
    before: Option<MessageId>,
    limit: i64,
) -> Result<Vec<FoundEntry>, LoadError> {
    let found: Vec<FoundRow> = statement(
        "select messages.id as id, users.telegram_id as person, users.name as name \
         from messages \
         join communications on communications.id = messages.communication_id \
         join users on users.telegram_id = communications.user_id \
         where messages.words @@ to_tsquery('simple', ?) \
           and users.erased_at is null and users.telegram_id = coalesce(?, users.telegram_id) and messages.id < ? \
         order by messages.id desc limit ?",
    )
    .bind::<Text, _>(words.query())
    .bind::<Nullable<BigInt>, _>(person)
    .bind::<BigInt, _>(before.map_or(i64::MAX, |before| before.0))
    .bind::<BigInt, _>(limit)
    .get_results(&mut &*transaction)
    .await?;
    let ids: Vec<i64> = found.iter().map(|found| found.id).collect();
    let rows: Vec<MessageRow> = messages::table
        .filter(messages::id.eq_any(ids))
        .order(messages::id.desc())
        .select(MessageRow::as_select())
        .load(transaction)
        .await?;
    let entry = |(found, row): (FoundRow, MessageRow)| {
        Ok(FoundEntry {
            person: found.person,
            person_name: DisplayName::new(&found.name),
            message: StoredMessage::try_from(row)?,
        })
    };
    found.into_iter().zip(rows).map(entry).collect()
}

/// Keeps a search by who searched and its number; the one before is forgotten.
pub(crate) async fn keep_search(
    transaction: &mut AsyncPgConnection,
    (by, number): (TelegramId, i64),
    words: &SearchWords,
    person: Option<TelegramId>,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let values = (
        searches::number.eq(number),
        searches::words.eq(words.as_str()),
        searches::user_id.eq(person),
        searches::searched_at.eq(now),
    );
    diesel::insert_into(searches::table)
        .values((searches::telegram_id.eq(by), values))
        .on_conflict(searches::telegram_id)
        .do_update()
        .set(values)
        .execute(transaction)
        .await?;
    Ok(())
}

/// A search that is kept, if it is still the newest: its words, and in whose messages.
pub(crate) async fn kept_search(
    transaction: &mut AsyncPgConnection,
    (by, number): (TelegramId, i64),
) -> Result<Option<(SearchWords, Option<TelegramId>)>, LoadError> {
    let row: Option<(String, Option<i64>)> = searches::table
        .find(by)
        .filter(searches::number.eq(number))
        .select((searches::words, searches::user_id))
        .first(transaction)
        .await
        .optional()?;
    let Some((words, person)) = row else { return Ok(None) };
    let words = SearchWords::parse(&words).ok_or_else(|| corrupt("search of", by))?;
    Ok(Some((words, person)))
}
