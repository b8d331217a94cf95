//! Offers to hand a communication over. Whoever locks one has locked its communication before.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{corrupt, exactly_one, schema::handovers};
use crate::domain::{CommunicationId, DisplayName, Handover, HandoverEnd, HandoverId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = handovers)]
struct HandoverRow {
    id: i64,
    communication_id: i64,
    from_id: i64,
    from_name: String,
    to_id: i64,
    to_name: String,
    offered_at: DateTime<Utc>,
    outcome: Option<String>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The next number of an offer.
pub(crate) async fn next_handover(transaction: &mut AsyncPgConnection) -> Result<HandoverId, LoadError> {
    let row: Number = statement("select nextval('handover_numbers') as number")
        .get_result(&mut &*transaction)
        .await?;
    Ok(HandoverId(row.number))
}

/// An offer, locked.
pub(crate) async fn handover(
    transaction: &mut AsyncPgConnection,
    id: HandoverId,
) -> Result<Option<Handover>, LoadError> {
    let row: Option<HandoverRow> = handovers::table
        .find(id.0)
        .select(HandoverRow::as_select())
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The offer of a communication that nobody has answered, locked.
pub(crate) async fn open_handover(
    transaction: &mut AsyncPgConnection,
    communication: CommunicationId,
) -> Result<Option<Handover>, LoadError> {
    let row: Option<HandoverRow> = handovers::table
        .filter(
            handovers::communication_id
                .eq(communication.0)
                .and(handovers::outcome.is_null()),
        )
        .select(HandoverRow::as_select())
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The accepted offers of these communications, by the moment at which each was accepted.
pub(super) async fn accepted_handovers(
    transaction: &mut AsyncPgConnection,
    communications: &[i64],
) -> Result<Vec<(DateTime<Utc>, Handover)>, LoadError> {
    let rows: Vec<(Option<DateTime<Utc>>, HandoverRow)> = handovers::table
        .filter(
            handovers::communication_id
                .eq_any(communications)
                .and(handovers::outcome.eq(HandoverEnd::Accepted.as_str())),
        )
        .order(handovers::id)
        .select((handovers::answered_at, HandoverRow::as_select()))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(at, row)| Ok((at.ok_or_else(|| corrupt("handover", row.id))?, Handover::try_from(row)?)))
        .collect()
}

/// A new offer; a conflict if its communication has one that nobody has answered.
pub(crate) async fn add_handover(transaction: &mut AsyncPgConnection, handover: &Handover) -> Result<(), ApplyError> {
    diesel::insert_into(handovers::table)
        .values((
            handovers::id.eq(handover.id.0),
            handovers::communication_id.eq(handover.communication.0),
            handovers::from_id.eq(handover.from),
            handovers::from_name.eq(handover.from_name.as_str()),
            handovers::to_id.eq(handover.to),
            handovers::to_name.eq(handover.to_name.as_str()),
            handovers::offered_at.eq(handover.offered_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// An offer ends; a conflict if it has ended.
pub(crate) async fn end_handover(
    transaction: &mut AsyncPgConnection,
    id: HandoverId,
    end: HandoverEnd,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let open = handovers::table.find(id.0).filter(handovers::outcome.is_null());
    let changed = diesel::update(open)
        .set((handovers::outcome.eq(end.as_str()), handovers::answered_at.eq(now)))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

impl TryFrom<HandoverRow> for Handover {
    type Error = LoadError;

    fn try_from(row: HandoverRow) -> Result<Self, LoadError> {
        let end = match row.outcome.as_deref() {
            Some(outcome) => Some(HandoverEnd::parse(outcome).ok_or_else(|| corrupt("handover", row.id))?),
            None => None,
        };
        Ok(Self {
            id: HandoverId(row.id),
            communication: CommunicationId(row.communication_id),
            from: row.from_id,
            from_name: DisplayName::new(&row.from_name),
            to: row.to_id,
            to_name: DisplayName::new(&row.to_name),
            offered_at: row.offered_at,
            end,
        })
    }
}
