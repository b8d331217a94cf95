use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    blocks::refuse_blocked,
    corrupt,
    invitations::exactly_one,
    passes::{StoredVisitor, next_number, visitor},
    residents::ResidentRow,
    schema::{residents, standing_requests},
};
use crate::{
    dialogue::HeldRequest,
    domain::{Answer, Months, NewRequest, RequestId, Resident, StandingRequest},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = standing_requests)]
pub(super) struct RequestRow {
    id: i64,
    brand: Option<String>,
    plate: Option<String>,
    guest: Option<String>,
    months: i16,
    approved: Option<bool>,
    answered_by: Option<i64>,
}

/// The next number of a request.
pub(crate) async fn next_request(transaction: &mut AsyncPgConnection) -> Result<RequestId, LoadError> {
    Ok(RequestId(next_number(transaction, "standing_request_numbers").await?))
}

/// A request with its resident, both locked, the resident first.
pub(crate) async fn held_request(
    transaction: &mut AsyncPgConnection,
    id: RequestId,
) -> Result<Option<HeldRequest>, LoadError> {
    let row: Option<(ResidentRow, RequestRow)> = residents::table
        .inner_join(standing_requests::table)
        .filter(standing_requests::id.eq(id.0))
        .select((ResidentRow::as_select(), RequestRow::as_select()))
        .for_no_key_update()
        .first(transaction)
        .await
        .optional()?;
    row.map(|(resident, request)| {
        Ok(HeldRequest {
            resident: Resident::try_from(resident)?,
            request: StandingRequest::try_from(request)?,
        })
    })
    .transpose()
}

pub(crate) async fn add_request(
    transaction: &mut AsyncPgConnection,
    request: &NewRequest,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let stored = StoredVisitor::from(&request.visitor);
    diesel::insert_into(standing_requests::table)
        .values((
            standing_requests::id.eq(request.id.0),
            standing_requests::resident_id.eq(request.resident.0),
            standing_requests::brand.eq(stored.brand),
            standing_requests::plate.eq(stored.plate),
            standing_requests::guest.eq(stored.guest),
            standing_requests::months.eq(i16::from(request.months.count())),
            standing_requests::requested_at.eq(at),
        ))
        .execute(transaction)
        .await?;
    refuse_blocked(transaction, request.resident).await
}

/// Stores the answer unless there is one: then it is a conflict.
pub(crate) async fn answer_request(
    transaction: &mut AsyncPgConnection,
    id: RequestId,
    answer: Answer,
    at: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let changed = diesel::update(
        standing_requests::table
            .find(id.0)
            .filter(standing_requests::approved.is_null()),
    )
    .set((
        standing_requests::approved.eq(answer.approved),
        standing_requests::answered_by.eq(answer.by),
        standing_requests::answered_at.eq(at),
    ))
    .execute(transaction)
    .await?;
    exactly_one(changed)
}

impl TryFrom<RequestRow> for StandingRequest {
    type Error = LoadError;

    fn try_from(row: RequestRow) -> Result<Self, LoadError> {
        let id = row.id;
        let months = i8::try_from(row.months).map_err(|error| corrupt("months of request", id, &error))?;
        Ok(Self {
            id: RequestId(id),
            visitor: visitor("visitor of request", id, (row.brand, row.plate, row.guest))?,
            months: Months::try_from(months).map_err(|error| corrupt("months of request", id, &error))?,
            answer: row
                .approved
                .zip(row.answered_by)
                .map(|(approved, by)| Answer { approved, by }),
        })
    }
}
