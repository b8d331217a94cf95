//! The projection: what is remembered of each pass.

use std::time::Duration;

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{Array, BigInt, Bool, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use diesel_migrations::{EmbeddedMigrations, embed_migrations};
use jiff::Timestamp;
use outbox::statement;

use crate::sheet::{Details, Entry, PassNumber, Place, Status, Tick};

/// The steps that make the projection.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("../../migrations/sheets-syncer");

/// A pass as it stands in the projection.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Of passbot's newest event; 0 before the first.
    pub version: i64,
    /// How many ticks were proposed.
    pub ticks: i64,
    pub entry: Entry,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = BigInt)]
    version: i64,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Timestamptz)]
    valid_from: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    valid_until: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    arrived_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Text)]
    plate: String,
    #[diesel(sql_type = Text)]
    brand: String,
    #[diesel(sql_type = Timestamptz)]
    ordered_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    phone: String,
    #[diesel(sql_type = Text)]
    house: String,
    #[diesel(sql_type = Jsonb)]
    tick: serde_json::Value,
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = BigInt)]
    ticks: i64,
    #[diesel(sql_type = Bool)]
    standing: bool,
}

/// A pass, locked until the transaction ends.
pub(crate) async fn locked(
    connection: &mut AsyncPgConnection,
    number: PassNumber,
) -> Result<Option<Stored>, LoadError> {
    Ok(locked_all(connection, &[number]).await?.pop())
}

/// Several passes, locked in the order of their numbers.
pub(crate) async fn locked_all(
    connection: &mut AsyncPgConnection,
    numbers: &[PassNumber],
) -> Result<Vec<Stored>, LoadError> {
    let rows: Vec<Row> = statement("select * from passes where number = any(?) order by number for update")
        .bind::<Array<BigInt>, _>(numbers.iter().map(|number| number.0).collect::<Vec<_>>())
        .get_results(connection)
        .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// All passes of which something may be wanted of the sheet.
pub(crate) async fn open(connection: &mut AsyncPgConnection) -> Result<Vec<Stored>, LoadError> {
    let rows: Vec<Row> = statement(
        "select * from passes where (place not in ('left', 'filed') or status in ('ordered', 'arrived')) \
           and not (place = 'filed' and status = 'arrived') \
         union all select * from passes where place = 'filed' and status = 'erased' order by number",
    )
    .get_results(connection)
    .await?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Stores a pass as it is remembered from now on.
pub(crate) async fn save(connection: &mut AsyncPgConnection, stored: &Stored) -> Result<(), ApplyError> {
    let entry = &stored.entry;
    let (status, arrived_at) = match entry.status {
        Status::Ordered => ("ordered", None),
        Status::Arrived { at } => ("arrived", Some(at)),
        Status::Cancelled => ("cancelled", None),
        Status::Expired => ("expired", None),
        Status::Erased => ("erased", None),
    };
    statement(
        "insert into passes (number, version, status, valid_from, valid_until, arrived_at, plate, brand, ordered_at, \
           name, phone, house, tick, place, ticks, standing) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) \
         on conflict (number) do update set version = excluded.version, status = excluded.status, \
           valid_from = excluded.valid_from, valid_until = excluded.valid_until, arrived_at = excluded.arrived_at, \
           plate = excluded.plate, brand = excluded.brand, ordered_at = excluded.ordered_at, name = excluded.name, \
           phone = excluded.phone, house = excluded.house, tick = excluded.tick, place = excluded.place, \
           ticks = excluded.ticks, standing = excluded.standing",
    )
    .bind::<BigInt, _>(entry.number.0)
    .bind::<BigInt, _>(stored.version)
    .bind::<Text, _>(status)
    .bind::<Timestamptz, _>(to_chrono(entry.valid_from))
    .bind::<Timestamptz, _>(to_chrono(entry.valid_until))
    .bind::<Nullable<Timestamptz>, _>(arrived_at.map(to_chrono))
    .bind::<Text, _>(&entry.details.plate)
    .bind::<Text, _>(&entry.details.brand)
    .bind::<Timestamptz, _>(to_chrono(entry.details.ordered_at))
    .bind::<Text, _>(&entry.details.name)
    .bind::<Text, _>(&entry.details.phone)
    .bind::<Text, _>(&entry.details.house)
    .bind::<Jsonb, _>(serde_json::to_value(&entry.tick).unwrap_or_default())
    .bind::<Text, _>(place_word(entry.place))
    .bind::<BigInt, _>(stored.ticks)
    .bind::<Bool, _>(entry.standing)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks the proposed tick of a locked pass as refused.
pub(crate) async fn refuse_tick(
    connection: &mut AsyncPgConnection,
    number: PassNumber,
    note: String,
) -> Result<(), ApplyError> {
    let refused = serde_json::to_value(Tick::Refused { note }).unwrap_or_default();
    statement("update passes set tick = ? where number = ?")
        .bind::<Jsonb, _>(refused)
        .bind::<BigInt, _>(number.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Deletes tombstones that are older than `age`: no event about them can come any more.
pub(crate) async fn sweep(mut connection: &AsyncPgConnection, age: Duration) -> QueryResult<usize> {
    statement(
        "delete from passes where number in (select number from passes where valid_until < now() - ? * interval '1 second' \
         and place in ('left', 'filed') and status <> 'ordered' limit 1000)",
    )
    .bind::<diesel::sql_types::Double, _>(age.as_secs_f64())
    .execute(&mut connection)
    .await
}

impl TryFrom<Row> for Stored {
    type Error = LoadError;

    fn try_from(row: Row) -> Result<Self, LoadError> {
        let corrupt = |what: &str| LoadError::Corrupt(format!("{what} of pass {}", row.number));
        let status = match (row.status.as_str(), row.arrived_at) {
            ("ordered", None) => Status::Ordered,
            ("arrived", Some(at)) => Status::Arrived { at: to_jiff(at) },
            ("cancelled", None) => Status::Cancelled,
            ("expired", None) => Status::Expired,
            ("erased", None) => Status::Erased,
            _ => return Err(corrupt("status")),
        };
        let place = PLACES
            .into_iter()
            .find(|place| place_word(*place) == row.place)
            .ok_or_else(|| corrupt("place"))?;
        let tick =
            serde_json::from_value(row.tick).map_err(|_| LoadError::Corrupt(format!("tick of {}", row.number)))?;
        Ok(Self {
            version: row.version,
            ticks: row.ticks,
            entry: Entry {
                number: PassNumber(row.number),
                status,
                valid_from: to_jiff(row.valid_from),
                valid_until: to_jiff(row.valid_until),
                standing: row.standing,
                details: Details {
                    plate: row.plate,
                    brand: row.brand,
                    ordered_at: to_jiff(row.ordered_at),
                    name: row.name,
                    phone: row.phone,
                    house: row.house,
                },
                tick,
                place,
            },
        })
    }
}

const PLACES: [Place; 4] = [Place::Latest, Place::Taken, Place::Left, Place::Filed];

fn place_word(place: Place) -> &'static str {
    match place {
        Place::Latest => "latest",
        Place::Taken => "taken",
        Place::Left => "left",
        Place::Filed => "filed",
    }
}

/// PostgreSQL keeps microseconds; both types reach further than its years.
fn to_chrono(moment: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(moment.as_microsecond()).unwrap_or_default()
}

fn to_jiff(moment: DateTime<Utc>) -> Timestamp {
    Timestamp::from_microsecond(moment.timestamp_micros()).unwrap_or_default()
}
