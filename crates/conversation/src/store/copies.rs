//! Copies of messages, from the queue's side: albums that are gathered, and what an author's change still has to reach.
//!
//! Statements on albums say which are open by their states alone: with `closed_at is null` PostgreSQL might read the index of
//! all open rows of the chat instead of that of the albums.

use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Bool, Integer, Jsonb, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use crate::ALBUM_LIMIT;

/// Lets a message join the album that waits for the chat, and the album wait a second longer for more. `false`: none waits,
/// or none that has room. By the database's clock, for a business clock may stand still.
pub async fn join_waiting_album(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    from_chat_id: i64,
    album: &str,
    message: &serde_json::Value,
) -> QueryResult<bool> {
    let joined = statement(
        "update outgoing set body = jsonb_set(body, '{messages}', (body -> 'messages') || ?), messages = messages + 1, \
           not_before = greatest(not_before, clock_timestamp() + interval '1 second') \
         where bot_id = ? and id = (\
           select id from outgoing where bot_id = ? and album = ? and chat_id = ? and state = 'pending' \
           and body ->> 'from_chat_id' = ? and messages < ? order by id desc limit 1 for update) \
         and state = 'pending'",
    )
    .bind::<Jsonb, _>(message)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(album)
    .bind::<BigInt, _>(chat_id)
    .bind::<Text, _>(from_chat_id.to_string())
    .bind::<Integer, _>(i32::try_from(ALBUM_LIMIT).unwrap_or(i32::MAX))
    .execute(&mut connection)
    .await?;
    Ok(joined == 1)
}

/// Takes a message out of the album that waits with it; the last one cancels the row. Returns the chat of an album that is
/// being sent with it, where it may yet appear.
pub async fn leave_waiting_album(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    slot: &str,
) -> QueryResult<Option<i64>> {
    let rows: Vec<ChatRow> = statement(
        "with found as (\
           select id, chat_id, state from outgoing where bot_id = ? and album is not null \
           and state in ('pending', 'sending', 'unknown') and body -> 'messages' @> jsonb_build_array(jsonb_build_object('slot', cast(? as text))) for update), \
         changed as (\
           update outgoing o set messages = greatest(o.messages - 1, 1), \
             state = case when o.messages = 1 then 'cancelled' else o.state end, \
             closed_at = case when o.messages = 1 then now() end, \
             body = jsonb_set(o.body, '{messages}', (select coalesce(jsonb_agg(item), '[]') \
               from jsonb_array_elements(o.body -> 'messages') item where item ->> 'slot' is distinct from ?)) \
           from found where o.bot_id = ? and o.id = found.id and found.state = 'pending') \
         select chat_id from found where state <> 'pending'",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .bind::<Text, _>(slot)
    .bind::<BigInt, _>(bot_id)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next().map(|row| row.chat_id))
}

/// What is to be done about a change of a copied message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Revising {
    /// The copy stands, or is being made: an edit has to follow it.
    Follow,
    /// An edit that waits already has taken the change in.
    Replaced,
    /// The copy waits still and will be made of the newest content, or there is none.
    Needless,
}

/// Puts a change into the edit of the slot that waits, else tells whether one is needed.
pub async fn revise(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    slot: &str,
    call: &serde_json::Value,
) -> QueryResult<Revising> {
    let rows: Vec<RevisingRow> = statement(
        "with replaced as (\
           update outgoing set body = ? where bot_id = ? and id = (\
             select id from outgoing where bot_id = ? and slot = ? and closed_at is null and state = 'pending' \
             and body ->> 'call' = 'revise' order by id desc limit 1 for update) and state = 'pending' returning 1) \
         select exists (select from replaced) as replaced, \
           exists (select from slots where bot_id = ? and slot = ?) \
           or exists (select from outgoing where bot_id = ? and slot = ? and closed_at is null and state = 'sending') \
           or exists (select from outgoing where bot_id = ? and album is not null and state = 'sending' \
             and body -> 'messages' @> jsonb_build_array(jsonb_build_object('slot', cast(? as text)))) \
           as follow",
    )
    .bind::<Jsonb, _>(call)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .get_results(&mut connection)
    .await?;
    Ok(match rows.into_iter().next() {
        Some(row) if row.replaced => Revising::Replaced,
        Some(row) if row.follow => Revising::Follow,
        _ => Revising::Needless,
    })
}

#[derive(QueryableByName)]
struct ChatRow {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
}

#[derive(QueryableByName)]
struct RevisingRow {
    #[diesel(sql_type = Bool)]
    replaced: bool,
    #[diesel(sql_type = Bool)]
    follow: bool,
}
