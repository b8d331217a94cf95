use anyhow::Result;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text, Timestamptz};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::TestDatabase;

/// The queues of a service.
pub(in crate::crash) struct Book {
    pub(in crate::crash) service: &'static str,
    pub(in crate::crash) inputs: Vec<Input>,
    pub(in crate::crash) outgoing: Vec<Outgoing>,
    pub(in crate::crash) events: Vec<EventOut>,
}

/// A message of a bot, a card or a change of one.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct Outgoing {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) chat_id: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) state: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) message_id: Option<i64>,
    #[diesel(sql_type = SmallInt)]
    pub(in crate::crash) unknowns: i16,
    /// None where it was a secret, and where it is a copy of what somebody wrote.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::crash) text: Option<String>,
    /// The chat and the message that it is a copy of, if it is one; what is copied by one call has a line for each message.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) copied_from: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) copied: Option<i64>,
    /// The transaction that wrote it.
    #[diesel(sql_type = Text)]
    pub(in crate::crash) transaction: String,
    /// When that began.
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::crash) begun_at: DateTime<Utc>,
    /// When it was committed.
    #[diesel(sql_type = Timestamptz)]
    pub(in crate::crash) committed_at: DateTime<Utc>,
}

/// An input of a service.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct Input {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) id: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) source: String,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) source_key: String,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) kind: String,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) conversation: String,
    #[diesel(sql_type = Bool)]
    pub(in crate::crash) open: bool,
    #[diesel(sql_type = Bool)]
    pub(in crate::crash) dead: bool,
}

/// An event of a service.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct EventOut {
    #[diesel(sql_type = Text)]
    pub(in crate::crash) message_id: String,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) routing_key: String,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) aggregate: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) version: i64,
    #[diesel(sql_type = Bool)]
    pub(in crate::crash) published: bool,
}

const INPUTS: &str =
    "select id, source, source_key, kind, conversation, closed_at is null as open, dead from inputs order by id";
// Alerts have no consumer whose inputs could be compared.
const EVENTS: &str = "select message_id::text as message_id, routing_key, aggregate, version, \
    published_at is not null as published from events_out where aggregate not like 'alert:%' order by position";

// Of the blanked rows those that have been a message: codes, changes of copies, and all that was said to somebody who is erased.
const OUTGOING: &str = "select o.id, o.chat_id, o.state, coalesce(copy.shown, o.message_id) as message_id, o.unknowns, \
    o.body ->> 'text' as text, (o.body ->> 'from_chat_id')::bigint as copied_from, copy.original as copied, \
    coalesce(o.written_by::text, '') as transaction, o.created_at as begun_at, \
    coalesce(pg_xact_commit_timestamp(o.written_by::xid), o.created_at) as committed_at from outgoing o \
    left join lateral (\
      select place, (message ->> 'message_id')::bigint as original, s.message_id as shown \
      from jsonb_array_elements(o.body -> 'messages') with ordinality as copied (message, place) \
      left join slots s on s.bot_id = o.bot_id and s.slot = coalesce(message ->> 'slot', o.slot) \
    ) copy on o.body ->> 'call' = 'copy' \
    where o.body ->> 'call' in ('message', 'copy') or (o.body ->> 'call' = 'blanked' and not o.unordered \
      and (o.message_id is not null or o.state <> 'sent')) order by o.id, copy.place";

/// From now on each message keeps by which transaction it was written, so that the time of its commit is known.
///
/// # Errors
/// When the database does not answer, or the service's tables are not there yet.
pub(in crate::crash) async fn keep_commits(database: &TestDatabase, service: &str) -> Result<()> {
    let mut connection = database.connect(service).await;
    sql_query("alter table outgoing add column written_by xid8 default pg_current_xact_id()")
        .execute(&mut connection)
        .await?;
    Ok(())
}

impl Outgoing {
    /// The chat and the message that it is a copy of.
    pub(in crate::crash) fn original(&self) -> Option<(i64, i64)> {
        self.copied_from.zip(self.copied)
    }
}

impl Book {
    /// Reads all of it, of a service whose messages keep their commits.
    pub(in crate::crash) async fn read(database: &TestDatabase, service: &'static str) -> Result<Self> {
        let connection = &mut database.connect(service).await;
        Ok(Self {
            service,
            inputs: all(connection, INPUTS).await?,
            outgoing: all(connection, OUTGOING).await?,
            events: all(connection, EVENTS).await?,
        })
    }
}

/// The rows of a query.
pub(in crate::crash) async fn all<Row>(connection: &mut AsyncPgConnection, query: &str) -> Result<Vec<Row>>
where
    Row: QueryableByName<diesel::pg::Pg> + Send + 'static,
{
    Ok(sql_query(query).load(connection).await?)
}

/// Which tables of these services hold which of these words, in whatever column.
pub(in crate::crash) async fn traces(
    database: &TestDatabase,
    services: &[&str],
    words: &[String],
) -> Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = Text)]
        word: String,
    }
    let tables = "select table_name::text as name from information_schema.tables \
        where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1";
    let mut traces = Vec::new();
    for service in services {
        let connection = &mut database.connect(service).await;
        for Name { name } in all(connection, tables).await? {
            // Bytes are written in hexadecimal digits.
            let query = format!(
                "select word from unnest($1) as word, lateral (select from {name} t \
                 where position(word in t::text) > 0 or position(encode(convert_to(word, 'utf8'), 'hex') in t::text) > 0) found"
            );
            let found: Vec<Found> = sql_query(query).bind::<Array<Text>, _>(words).load(connection).await?;
            traces.extend(
                found
                    .into_iter()
                    .map(|found| format!("{:?} in {name} of {service}", found.word)),
            );
        }
    }
    Ok(traces)
}
