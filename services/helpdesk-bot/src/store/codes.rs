use chrono::{DateTime, Utc};
use common::EmailAddress;
use conversation::{ApplyError, LoadError};
use diesel::{prelude::*, sql_types::Text};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;
use uuid::Uuid;

use super::{corrupt, exactly_one, schema::email_codes};
use crate::domain::{CodeOutcome, IssuedCode, LetterFailure, TelegramId};

#[derive(Queryable, Selectable)]
#[diesel(table_name = email_codes)]
struct CodeRow {
    key: Uuid,
    email: String,
    code_hash: Vec<u8>,
    requested_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    tries: i64,
    outcome: String,
    failure: Option<String>,
    used_at: Option<DateTime<Utc>>,
}

/// The newest code of a person: the only one that may be typed. His row is locked by the caller.
pub(crate) async fn newest_code(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Option<IssuedCode>, LoadError> {
    let row: Option<CodeRow> = email_codes::table
        .filter(email_codes::telegram_id.eq(person))
        .order(email_codes::id.desc())
        .select(CodeRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(IssuedCode::try_from).transpose()
}

/// When codes were asked for after `since` by this person, and for this address by whomever, the oldest first.
///
/// Who asks for the same address at the same time waits until this transaction has ended, so nobody exceeds the limit.
pub(crate) async fn recent_codes(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    address: Option<&EmailAddress>,
    since: DateTime<Utc>,
) -> Result<(Vec<DateTime<Utc>>, Vec<DateTime<Utc>>), LoadError> {
    let recent = email_codes::table
        .filter(email_codes::requested_at.gt(since))
        .order(email_codes::requested_at)
        .select(email_codes::requested_at);
    let by_person = recent
        .filter(email_codes::telegram_id.eq(person))
        .load(transaction)
        .await?;
    let Some(address) = address.map(EmailAddress::folded) else {
        return Ok((by_person, Vec::new()));
    };
    statement("select pg_advisory_xact_lock(hashtext('email_codes'), hashtext(?))")
        .bind::<Text, _>(address.as_str())
        .execute(&mut &*transaction)
        .await?;
    let for_address = recent
        .filter(email_codes::email_folded.eq(address))
        .load(transaction)
        .await?;
    Ok((by_person, for_address))
}

pub(crate) async fn add_code(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    code: &IssuedCode,
) -> Result<(), ApplyError> {
    diesel::insert_into(email_codes::table)
        .values((
            email_codes::telegram_id.eq(person),
            email_codes::email.eq(code.email.as_str()),
            email_codes::email_folded.eq(code.email.folded()),
            email_codes::key.eq(code.key),
            email_codes::code_hash.eq(&code.hash),
            email_codes::requested_at.eq(code.requested_at),
            email_codes::expires_at.eq(code.expires_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Writes down what became of a letter; what was written first stays.
pub(crate) async fn answer_code(
    transaction: &mut AsyncPgConnection,
    key: Uuid,
    failure: Option<LetterFailure>,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let outcome = if failure.is_some() { "failed" } else { "sent" };
    diesel::update(email_codes::table.filter(email_codes::key.eq(key).and(email_codes::outcome.eq("requested"))))
        .set((
            email_codes::outcome.eq(outcome),
            email_codes::failure.eq(failure.map(LetterFailure::as_str)),
            email_codes::answered_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// A wrong code was typed.
pub(crate) async fn count_try(transaction: &mut AsyncPgConnection, key: Uuid) -> Result<(), ApplyError> {
    let changed = diesel::update(email_codes::table.filter(email_codes::key.eq(key)))
        .set(email_codes::tries.eq(email_codes::tries + 1))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// The right code was typed.
pub(crate) async fn use_code(
    transaction: &mut AsyncPgConnection,
    key: Uuid,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let unused = email_codes::key.eq(key).and(email_codes::used_at.is_null());
    let changed = diesel::update(email_codes::table.filter(unused))
        .set(email_codes::used_at.eq(now))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

impl TryFrom<CodeRow> for IssuedCode {
    type Error = LoadError;

    fn try_from(row: CodeRow) -> Result<Self, LoadError> {
        let outcome = match (row.outcome.as_str(), row.failure.as_deref()) {
            ("requested", None) => Some(CodeOutcome::Requested),
            ("sent", None) => Some(CodeOutcome::Sent),
            ("failed", Some(failure)) => LetterFailure::parse(failure).map(CodeOutcome::Failed),
            _ => None,
        };
        Ok(Self {
            key: row.key,
            email: EmailAddress::try_from(row.email).map_err(|_| corrupt("e-mail address of code", row.key))?,
            hash: row.code_hash,
            requested_at: row.requested_at,
            expires_at: row.expires_at,
            tries: row.tries,
            outcome: outcome.ok_or_else(|| corrupt("outcome of code", row.key))?,
            used: row.used_at.is_some(),
        })
    }
}
