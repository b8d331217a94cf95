use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{corrupt, exactly_one, is_not_closed, is_open, is_taken, schema::communications};
use crate::domain::{ClosedBy, Communication, CommunicationId, Rating, Side, Stage, TelegramId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = communications)]
pub(super) struct CommunicationRow {
    id: i64,
    user_id: i64,
    version: i64,
    state: String,
    owner: Option<i64>,
    last_owner: Option<i64>,
    returned: i64,
    opened_at: DateTime<Utc>,
    taken_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    closed_by: Option<String>,
    last_side: String,
    awaited_since: DateTime<Utc>,
    rating: Option<i16>,
    digest: Option<i64>,
    told_unreachable: bool,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Lets one person after the other open a communication, until this transaction ends: else several would count those before
/// them at the same time, and none of them the others.
pub(crate) async fn open_alone(transaction: &mut AsyncPgConnection) -> Result<(), LoadError> {
    statement("select pg_advisory_xact_lock(hashtext(current_schema()), hashtext('communications'))")
        .execute(&mut &*transaction)
        .await?;
    Ok(())
}

/// The next number of a communication.
pub(crate) async fn next_communication(transaction: &mut AsyncPgConnection) -> Result<CommunicationId, LoadError> {
    let row: Number = statement("select nextval('communication_numbers') as number")
        .get_result(&mut &*transaction)
        .await?;
    Ok(CommunicationId(row.number))
}

/// These communications, locked in the order of their numbers.
pub(crate) async fn held_communications(
    transaction: &mut AsyncPgConnection,
    ids: &[CommunicationId],
) -> Result<Vec<Communication>, LoadError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<CommunicationRow> = communications::table
        .filter(communications::id.eq_any(ids))
        .order(communications::id)
        .select(CommunicationRow::as_select())
        .for_no_key_update()
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// The number of the communication that a person has open.
pub(crate) async fn open_of_user(
    transaction: &mut AsyncPgConnection,
    user: TelegramId,
) -> Result<Option<CommunicationId>, LoadError> {
    let id: Option<i64> = communications::table
        .filter(communications::user_id.eq(user).and(is_not_closed()))
        .select(communications::id)
        .first(transaction)
        .await
        .optional()?;
    Ok(id.map(CommunicationId))
}

/// The number of the communication that a specialist answers.
pub(crate) async fn current_of_specialist(
    transaction: &mut AsyncPgConnection,
    specialist: TelegramId,
) -> Result<Option<CommunicationId>, LoadError> {
    let id: Option<i64> = communications::table
        .filter(communications::owner.eq(specialist).and(is_taken()))
        .select(communications::id)
        .first(transaction)
        .await
        .optional()?;
    Ok(id.map(CommunicationId))
}

/// The communication that a person has open, or that somebody of the staff answers, locked.
pub(crate) async fn hold_own(
    mut transaction: &AsyncPgConnection,
    person: TelegramId,
    staff: bool,
) -> Result<Option<Communication>, LoadError> {
    let row: Option<CommunicationRow> = match staff {
        true => {
            communications::table
                .filter(communications::owner.eq(person).and(is_taken()))
                .select(CommunicationRow::as_select())
                .for_no_key_update()
                .first(&mut transaction)
                .await
        }
        false => {
            communications::table
                .filter(communications::user_id.eq(person).and(is_not_closed()))
                .select(CommunicationRow::as_select())
                .for_no_key_update()
                .first(&mut transaction)
                .await
        }
    }
    .optional()?;
    row.map(Communication::try_from).transpose()
}

/// How many wait that were opened before this one.
pub(crate) async fn waiting_before(transaction: &mut AsyncPgConnection, id: CommunicationId) -> Result<i64, LoadError> {
    Ok(communications::table
        .filter(is_open().and(communications::id.lt(id.0)))
        .count()
        .get_result(transaction)
        .await?)
}

/// How many were opened after this moment.
pub(crate) async fn opened_since(transaction: &mut AsyncPgConnection, since: DateTime<Utc>) -> Result<i64, LoadError> {
    Ok(communications::table
        .filter(communications::opened_at.gt(since))
        .count()
        .get_result(transaction)
        .await?)
}

/// The newest digest in which something waits that was opened after this moment.
pub(crate) async fn waiting_digest(
    transaction: &mut AsyncPgConnection,
    since: DateTime<Utc>,
) -> Result<Option<CommunicationId>, LoadError> {
    let id: Option<Option<i64>> = communications::table
        .filter(communications::digest.is_not_null().and(is_open()))
        .filter(communications::opened_at.gt(since))
        .order(communications::digest.desc())
        .select(communications::digest)
        .first(transaction)
        .await
        .optional()?;
    Ok(id.flatten().map(CommunicationId))
}

/// What stands in a digest, oldest first, not locked.
pub(crate) async fn in_digest(
    transaction: &mut AsyncPgConnection,
    digest: CommunicationId,
) -> Result<Vec<Communication>, LoadError> {
    let rows: Vec<CommunicationRow> = communications::table
        .filter(communications::digest.eq(digest.0))
        .order(communications::id)
        .select(CommunicationRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// The next communications by number after `after`, at most `limit`, locked.
pub(crate) async fn communications_after(
    transaction: &mut AsyncPgConnection,
    after: CommunicationId,
    limit: i64,
) -> Result<Vec<Communication>, LoadError> {
    let rows: Vec<CommunicationRow> = communications::table
        .filter(communications::id.gt(after.0))
        .order(communications::id)
        .limit(limit)
        .select(CommunicationRow::as_select())
        .for_no_key_update()
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// A new one; a conflict if the person has one open.
pub(crate) async fn add_communication(
    transaction: &mut AsyncPgConnection,
    communication: &Communication,
) -> Result<(), ApplyError> {
    diesel::insert_into(communications::table)
        .values((
            communications::id.eq(communication.id.0),
            communications::user_id.eq(communication.user),
            communications::version.eq(communication.version),
            communications::state.eq("open"),
            communications::opened_at.eq(communication.opened_at),
            communications::last_side.eq(communication.last_side.as_str()),
            communications::awaited_since.eq(communication.awaited_since),
            communications::digest.eq(communication.digest.map(|digest| digest.0)),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// The next version; a conflict unless the version before it is stored, or if the owner has another one.
pub(crate) async fn change_communication(
    transaction: &mut AsyncPgConnection,
    communication: &Communication,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let (state, closed_at, closed_by) = match communication.stage {
        Stage::Open => ("open", None, None),
        Stage::Taken { .. } => ("taken", None, None),
        Stage::Closed { at, by } => ("closed", Some(at), Some(by.as_str())),
    };
    let before = communications::table
        .find(communication.id.0)
        .filter(communications::version.eq(communication.version - 1));
    let rating = communication.rating.map(|rating| i16::from(rating.stars()));
    let changed = diesel::update(before)
        .set((
            communications::version.eq(communication.version),
            communications::state.eq(state),
            communications::owner.eq(communication.owner()),
            communications::last_owner.eq(communication.last_owner),
            communications::returned.eq(communication.returned),
            communications::taken_at.eq(communication.taken_at),
            communications::closed_at.eq(closed_at),
            communications::closed_by.eq(closed_by),
            communications::rating.eq(rating),
            communications::rated_at.eq(rating.map(|_| now)),
            communications::digest.eq(communication.digest.map(|digest| digest.0)),
            communications::told_unreachable.eq(communication.told_unreachable),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// Whose message was the last, and that somebody was told of a side out of reach: what is no new version.
pub(crate) async fn note_message(
    transaction: &mut AsyncPgConnection,
    communication: &Communication,
) -> Result<(), ApplyError> {
    let changed = diesel::update(communications::table.find(communication.id.0))
        .set((
            communications::last_side.eq(communication.last_side.as_str()),
            communications::awaited_since.eq(communication.awaited_since),
            communications::told_unreachable.eq(communication.told_unreachable),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

impl TryFrom<CommunicationRow> for Communication {
    type Error = LoadError;

    fn try_from(row: CommunicationRow) -> Result<Self, LoadError> {
        let broken = || corrupt("communication", row.id);
        let stage = match (
            row.state.as_str(),
            row.owner,
            row.closed_at.zip(row.closed_by.as_deref()),
        ) {
            ("open", None, None) => Stage::Open,
            ("taken", Some(owner), None) => Stage::Taken { owner },
            ("closed", None, Some((at, by))) => Stage::Closed {
                at,
                by: ClosedBy::parse(by).ok_or_else(broken)?,
            },
            _ => return Err(broken()),
        };
        let rating = match row.rating {
            Some(stars) => Some(u8::try_from(stars).ok().and_then(Rating::new).ok_or_else(broken)?),
            None => None,
        };
        Ok(Self {
            id: CommunicationId(row.id),
            user: row.user_id,
            version: row.version,
            stage,
            returned: row.returned,
            opened_at: row.opened_at,
            taken_at: row.taken_at,
            last_owner: row.last_owner,
            last_side: Side::parse(&row.last_side).ok_or_else(broken)?,
            awaited_since: row.awaited_since,
            rating,
            digest: row.digest.map(CommunicationId),
            told_unreachable: row.told_unreachable,
        })
    }
}
