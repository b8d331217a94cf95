use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Jsonb, Nullable, SmallInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use crate::{Call, Lane};

/// A call to Telegram as it is queued.
#[derive(Debug, Clone)]
pub struct NewOutgoing {
    pub chat_id: i64,
    pub lane: Lane,
    /// Stands outside of the order of its chat and expires (answers to presses).
    pub unordered: bool,
    pub slot: Option<String>,
    pub call: serde_json::Value,
    pub secret: bool,
    /// The conversation that wants to know how it ended, and the kind of that input.
    pub report: Option<(String, String)>,
}

/// Queues calls, in this order. Who still names a group that became a supergroup means the supergroup.
///
/// An album waits a second for those that are to join it, by the database's clock, for a business clock may stand still.
pub async fn insert(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    rows: &[NewOutgoing],
    traceparent: Option<&str>,
    caused_at: Option<DateTime<Utc>>,
) -> QueryResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    fn column<'a, T>(rows: &'a [NewOutgoing], field: impl Fn(&'a NewOutgoing) -> T) -> Vec<T> {
        rows.iter().map(field).collect()
    }
    statement(
        "insert into outgoing (bot_id, traceparent, caused_at, chat_id, lane, unordered, expires_at, slot, body, secret, \
           report_to, report_kind, album, messages, not_before) \
         select ?, ?, ?, \
           case when chat_id > 0 then chat_id else coalesce((select c.migrated_to from chats c \
             where c.bot_id = ? and c.chat_id = new.chat_id), chat_id) end, \
           lane, unordered, case when unordered then now() + interval '150 seconds' end, slot, body, secret, \
           report_to, report_kind, body ->> 'album', \
           case when body ->> 'album' is null then 1 else jsonb_array_length(body -> 'messages') end, \
           case when body ->> 'album' is not null then clock_timestamp() + interval '1 second' end \
         from unnest(?, ?, ?, ?, ?, ?, ?, ?) with ordinality \
         as new (chat_id, lane, unordered, slot, body, secret, report_to, report_kind, place) order by place",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Nullable<Text>, _>(traceparent)
    .bind::<Nullable<Timestamptz>, _>(caused_at)
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<BigInt>, _>(column(rows, |row| row.chat_id))
    .bind::<Array<SmallInt>, _>(column(rows, |row| row.lane as i16))
    .bind::<Array<Bool>, _>(column(rows, |row| row.unordered))
    .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.slot.as_deref()))
    .bind::<Array<Jsonb>, _>(column(rows, |row| &row.call))
    .bind::<Array<Bool>, _>(column(rows, |row| row.secret))
    .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.report.as_ref().map(|(to, _)| to.as_str())))
    .bind::<Array<Nullable<Text>>, _>(column(rows, |row| row.report.as_ref().map(|(_, kind)| kind.as_str())))
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Puts newer content into the unsent card of a slot. `false`: no card of that slot waits.
pub async fn replace_waiting_card(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    slot: &str,
    call: &serde_json::Value,
    secret: bool,
) -> QueryResult<bool> {
    let replaced = statement(
        "update outgoing set body = ?, secret = ? where bot_id = ? and id = (\
           select id from outgoing where bot_id = ? and slot = ? and closed_at is null and state = 'pending' \
           and body ->> 'call' = 'message' order by id desc limit 1 for update) and state = 'pending'",
    )
    .bind::<Jsonb, _>(call)
    .bind::<Bool, _>(secret)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .execute(&mut connection)
    .await?;
    Ok(replaced == 1)
}

/// Cancels what waits of a slot. Returns the chat of a call of the slot that is open still, whose message may yet appear.
pub async fn cancel_waiting_cards(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    slot: &str,
) -> QueryResult<Option<i64>> {
    let rows: Vec<ChatRow> = statement(
        "with cancelled as (update outgoing set state = 'cancelled', closed_at = now(), \
             body = case when secret then '{\"call\": \"blanked\"}' else body end \
           where bot_id = ? and slot = ? and closed_at is null and state = 'pending') \
         select chat_id from outgoing where bot_id = ? and slot = ? and closed_at is null and state <> 'pending'",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(slot)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next().map(|row| row.chat_id))
}

/// Blanks the bodies of all calls to a person's private chat, and of those to others that hold one of these words: at
/// once where they are closed, else when they are.
pub async fn blank(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    words: &[String],
) -> QueryResult<usize> {
    statement(
        "update outgoing set secret = true, \
           body = case when closed_at is null then body else '{\"call\": \"blanked\"}' end \
         where bot_id = ? and (chat_id = ? \
           or exists (select from unnest(cast(? as text[])) as word where position(word in body::text) > 0))",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<Array<Text>, _>(words)
    .execute(&mut connection)
    .await
}

/// The newest call that waits for a chat, to merge the replies to a flood into it.
#[derive(QueryableByName)]
pub struct WaitingCall {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Jsonb)]
    pub body: serde_json::Value,
}

/// Reads and locks the newest call that waits for a chat, if it is a plain message that nobody has begun to send.
pub async fn newest_waiting(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
) -> QueryResult<Option<WaitingCall>> {
    let rows: Vec<WaitingCall> = statement(
        "select id, body from outgoing where bot_id = ? and chat_id = ? and closed_at is null and not unordered \
         and state = 'pending' and slot is null and not secret and report_to is null and id = (\
           select max(id) from outgoing where bot_id = ? and chat_id = ? and closed_at is null and not unordered) \
         for update",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next())
}

/// Replaces the body of a waiting call.
pub async fn rewrite(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    id: i64,
    call: &serde_json::Value,
) -> QueryResult<()> {
    statement("update outgoing set body = ? where bot_id = ? and id = ? and state = 'pending'")
        .bind::<Jsonb, _>(call)
        .bind::<BigInt, _>(bot_id)
        .bind::<BigInt, _>(id)
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// The stored form of a call.
pub fn stored(call: &Call) -> Result<serde_json::Value, serde_json::Error> {
    serde_json::to_value(call)
}

#[derive(QueryableByName)]
struct ChatRow {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
}
