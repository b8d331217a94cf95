//! All that is stored about a person, and its end.

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{ApplyError, ConversationKey, LoadError};
use diesel::{prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    passes::PassRow,
    schema::{invitations, passes, residents, standing_requests, wrong_codes},
    standing::RequestRow,
};
use crate::{
    dialogue::StoredData,
    domain::{Consent, Particulars, Pass, ResidentId, StandingRequest, TelegramId},
    events::pass_conversation,
};

/// Stands where a Telegram id stood.
const NOBODY: TelegramId = 0;

#[derive(Queryable, Selectable)]
#[diesel(table_name = residents)]
struct ConsentRow {
    registered_at: DateTime<Utc>,
    consent_version: Option<i32>,
    consented_at: Option<DateTime<Utc>>,
}

/// What is stored about a resident, with his requests and passes locked, after himself.
pub(crate) async fn stored_data(
    transaction: &mut AsyncPgConnection,
    resident: ResidentId,
) -> Result<Option<StoredData>, LoadError> {
    let himself: Option<ConsentRow> = residents::table
        .find(resident.0)
        .select(ConsentRow::as_select())
        .for_update()
        .first(transaction)
        .await
        .optional()?;
    let Some(himself) = himself else {
        return Ok(None);
    };
    let requests: Vec<RequestRow> = standing_requests::table
        .filter(standing_requests::resident_id.eq(resident.0))
        .order(standing_requests::id)
        .select(RequestRow::as_select())
        .for_update()
        .load(transaction)
        .await?;
    let passes: Vec<PassRow> = passes::table
        .filter(passes::resident_id.eq(resident.0))
        .order(passes::id)
        .select(PassRow::as_select())
        .for_no_key_update()
        .load(transaction)
        .await?;
    Ok(Some(StoredData {
        registered_at: himself.registered_at,
        consent: himself
            .consent_version
            .zip(himself.consented_at)
            .map(|(version, at)| Consent { version, at }),
        passes: passes.into_iter().map(Pass::try_from).collect::<Result<_, _>>()?,
        requests: requests
            .into_iter()
            .map(StandingRequest::try_from)
            .collect::<Result<_, _>>()?,
    }))
}

/// Erases a person. Of a pass its number, its times and what became of it stay; of an invitation, that it was used.
/// Wrong codes of the last hour stay until they no longer count, else erasure would be a way to guess on.
pub(crate) async fn erase(
    transaction: &mut AsyncPgConnection,
    bot_id: i64,
    person: TelegramId,
    resident: Option<ResidentId>,
    names: Option<&Particulars>,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let mut aggregates = Vec::new();
    if let Some(resident) = resident {
        let erased: Vec<i64> = diesel::update(passes::table.filter(passes::resident_id.eq(resident.0)))
            .set((
                passes::version.eq(passes::version + 1),
                passes::resident_id.eq(None::<i64>),
                passes::brand.eq(None::<String>),
                passes::plate.eq(None::<String>),
                passes::guest.eq(None::<String>),
                passes::erased_at.eq(now),
            ))
            .returning(passes::id)
            .get_results(transaction)
            .await?;
        aggregates.extend(
            erased
                .into_iter()
                .map(|id| pass_conversation(crate::domain::PassId(id)).as_str().to_owned()),
        );
        diesel::delete(standing_requests::table.filter(standing_requests::resident_id.eq(resident.0)))
            .execute(transaction)
            .await?;
        diesel::delete(residents::table.find(resident.0))
            .execute(transaction)
            .await?;
    }
    diesel::update(invitations::table.filter(invitations::used_by.eq(person)))
        .set(invitations::used_by.eq(NOBODY))
        .execute(transaction)
        .await?;
    // Whoever is erased is asked no more: a question that is open ends without him.
    diesel::sql_query(
        "update gate_questions set asked = array_remove(asked, $1), \
           decided_by = case when decided_by = $1 then $2 else decided_by end where decided_by = $1 or $1 = any(asked)",
    )
    .bind::<BigInt, _>(person)
    .bind::<BigInt, _>(NOBODY)
    .execute(transaction)
    .await?;
    diesel::delete(wrong_codes::table)
        .filter(wrong_codes::telegram_id.eq(person))
        .filter(wrong_codes::tried_at.lt(now - TimeDelta::hours(1)))
        .execute(transaction)
        .await?;
    let conversation = ConversationKey::person(person);
    outbox::inputs::blank(transaction, bot_id, conversation.as_str()).await?;
    outbox::events::blank(transaction, bot_id, &aggregates).await?;
    let words = names.map_or_else(Vec::new, |names| {
        vec![names.name.as_str().to_owned(), names.phone.international()]
    });
    conversation::store::outgoing::blank(transaction, bot_id, person, &words).await?;
    Ok(())
}
