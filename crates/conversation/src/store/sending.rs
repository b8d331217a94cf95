//! What the sender, as the only leader of its bot, reads and marks in `outgoing`.

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Integer, Jsonb, Nullable, SmallInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;
use serde::Serialize;

use crate::CopiedMessage;

/// A call that could go out now: the oldest of its chat, or outside of its order.
#[derive(Debug, Clone, QueryableByName)]
pub struct Candidate {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = Bool)]
    pub unordered: bool,
    /// So many messages it makes.
    #[diesel(sql_type = SmallInt)]
    pub messages: i16,
}

/// Lists calls that could go out now, best lane first, skipping `held` chats (with a call open, or over their budget) or,
/// when `all_held`, everything that is ordered: answers to presses are none of a budget's business.
///
/// Chat and id are compared as a row, for which the primary key is of no use: a plan that took it would read all that was
/// ever sent.
pub async fn candidates(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    held: &[i64],
    all_held: bool,
    limit: i64,
) -> QueryResult<Vec<Candidate>> {
    statement(
        "select o.id, o.chat_id, o.unordered, o.messages from outgoing o \
         where o.bot_id = ? and o.closed_at is null and o.state in ('pending', 'unknown') \
         and (o.not_before is null or o.not_before <= clock_timestamp()) \
         and (o.unordered or (not ? and not (o.chat_id = any(?)) and not exists (\
           select 1 from outgoing e where e.bot_id = o.bot_id and e.chat_id = o.chat_id and e.closed_at is null \
           and not e.unordered and (e.chat_id, e.id) < (o.chat_id, o.id)))) \
         order by o.lane, o.id limit ?",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Bool, _>(all_held)
    .bind::<Array<BigInt>, _>(held)
    .bind::<BigInt, _>(limit)
    .get_results(&mut connection)
    .await
}

/// A call that has been marked as being sent.
#[derive(QueryableByName)]
pub struct SendingCall {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = Bool)]
    pub unordered: bool,
    #[diesel(sql_type = Nullable<Text>)]
    pub slot: Option<String>,
    #[diesel(sql_type = Jsonb)]
    pub body: serde_json::Value,
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
    #[diesel(sql_type = SmallInt)]
    pub unknowns: i16,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    pub caused_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Bool)]
    pub expired: bool,
    /// The message that shows the row's slot now.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub slot_message_id: Option<i64>,
}

/// How long nobody else touches a call that is being made.
#[derive(Debug, Clone, Copy)]
pub struct Leases {
    pub milliseconds: i64,
    /// Of one that brings a file of the disk.
    pub of_files_milliseconds: i64,
}

impl Leases {
    /// The same for all calls.
    pub fn alike(milliseconds: i64) -> Self {
        Self {
            milliseconds,
            of_files_milliseconds: milliseconds,
        }
    }
}

/// Marks calls as being sent by the leader of `epoch`, to be committed before the first of them is made.
pub async fn begin(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    epoch: i64,
    ids: &[i64],
    leases: Leases,
) -> QueryResult<Vec<SendingCall>> {
    statement(
        "update outgoing o set state = 'sending', epoch = ?, attempts = attempts + 1, not_before = null, \
           lease_until = clock_timestamp() + case when body ->> 'call' = 'file' then ? else ? end \
             * interval '1 millisecond' \
         where bot_id = ? and id = any(?) and state in ('pending', 'unknown') \
         returning id, chat_id, unordered, slot, body, attempts, unknowns, traceparent, caused_at, \
           coalesce(expires_at < now(), false) as expired, \
           (select message_id from slots s where s.bot_id = o.bot_id and s.slot = o.slot) as slot_message_id",
    )
    .bind::<BigInt, _>(epoch)
    .bind::<BigInt, _>(leases.of_files_milliseconds)
    .bind::<BigInt, _>(leases.milliseconds)
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<BigInt>, _>(ids)
    .get_results(&mut connection)
    .await
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Telegram took it (or it had its effect already).
    Sent,
    /// It had no effect and is tried again after the pause.
    Postponed,
    /// Nobody can know whether it had an effect; it is tried once more after the pause.
    Unknown,
    /// Nobody can know, for the second time: given up and reported.
    Undetermined,
    /// The person cannot be reached.
    Unreachable,
    /// Telegram refuses it for good, or it expired.
    Dead,
    /// There was nothing left to do, or it came too late.
    Cancelled,
}

impl End {
    fn state(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Postponed => "pending",
            Self::Unknown => "unknown",
            Self::Undetermined => "undetermined",
            Self::Unreachable => "unreachable",
            Self::Dead => "dead",
            Self::Cancelled => "cancelled",
        }
    }

    fn closes(self) -> bool {
        !matches!(self, Self::Postponed | Self::Unknown)
    }
}

/// The end of one call, to be marked.
#[derive(Debug, Clone)]
pub struct Mark {
    pub id: i64,
    pub end: End,
    /// The message that now exists or was edited.
    pub message_id: Option<i64>,
    /// The row's slot has no message any more.
    pub forget_slot: bool,
    pub pause_milliseconds: i64,
    pub error: Option<String>,
    /// What became of each message of an album, as a list of [`ItemEnd`].
    pub items: Option<serde_json::Value>,
}

/// What became of one message of an album.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemEnd {
    #[serde(flatten)]
    pub copied: CopiedMessage,
    /// The message that now exists.
    pub shown_as: Option<i64>,
}

/// Marks how calls ended, remembers the messages of slots, and reports to whoever asked: all in one statement.
///
/// Only rows of this `epoch` are touched: what a deposed leader still has to say about a row that its successor has taken
/// up is ignored. Returns the ids that were marked.
///
/// The state alone says that a row is open. Were `closed_at is null` said as well, PostgreSQL might read the whole index
/// of open rows, with all that were closed since the last vacuum, instead of the named rows.
pub async fn mark(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    epoch: i64,
    marks: &[Mark],
) -> QueryResult<Vec<i64>> {
    fn column<'a, T>(marks: &'a [Mark], field: impl Fn(&'a Mark) -> T) -> Vec<T> {
        marks.iter().map(field).collect()
    }
    let rows: Vec<IdRow> = statement(
        "with ends as (select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) \
           as e (id, state, closes, unknown, message_id, forget_slot, pause, error, items)), \
         marked as (\
           update outgoing o set state = e.state, closed_at = case when e.closes then now() end, \
             unknowns = o.unknowns + e.unknown, message_id = coalesce(e.message_id, o.message_id), \
             error = coalesce(e.error, o.error), lease_until = null, \
             not_before = case when not e.closes then clock_timestamp() + e.pause * interval '1 millisecond' end, \
             body = case when e.closes and o.secret then '{\"call\": \"blanked\"}' else o.body end \
           from ends e where o.bot_id = ? and o.id = e.id and o.epoch = ? and o.state in ('sending', 'unknown') \
           returning o.bot_id, o.id, o.chat_id, o.slot, o.state, o.closed_at, e.message_id, e.forget_slot, \
             o.report_to, o.report_kind, o.traceparent, e.items), \
         items as (\
           select m.bot_id, m.id, m.chat_id, m.state, m.closed_at, m.traceparent, i.* from marked m \
           cross join lateral jsonb_to_recordset(m.items) \
             as i (message_id int8, slot text, report_to text, report_kind text, shown_as int8)), \
         shown as (\
           insert into slots (bot_id, slot, chat_id, message_id) \
           select distinct on (bot_id, slot) bot_id, slot, chat_id, message_id from (\
             select bot_id, slot, chat_id, message_id from marked union all \
             select bot_id, slot, chat_id, shown_as from items) now_shown \
           where slot is not null and message_id is not null order by bot_id, slot, message_id desc \
           on conflict (bot_id, slot) do update set chat_id = excluded.chat_id, message_id = excluded.message_id, \
             sent_at = case when slots.message_id = excluded.message_id then slots.sent_at else now() end), \
         forgotten as (\
           delete from slots s using marked m where m.forget_slot and s.bot_id = m.bot_id and s.slot = m.slot), \
         reported as (\
           insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
           select bot_id, 'delivery', id::text, report_to, report_kind, convert_to(state, 'utf8'), traceparent \
           from marked where closed_at is not null and report_to is not null \
           union all \
           select bot_id, 'delivery', id || '/' || message_id, report_to, report_kind, convert_to(state, 'utf8'), \
             traceparent \
           from items where closed_at is not null and report_to is not null \
           on conflict (bot_id, source, source_key) do nothing) \
         select id from marked",
    )
    .bind::<Array<BigInt>, _>(column(marks, |mark| mark.id))
    .bind::<Array<Text>, _>(column(marks, |mark| mark.end.state()))
    .bind::<Array<Bool>, _>(column(marks, |mark| mark.end.closes()))
    .bind::<Array<SmallInt>, _>(column(marks, |mark| {
        i16::from(matches!(mark.end, End::Unknown | End::Undetermined))
    }))
    .bind::<Array<Nullable<BigInt>>, _>(column(marks, |mark| mark.message_id))
    .bind::<Array<Bool>, _>(column(marks, |mark| mark.forget_slot))
    .bind::<Array<BigInt>, _>(column(marks, |mark| mark.pause_milliseconds))
    .bind::<Array<Nullable<Text>>, _>(column(marks, |mark| mark.error.as_deref()))
    .bind::<Array<Nullable<Jsonb>>, _>(column(marks, |mark| mark.items.as_ref()))
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(epoch)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Calls whose sender died with them open.
#[derive(QueryableByName)]
pub struct Orphan {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = Text)]
    pub state: String,
}

/// Takes up calls whose lease has passed without a mark.
///
/// Whether a message went out cannot be known: it is tried once more after the pause, the second time it ends as
/// undetermined, and an album, which would fill the chat twice, the first time. What does no harm when done twice (an edit,
/// an answer, a menu) simply waits again; so a card that had a call open is shown again, in case a late call of the old
/// leader overwrote it.
pub async fn take_up_orphans(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    pause_milliseconds: i64,
) -> QueryResult<Vec<Orphan>> {
    statement(
        "with orphans as (\
           select o.bot_id, o.id, o.body ->> 'call' in ('copy', 'file') \
             or o.body ->> 'call' in ('message', 'document') and not exists (\
             select 1 from slots s where s.bot_id = o.bot_id and s.slot = o.slot) as once, \
             o.unknowns > 0 or o.messages > 1 as last, \
             case when o.album is not null then o.body -> 'messages' end as items \
           from outgoing o where o.bot_id = ? and o.closed_at is null and o.state = 'sending' \
           and o.lease_until < clock_timestamp() for update), \
         taken as (\
           update outgoing o set lease_until = null, \
             state = case when not orphans.once then 'pending' when orphans.last then 'undetermined' else 'unknown' end, \
             unknowns = o.unknowns + case when orphans.once then 1 else 0 end, \
             closed_at = case when orphans.once and orphans.last then now() end, \
             error = case when orphans.once then 'no answer is known' else o.error end, \
             body = case when orphans.once and orphans.last and o.secret then '{\"call\": \"blanked\"}' else o.body end, \
             not_before = clock_timestamp() + ? * interval '1 millisecond' \
           from orphans where o.bot_id = orphans.bot_id and o.id = orphans.id \
           returning o.bot_id, o.id, o.chat_id, o.state, o.report_to, o.report_kind, o.traceparent, orphans.items), \
         reported as (\
           insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
           select bot_id, 'delivery', id::text, report_to, report_kind, convert_to(state, 'utf8'), traceparent \
           from taken where state = 'undetermined' and report_to is not null \
           union all \
           select t.bot_id, 'delivery', t.id || '/' || i.message_id, i.report_to, i.report_kind, \
             convert_to(t.state, 'utf8'), t.traceparent \
           from taken t cross join lateral jsonb_to_recordset(t.items) \
             as i (message_id int8, report_to text, report_kind text) \
           where t.state = 'undetermined' and i.report_to is not null \
           on conflict (bot_id, source, source_key) do nothing) \
         select id, chat_id, state from taken",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(pause_milliseconds)
    .get_results(&mut connection)
    .await
}

/// Notes that a person cannot be reached, unless something came from him after the call was made so long ago, and ends the
/// broadcasts that wait for him; whoever asked is told.
///
/// What came from him since is open or was closed since; asked so, each part has an index. A row carries as its closing the
/// beginning of the transaction that closed it, which is seconds before its commit at most.
pub async fn unreachable(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    chat_id: i64,
    called_milliseconds_ago: i64,
) -> QueryResult<()> {
    statement(
        "with unheard as (\
           select 1 from (select ? as bot_id, ? as conversation, \
             clock_timestamp() - ? * interval '1 millisecond' as called_at) call \
           where not exists (select 1 from inputs i where i.bot_id = call.bot_id and i.conversation = call.conversation \
             and i.closed_at is null and i.source = 'update' and i.received_at > call.called_at) \
           and not exists (select 1 from inputs i where i.bot_id = call.bot_id \
             and i.closed_at > call.called_at - interval '10 seconds' \
             and i.conversation = call.conversation and i.source = 'update' and i.received_at > call.called_at)), \
         noted as (\
           insert into chats (bot_id, chat_id, reachable) select ?, ?, false from unheard \
           on conflict (bot_id, chat_id) do update set reachable = false), \
         ended as (\
           update outgoing set state = 'unreachable', closed_at = now(), \
             body = case when secret then '{\"call\": \"blanked\"}' else body end \
           where bot_id = ? and chat_id = ? and closed_at is null and state = 'pending' and lane = 2 \
             and exists (select 1 from unheard) \
           returning bot_id, id, state, report_to, report_kind, traceparent) \
         insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
         select bot_id, 'delivery', id::text, report_to, report_kind, convert_to(state, 'utf8'), traceparent \
         from ended where report_to is not null \
         on conflict (bot_id, source, source_key) do nothing",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(format!("person:{chat_id}"))
    .bind::<BigInt, _>(called_milliseconds_ago)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(chat_id)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// A group became a supergroup: remembers the new id and moves what waits there.
///
/// Its cards are forgotten and shown anew: a supergroup numbers its messages from one, so that an old number would mean
/// somebody else's message there.
pub async fn migrated(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    from_chat_id: i64,
    to_chat_id: i64,
) -> QueryResult<()> {
    statement(
        "with noted as (\
           insert into chats (bot_id, chat_id, migrated_to) values (?, ?, ?) \
           on conflict (bot_id, chat_id) do update set migrated_to = excluded.migrated_to), \
         forgotten as (\
           delete from slots where bot_id = ? and chat_id = ?) \
         update outgoing set chat_id = ? where bot_id = ? and chat_id = ? and closed_at is null",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(from_chat_id)
    .bind::<BigInt, _>(to_chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(from_chat_id)
    .bind::<BigInt, _>(to_chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(from_chat_id)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// When messages went out during the last minute, per chat: what a new leader's budgets begin with.
pub async fn recent_sends(mut connection: &AsyncPgConnection, bot_id: i64) -> QueryResult<Vec<RecentSends>> {
    statement(
        "select chat_id, sum(messages)::int4 as in_minute, \
           coalesce(sum(messages) filter (where closed_at > now() - interval '1 second'), 0)::int4 as in_second \
         from outgoing where bot_id = ? and closed_at > now() - interval '1 minute' and not unordered group by chat_id",
    )
    .bind::<BigInt, _>(bot_id)
    .get_results(&mut connection)
    .await
}

/// What went to one chat lately.
#[derive(QueryableByName)]
pub struct RecentSends {
    #[diesel(sql_type = BigInt)]
    pub chat_id: i64,
    #[diesel(sql_type = Integer)]
    pub in_minute: i32,
    #[diesel(sql_type = Integer)]
    pub in_second: i32,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = BigInt)]
    id: i64,
}
