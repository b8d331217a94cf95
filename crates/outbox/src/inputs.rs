use std::fmt;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Bytea, Jsonb, Nullable, SmallInt, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::statement;

/// Where an input came from. With the source key it tells repetitions from news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// A Telegram update; the key is its `update_id`.
    Update,
    /// An event of another service; the key is its `message_id`.
    Event,
    /// A timer that came due.
    Timer,
    /// Slow work that ended.
    Done,
    /// A word from another conversation.
    Word,
    /// How a message to a person ended.
    Delivery,
}

impl Source {
    /// The form that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Event => "event",
            Self::Timer => "timer",
            Self::Done => "done",
            Self::Word => "word",
            Self::Delivery => "delivery",
        }
    }

    /// Reads the form that stands in the table.
    pub fn from_stored(stored: &str) -> Option<Self> {
        [
            Self::Update,
            Self::Event,
            Self::Timer,
            Self::Done,
            Self::Word,
            Self::Delivery,
        ]
        .into_iter()
        .find(|source| source.as_str() == stored)
    }
}

/// An input as it is taken in.
#[derive(Clone)]
pub struct NewInput {
    pub source: Source,
    /// Unique per source: the same input offered twice is stored once.
    pub source_key: String,
    pub conversation: String,
    /// Routing key, timer kind …; empty for updates.
    pub kind: String,
    pub body: Vec<u8>,
    /// W3C trace context of what caused it.
    pub traceparent: Option<String>,
}

// The body is what a person wrote.
impl fmt::Debug for NewInput {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewInput")
            .field("source", &self.source)
            .field("source_key", &self.source_key)
            .finish()
    }
}

/// Stores inputs, in this order; those that are there already are left alone. Returns how many were new.
pub async fn insert(mut connection: &AsyncPgConnection, bot_id: i64, inputs: &[NewInput]) -> QueryResult<usize> {
    if inputs.is_empty() {
        return Ok(0);
    }
    let column = |field: fn(&NewInput) -> &str| inputs.iter().map(field).collect::<Vec<_>>();
    statement(
        "insert into inputs (bot_id, source, source_key, conversation, kind, body, traceparent) \
         select ?, source, source_key, conversation, kind, body, traceparent \
         from unnest(?, ?, ?, ?, ?, ?) with ordinality \
         as new (source, source_key, conversation, kind, body, traceparent, place) order by place \
         on conflict (bot_id, source, source_key) do nothing",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<Text>, _>(inputs.iter().map(|input| input.source.as_str()).collect::<Vec<_>>())
    .bind::<Array<Text>, _>(column(|input| &input.source_key))
    .bind::<Array<Text>, _>(column(|input| &input.conversation))
    .bind::<Array<Text>, _>(column(|input| &input.kind))
    .bind::<Array<Bytea>, _>(inputs.iter().map(|input| input.body.as_slice()).collect::<Vec<_>>())
    .bind::<Array<Nullable<Text>>, _>(
        inputs
            .iter()
            .map(|input| input.traceparent.as_deref())
            .collect::<Vec<_>>(),
    )
    .execute(&mut connection)
    .await
}

/// Blanks the bodies of a conversation's closed inputs, whatever became of them: their person wants to be forgotten.
pub async fn blank(mut connection: &AsyncPgConnection, bot_id: i64, conversation: &str) -> QueryResult<usize> {
    statement(
        "update inputs set body = '' where bot_id = ? and conversation = ? and closed_at is not null and body <> ''",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(conversation)
    .execute(&mut connection)
    .await
}

/// Picks the conversation whose open input is the oldest and that nobody works on, and locks it until the transaction
/// ends. `busy` are conversations that this process works on already.
///
/// What to do there must be read by [`oldest`] in a statement of its own: in this one the snapshot is older than the
/// lock, so that an input closed meanwhile would still be seen as open. `not dead`, true of every open input, names the
/// index: see the migration that tells the indexes of inputs apart.
pub async fn claim(mut connection: &AsyncPgConnection, bot_id: i64, busy: &[String]) -> QueryResult<Option<String>> {
    let rows: Vec<ClaimedRow> = statement(
        "select conversation from (\
           select i.conversation from inputs i \
           where i.bot_id = ? and i.closed_at is null and not i.dead and not (i.conversation = any(?)) \
           and i.conversation not in (select h.conversation from inputs h where h.bot_id = ? \
             and h.closed_at is null and h.not_before > now()) \
           order by i.id offset 0\
         ) open \
         where pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':' || conversation, ?)) limit 1",
    )
    .bind::<BigInt, _>(bot_id)
    .bind::<Array<Text>, _>(busy)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(bot_id)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next().map(|row| row.conversation))
}

/// Tries to lock one named conversation until the transaction ends.
pub async fn lock(mut connection: &AsyncPgConnection, bot_id: i64, conversation: &str) -> QueryResult<bool> {
    let row: LockedRow =
        statement("select pg_try_advisory_xact_lock(hashtextextended(current_schema() || ':' || ?, ?)) as locked")
            .bind::<Text, _>(conversation)
            .bind::<BigInt, _>(bot_id)
            .get_result(&mut connection)
            .await?;
    Ok(row.locked)
}

/// The oldest open input of a locked conversation, with all that the engine knows of the conversation.
#[derive(QueryableByName)]
pub struct OldestInput {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub source: String,
    #[diesel(sql_type = Text)]
    pub source_key: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Bytea)]
    pub body: Vec<u8>,
    #[diesel(sql_type = Nullable<Text>)]
    pub traceparent: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    pub received_at: DateTime<Utc>,
    #[diesel(sql_type = SmallInt)]
    pub attempts: i16,
    /// It failed before and its pause is not over: the conversation waits.
    #[diesel(sql_type = Bool)]
    pub deferred: bool,
    /// So old that a crash in its handling may be the reason: its attempt is counted beforehand.
    #[diesel(sql_type = Bool)]
    pub stale: bool,
    /// More inputs of this conversation are open than a person sends: its replies are merged.
    #[diesel(sql_type = Bool)]
    pub flooding: bool,
    #[diesel(sql_type = Nullable<Jsonb>)]
    pub state: Option<serde_json::Value>,
    #[diesel(sql_type = Nullable<Text>)]
    pub language_code: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub chosen_language: Option<String>,
    #[diesel(sql_type = Nullable<Bool>)]
    pub reachable: Option<bool>,
}

/// Reads the oldest open input of a locked conversation. `chat_id` is the private chat of its person, else 0;
/// `flood` the number of open inputs from which on replies are merged.
pub async fn oldest(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    conversation: &str,
    chat_id: i64,
    flood: i64,
) -> QueryResult<Option<OldestInput>> {
    let rows: Vec<OldestInput> = statement(
        "select i.id, i.source, i.source_key, i.kind, i.body, i.traceparent, i.received_at, i.attempts, \
           coalesce(i.not_before > now(), false) as deferred, i.received_at < now() - interval '30 seconds' as stale, \
           (select count(*) from (select 1 from inputs f where f.bot_id = i.bot_id and f.conversation = i.conversation \
             and f.closed_at is null limit ?) f) >= ? as flooding, \
           c.state, h.language_code, h.chosen_language, h.reachable \
         from inputs i \
         left join conversations c on c.bot_id = i.bot_id and c.conversation = i.conversation \
         left join chats h on h.bot_id = i.bot_id and h.chat_id = ? \
         where i.bot_id = ? and i.conversation = ? and i.closed_at is null order by i.id limit 1",
    )
    .bind::<BigInt, _>(flood)
    .bind::<BigInt, _>(flood)
    .bind::<BigInt, _>(chat_id)
    .bind::<BigInt, _>(bot_id)
    .bind::<Text, _>(conversation)
    .get_results(&mut connection)
    .await?;
    Ok(rows.into_iter().next())
}

/// Closes a handled input; its body is blanked at once when it holds a secret.
pub async fn close(mut connection: &AsyncPgConnection, bot_id: i64, id: i64, forget: bool) -> QueryResult<()> {
    statement(
        "update inputs set closed_at = now(), body = case when ? then '' else body end where bot_id = ? and id = ?",
    )
    .bind::<Bool, _>(forget)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(id)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Counts an attempt, to be committed before the attempt is made.
pub async fn count_attempt(mut connection: &AsyncPgConnection, bot_id: i64, id: i64) -> QueryResult<()> {
    statement("update inputs set attempts = attempts + 1 where bot_id = ? and id = ?")
        .bind::<BigInt, _>(bot_id)
        .bind::<BigInt, _>(id)
        .execute(&mut connection)
        .await?;
    Ok(())
}

/// Puts an input off, with the attempts it has had by now and why.
pub async fn defer(
    mut connection: &AsyncPgConnection,
    bot_id: i64,
    id: i64,
    attempts: i16,
    pause_milliseconds: i64,
    error: Option<&str>,
) -> QueryResult<()> {
    statement(
        "update inputs set attempts = ?, not_before = clock_timestamp() + ? * interval '1 millisecond', \
         error = coalesce(?, error) where bot_id = ? and id = ? and closed_at is null",
    )
    .bind::<SmallInt, _>(attempts)
    .bind::<BigInt, _>(pause_milliseconds)
    .bind::<Nullable<Text>, _>(error)
    .bind::<BigInt, _>(bot_id)
    .bind::<BigInt, _>(id)
    .execute(&mut connection)
    .await?;
    Ok(())
}

/// Gives an input up: it is closed as dead with its error, and its conversation goes on.
pub async fn bury(mut connection: &AsyncPgConnection, bot_id: i64, id: i64, error: &str) -> QueryResult<()> {
    statement("update inputs set closed_at = now(), dead = true, error = ? where bot_id = ? and id = ?")
        .bind::<Text, _>(error)
        .bind::<BigInt, _>(bot_id)
        .bind::<BigInt, _>(id)
        .execute(&mut connection)
        .await?;
    Ok(())
}

#[derive(QueryableByName)]
struct ClaimedRow {
    #[diesel(sql_type = Text)]
    conversation: String,
}

#[derive(QueryableByName)]
struct LockedRow {
    #[diesel(sql_type = Bool)]
    locked: bool,
}
