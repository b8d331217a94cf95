use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use common::EmailAddress;
use conversation::{ApplyError, Language, LoadError};
use diesel::{
    QueryableByName,
    result::QueryResult,
    sql_types::{BigInt, Bool, Bytea, Jsonb, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;
use sha2::{Digest, Sha256};

use crate::{desk::About, domain::Failure, events::LetterId};

/// A letter as it is accepted, or as it fails at once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewLetter {
    pub id: LetterId,
    pub template: String,
    pub language: Language,
    pub recipient: Option<EmailAddress>,
    pub fields: BTreeMap<String, String>,
    pub message_id: String,
    pub accepted_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// Limits count it.
    pub counted: bool,
    pub failure: Option<Failure>,
    pub error: Option<String>,
}

#[derive(QueryableByName)]
struct FactsRow {
    #[diesel(sql_type = Bool)]
    known: bool,
    #[diesel(sql_type = BigInt)]
    to_recipient: i64,
    #[diesel(sql_type = BigInt)]
    to_domain: i64,
}

/// Whether a letter was asked for before, and how many went the same way lately. Whoever asks next for the same address or
/// domain waits until the transaction ends, so that no two count past each other.
pub(crate) async fn letter_facts(
    transaction: &mut AsyncPgConnection,
    id: &LetterId,
    recipient: Option<&EmailAddress>,
    now: DateTime<Utc>,
) -> Result<About, LoadError> {
    let recipient_digest = recipient.map(recipient_digest);
    let domain_digest = recipient.map(domain_digest);
    // First the address, then the domain: everybody in this order.
    for digest in [&recipient_digest, &domain_digest].into_iter().flatten() {
        lock(transaction, digest).await?;
    }
    let row: FactsRow = statement(
        "select exists (select 1 from letters where producer = ? and key = ?) as known, \
           (select count(*) from letters where recipient_digest = ? and accepted_at > ?) as to_recipient, \
           (select count(*) from letters where domain_digest = ? and accepted_at > ?) as to_domain",
    )
    .bind::<Text, _>(&id.producer)
    .bind::<Text, _>(&id.key)
    .bind::<Nullable<Bytea>, _>(&recipient_digest)
    .bind::<Timestamptz, _>(now - TimeDelta::hours(1))
    .bind::<Nullable<Bytea>, _>(&domain_digest)
    .bind::<Timestamptz, _>(now - TimeDelta::minutes(1))
    .get_result(transaction)
    .await?;
    Ok(About::Letter {
        known: row.known,
        to_recipient: row.to_recipient,
        to_domain: row.to_domain,
    })
}

/// Stores a letter; of one that failed at once nothing personal is kept.
pub(crate) async fn insert_letter(transaction: &mut AsyncPgConnection, letter: &NewLetter) -> Result<(), ApplyError> {
    let open = letter.failure.is_none();
    let recipient = letter.recipient.as_ref().filter(|_| open);
    let counted = recipient.filter(|_| letter.counted);
    let fields = if open {
        serde_json::to_value(&letter.fields).unwrap_or_default()
    } else {
        serde_json::json!({})
    };
    if let Some(failure) = letter.failure {
        let error = letter.error.as_deref().unwrap_or_default();
        tracing::warn!(
            producer = letter.id.producer,
            template = known_template(&letter.template),
            reason = failure.word(),
            error,
            "a letter is not sent"
        );
    }
    statement(
        "insert into letters (producer, key, template, language, recipient, fields, message_id, accepted_at, expires_at, \
           state, reason, error, ended_at, recipient_digest, domain_digest, traceparent) \
         values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind::<Text, _>(&letter.id.producer)
    .bind::<Text, _>(&letter.id.key)
    .bind::<Text, _>(known_template(&letter.template))
    .bind::<Text, _>(letter.language.code())
    .bind::<Text, _>(recipient.map(EmailAddress::as_str).unwrap_or_default())
    .bind::<Jsonb, _>(fields)
    .bind::<Text, _>(&letter.message_id)
    .bind::<Timestamptz, _>(letter.accepted_at)
    .bind::<Timestamptz, _>(letter.expires_at)
    .bind::<Text, _>(if open { "waiting" } else { "failed" })
    .bind::<Nullable<Text>, _>(letter.failure.map(Failure::word))
    .bind::<Nullable<Text>, _>(&letter.error)
    .bind::<Nullable<Timestamptz>, _>(letter.failure.map(|_| letter.accepted_at))
    .bind::<Nullable<Bytea>, _>(counted.map(recipient_digest))
    .bind::<Nullable<Bytea>, _>(counted.map(domain_digest))
    .bind::<Nullable<Text>, _>(outbox::trace::current_traceparent())
    .execute(transaction)
    .await?;
    Ok(())
}

/// What a stranger wrote as a template's name is not kept: it may be anything.
fn known_template(name: &str) -> &str {
    let known = name.len() <= 50 && name.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    if known { name } else { "unknown" }
}

async fn lock(transaction: &mut AsyncPgConnection, digest: &[u8]) -> QueryResult<()> {
    // Eight bytes of a digest are as good a name for a lock as all of it.
    let name = digest.first_chunk().map_or(0, |first| i64::from_be_bytes(*first));
    statement("select pg_advisory_xact_lock(?)::text")
        .bind::<BigInt, _>(name)
        .execute(transaction)
        .await?;
    Ok(())
}

fn recipient_digest(recipient: &EmailAddress) -> Vec<u8> {
    Sha256::digest(recipient.folded()).to_vec()
}

fn domain_digest(recipient: &EmailAddress) -> Vec<u8> {
    Sha256::digest(recipient.domain()).to_vec()
}
