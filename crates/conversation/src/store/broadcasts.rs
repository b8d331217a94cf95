//! Messages to many: begun by a decision, picked by the sender a few at a time.

use std::collections::{BTreeMap, HashSet};

use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;
use serde_json::Value;

use super::chats::spoken;
use crate::Language;

/// A broadcast as it is begun.
#[derive(Debug, Clone)]
pub struct NewBroadcast {
    /// The service's own name for it; a second one of the same name is none.
    pub key: String,
    /// In each language the calls that a recipient gets, in order.
    pub calls: BTreeMap<Language, Vec<Value>>,
    pub default_language: Language,
    /// Chats, in the order in which they are picked; who is named twice gets it once.
    pub to: Vec<i64>,
}

/// How far a broadcast has come, in recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    pub recipients: u64,
    /// Telegram took their messages.
    pub sent: u64,
    /// They blocked the bot, or never opened it.
    pub unreachable: u64,
    /// Refused by Telegram, or nobody can know whether it went out.
    pub failed: u64,
    /// Still to be sent; with a stopped broadcast only what was under way.
    pub waiting: u64,
    pub stopped: bool,
}

/// Begins a broadcast, unless one of this key was begun before.
pub async fn begin(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    broadcast: &NewBroadcast,
    traceparent: Option<&str>,
) -> QueryResult<()> {
    let mut seen = HashSet::new();
    let to: Vec<i64> = broadcast.to.iter().copied().filter(|chat| seen.insert(*chat)).collect();
    let calls = broadcast
        .calls
        .iter()
        .map(|(language, calls)| (language.code().to_owned(), calls.clone().into()));
    statement(
        "with begun as (\
           insert into broadcasts (bot_id, key, calls, default_language, recipients, traceparent, ended_at) \
           values (?, ?, ?, ?, cardinality(?), ?, case when cardinality(?) = 0 then now() end) \
           on conflict (bot_id, key) do nothing returning bot_id, id) \
         insert into broadcast_recipients (bot_id, broadcast_id, place, chat_id) \
         select bot_id, id, place, chat_id from begun, unnest(?) with ordinality as recipient (chat_id, place)",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(&broadcast.key)
    .bind::<Jsonb, _>(Value::Object(calls.collect()))
    .bind::<Text, _>(broadcast.default_language.code())
    .bind::<Array<BigInt>, _>(&to)
    .bind::<Nullable<Text>, _>(traceparent)
    .bind::<Array<BigInt>, _>(&to)
    .bind::<Array<BigInt>, _>(&to)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Stops a broadcast: nobody is picked any more, and what waits is cancelled. A call that is open runs to its end.
pub async fn stop(mut connection: &AsyncPgConnection, bot_id: i64, key: &str) -> QueryResult<()> {
    // The picker locks the broadcast first, so that the second statement sees the rows of its last pick.
    statement(
        "update broadcasts set ended_at = coalesce(ended_at, now()), stopped = true where bot_id = ? and key = ?",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(key)
    .execute(&mut connection)
    .await?;
    statement(
        "update outgoing set state = 'cancelled', closed_at = now() where bot_id = ? and id in (\
           select o.id from outgoing o join broadcasts b on b.bot_id = o.bot_id and b.id = o.broadcast_id \
           where b.bot_id = ? and b.key = ? and o.closed_at is null and o.state = 'pending' \
           order by o.id for update of o)",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(key)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// How far a broadcast has come; `None` if there is none of this key.
///
/// Right as long as the rows of its messages are kept (setting `retention.outgoing`).
pub async fn progress(mut connection: &AsyncPgConnection, bot_id: i64, key: &str) -> QueryResult<Option<Progress>> {
    // A recipient of a message in several parts has it when the last part went out, and has not when one failed.
    let rows: Vec<ProgressRow> = statement(
        "with ends as (\
           select bool_or(o.closed_at is null) as waits, bool_or(o.state in ('dead', 'undetermined')) as failed, \
             bool_or(o.state = 'unreachable') as unreachable, bool_and(o.state = 'sent') as sent \
           from outgoing o join broadcasts b on b.bot_id = o.bot_id and b.id = o.broadcast_id \
           where b.bot_id = ? and b.key = ? group by o.chat_id) \
         select b.recipients, b.stopped, \
           (select count(*) from ends where sent) as sent, \
           b.passed_over + (select count(*) from ends where unreachable and not waits) as unreachable, \
           (select count(*) from ends where failed and not waits) as failed, \
           (select count(*) from ends where waits) \
             + case when b.stopped then 0 else b.recipients - b.picked end as waiting \
         from broadcasts b where b.bot_id = ? and b.key = ?",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(key)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(key)
    .get_results(&mut connection)
    .await?;
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    Ok(rows.into_iter().next().map(|row| Progress {
        recipients: number(row.recipients),
        sent: number(row.sent),
        unreachable: number(row.unreachable),
        failed: number(row.failed),
        waiting: number(row.waiting),
        stopped: row.stopped,
    }))
}

/// Picks the next recipients of the oldest broadcast, as long as fewer than `room` messages of broadcasts wait, and queues
/// their messages. `false`: no broadcast is open.
///
/// To be called in a transaction; the lock on the broadcast keeps a second picker out until its end.
pub async fn pick(mut connection: &AsyncPgConnection, bot_id: i64, room: i64) -> QueryResult<bool> {
    let open: Vec<OpenBroadcast> = statement(
        "select id, calls, default_language, picked, traceparent, (select count(*) from (select 1 from outgoing o \
           where o.bot_id = broadcasts.bot_id and o.lane = 2 and o.closed_at is null limit ?) waiting) as waiting \
         from broadcasts where bot_id = ? and ended_at is null order by id limit 1 for update",
    )
    .bind::<BigInt, _>(room)
    .bind::<BigInt, _>(bot_id)
    .get_results(&mut connection)
    .await?;
    let Some(broadcast) = open.into_iter().next() else {
        return Ok(false);
    };
    let free = room - broadcast.waiting;
    if free <= 0 {
        return Ok(true);
    }
    let recipients: Vec<Recipient> = statement(
        "select r.chat_id, c.chosen_language, c.language_code, coalesce(c.reachable, true) as reachable \
         from broadcast_recipients r left join chats c on c.bot_id = r.bot_id and c.chat_id = r.chat_id \
         where r.bot_id = ? and r.broadcast_id = ? and r.place > ? and r.place <= ? order by r.place",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(broadcast.id)
    .bind::<BigInt, _>(broadcast.picked)
    .bind::<BigInt, _>(broadcast.picked + free)
    .get_results(&mut connection)
    .await?;
    let (reachable, passed_over): (Vec<_>, Vec<_>) = recipients.iter().partition(|recipient| recipient.reachable);
    queue(connection, bot_id, &broadcast, &reachable).await?;
    let count = |recipients: usize| i64::try_from(recipients).unwrap_or(i64::MAX);
    statement(
        "update broadcasts set picked = picked + ?, passed_over = passed_over + ?, \
           ended_at = case when picked + ? >= recipients then now() end where bot_id = ? and id = ?",
    )
    .bind::<BigInt, _>(count(recipients.len()))
    .bind::<BigInt, _>(count(passed_over.len()))
    .bind::<BigInt, _>(count(recipients.len()))
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(broadcast.id)
    .execute(&mut connection)
    .await?;
    Ok(true)
}

async fn queue(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    broadcast: &OpenBroadcast,
    recipients: &[&Recipient],
) -> QueryResult<()> {
    let languages = recipients.iter().map(|recipient| {
        let spoken = spoken(recipient.chosen_language.as_deref(), recipient.language_code.as_deref());
        spoken.map_or_else(
            || broadcast.default_language.clone(),
            |language| language.code().to_owned(),
        )
    });
    statement(
        "insert into outgoing (bot_id, broadcast_id, traceparent, chat_id, lane, body) \
         select ?, ?, ?, recipient.chat_id, 2, call.body \
         from unnest(?, ?) with ordinality as recipient (chat_id, language, place), \
           jsonb_array_elements(?::jsonb -> recipient.language) with ordinality as call (body, part) \
         order by recipient.place, call.part",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(broadcast.id)
    .bind::<Nullable<Text>, _>(broadcast.traceparent.as_deref())
    .bind::<Array<BigInt>, _>(recipients.iter().map(|recipient| recipient.chat_id).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(languages.collect::<Vec<_>>())
    .bind::<Jsonb, _>(&broadcast.calls)
    .execute(&mut connection)
    .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct OpenBroadcast {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Jsonb)]
    calls: Value,
    #[diesel(sql_type = Text)]
    default_language: String,
    #[diesel(sql_type = BigInt)]
    picked: i64,
    #[diesel(sql_type = Nullable<Text>)]
    traceparent: Option<String>,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
}

#[derive(QueryableByName)]
struct Recipient {
    #[diesel(sql_type = BigInt)]
    chat_id: i64,
    #[diesel(sql_type = Nullable<Text>)]
    chosen_language: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    language_code: Option<String>,
    #[diesel(sql_type = Bool)]
    reachable: bool,
}

#[derive(QueryableByName)]
struct ProgressRow {
    #[diesel(sql_type = BigInt)]
    recipients: i64,
    #[diesel(sql_type = Bool)]
    stopped: bool,
    #[diesel(sql_type = BigInt)]
    sent: i64,
    #[diesel(sql_type = BigInt)]
    unreachable: i64,
    #[diesel(sql_type = BigInt)]
    failed: i64,
    #[diesel(sql_type = BigInt)]
    waiting: i64,
}
