use anyhow::Result;
use chrono::{DateTime, Utc};
use diesel::sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text, Timestamptz};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use crate::TestDatabase;

/// What stands in the tables of both services.
pub(in crate::crash) struct Tables {
    pub(in crate::crash) passes: Vec<Pass>,
    pub(in crate::crash) arrivals: Vec<Arrival>,
    pub(in crate::crash) questions: Vec<GateQuestion>,
    pub(in crate::crash) news: Vec<News>,
    pub(in crate::crash) residents: Vec<i64>,
    pub(in crate::crash) outgoing: Vec<Outgoing>,
    pub(in crate::crash) passbot_inputs: Vec<Input>,
    pub(in crate::crash) passbot_events: Vec<EventOut>,
    pub(in crate::crash) journal: Vec<Journalled>,
    pub(in crate::crash) syncer_inputs: Vec<Input>,
    pub(in crate::crash) syncer_events: Vec<EventOut>,
}

/// A pass of passbot.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct Pass {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) id: i64,
    /// Of whose it is; none when he has been erased, and the plate with him.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) telegram_id: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::crash) plate: Option<String>,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) status: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) version: i64,
    #[diesel(sql_type = Bool)]
    pub(in crate::crash) erased: bool,
}

/// Who marked a pass as arrived.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct Arrival {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) pass_id: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) source: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) guard_id: Option<i64>,
}

/// A question from the gate.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct GateQuestion {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) id: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) guard_id: i64,
    /// Without spaces.
    #[diesel(sql_type = Text)]
    pub(in crate::crash) plate: String,
    #[diesel(sql_type = Array<BigInt>)]
    pub(in crate::crash) asked: Vec<i64>,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) outcome: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) decided_by: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub(in crate::crash) pass_id: Option<i64>,
}

/// A message to all, and how far it came.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct News {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) told_by: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) calls: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) recipients: i64,
    #[diesel(sql_type = Bool)]
    pub(in crate::crash) stopped: bool,
}

/// A message of passbot, a card or a change of one.
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
    /// None where it was a secret.
    #[diesel(sql_type = Nullable<Text>)]
    pub(in crate::crash) text: Option<String>,
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

/// An input of either service.
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

/// An event of either service.
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

/// A pass of sheets-syncer.
#[derive(Debug, Clone, QueryableByName)]
pub(in crate::crash) struct Journalled {
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) number: i64,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) version: i64,
    #[diesel(sql_type = Text)]
    pub(in crate::crash) status: String,
    #[diesel(sql_type = BigInt)]
    pub(in crate::crash) ticks: i64,
    /// All that it says of anybody.
    #[diesel(sql_type = Text)]
    pub(in crate::crash) details: String,
}

const INPUTS: &str =
    "select id, source, source_key, kind, conversation, closed_at is null as open, dead from inputs order by id";
// Alerts have no consumer whose inputs could be compared.
const EVENTS: &str = "select message_id::text as message_id, routing_key, aggregate, version, \
    published_at is not null as published from events_out where aggregate not like 'alert:%' order by position";

/// From now on each message keeps by which transaction it was written, so that the time of its commit is known.
///
/// # Errors
/// When the database does not answer, or passbot's tables are not there yet.
pub(in crate::crash) async fn keep_commits(database: &TestDatabase) -> Result<()> {
    let mut connection = database.connect("passbot").await;
    sql_query("alter table outgoing add column written_by xid8 default pg_current_xact_id()")
        .execute(&mut connection)
        .await?;
    Ok(())
}

impl Tables {
    pub(super) async fn read(database: &TestDatabase) -> Result<Self> {
        #[derive(QueryableByName)]
        struct Resident {
            #[diesel(sql_type = BigInt)]
            telegram_id: i64,
        }
        let passbot = &mut database.connect("passbot").await;
        let syncer = &mut database.connect("sheets-syncer").await;
        let residents: Vec<Resident> = all(passbot, "select telegram_id from residents").await?;
        Ok(Self {
            passes: all(
                passbot,
                "select p.id, telegram_id, plate_compact as plate, status, version, erased_at is not null as erased \
                 from passes p left join residents r on r.id = p.resident_id order by p.id",
            )
            .await?,
            arrivals: all(passbot, "select pass_id, source, guard_id from arrivals").await?,
            questions: all(
                passbot,
                "select id, guard_id, replace(plate, ' ', '') as plate, asked, outcome, decided_by, pass_id \
                 from gate_questions order by id",
            )
            .await?,
            news: all(
                passbot,
                "select told_by, calls::text as calls, recipients, stopped \
                 from news n join broadcasts b on b.key = 'news/' || n.id order by n.id",
            )
            .await?,
            residents: residents.into_iter().map(|resident| resident.telegram_id).collect(),
            // Of the blanked rows those that have been a message: codes, and all that was said to somebody who is erased.
            outgoing: all(
                passbot,
                "select id, chat_id, state, message_id, unknowns, body ->> 'text' as text, coalesce(written_by::text, '') as transaction, \
                   created_at as begun_at, \
                   coalesce(pg_xact_commit_timestamp(written_by::xid), created_at) as committed_at from outgoing \
                 where body ->> 'call' = 'message' or (body ->> 'call' = 'blanked' and not unordered \
                   and (message_id is not null or state <> 'sent')) order by id",
            )
            .await?,
            passbot_inputs: all(passbot, INPUTS).await?,
            passbot_events: all(passbot, EVENTS).await?,
            journal: all(
                syncer,
                "select number, version, status, ticks, concat(plate, brand, name, phone, house) as details \
                 from passes order by number",
            )
            .await?,
            syncer_inputs: all(syncer, INPUTS).await?,
            syncer_events: all(syncer, EVENTS).await?,
        })
    }
}

async fn all<Row>(connection: &mut AsyncPgConnection, query: &str) -> Result<Vec<Row>>
where
    Row: QueryableByName<diesel::pg::Pg> + Send + 'static,
{
    Ok(sql_query(query).load(connection).await?)
}

/// Which tables of either service hold which of these words, in whatever column.
pub(super) async fn traces(database: &TestDatabase, words: &[String]) -> Result<Vec<String>> {
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
    for service in ["passbot", "sheets-syncer"] {
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
