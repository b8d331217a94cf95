//! All that is stored about a person, and its end.

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{ApplyError, ConversationKey, LoadError};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    communications::CommunicationRow,
    exactly_one,
    schema::{canned_previews, communications, email_codes, message_versions, messages, searches, users},
};
use crate::{
    dialogue::StoredLine,
    domain::{CONSENT_VERSION, Communication, CommunicationId, Consent, DisplayName, TelegramId},
};

/// Stands where a name stood.
const NAMELESS: &str = "–";

/// Of which communication, when, by whom, the words, and the name of the file.
type SaidRow = (i64, DateTime<Utc>, String, String, Option<String>);

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// To what a person agreed.
pub(crate) async fn consent(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Option<Consent>, LoadError> {
    let row: Option<(Option<i32>, Option<DateTime<Utc>>)> = users::table
        .find(person)
        .select((users::consent_version, users::consented_at))
        .first(transaction)
        .await
        .optional()?;
    let given = row.and_then(|(version, at)| version.zip(at));
    Ok(given.map(|(version, at)| Consent { version, at }))
}

/// A person gives his address, and agrees by that. When he agreed to these words first stays.
pub(crate) async fn note_consent(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let news = users::consent_version.is_distinct_from(CONSENT_VERSION);
    diesel::update(users::table.find(person).filter(news))
        .set((users::consent_version.eq(CONSENT_VERSION), users::consented_at.eq(now)))
        .execute(transaction)
        .await?;
    Ok(())
}

/// All communications of a person, the oldest first.
pub(crate) async fn communications_of(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Vec<Communication>, LoadError> {
    let rows: Vec<CommunicationRow> = communications::table
        .filter(communications::user_id.eq(person))
        .order(communications::id)
        .select(CommunicationRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(Communication::try_from).collect()
}

/// All that a person and the specialists said, the oldest first. What specialists noted among themselves is not among it.
pub(crate) async fn said_to(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Vec<StoredLine>, LoadError> {
    let rows: Vec<SaidRow> = messages::table
        .inner_join(communications::table.on(communications::id.eq(messages::communication_id)))
        .filter(communications::user_id.eq(person))
        .filter(messages::side.eq_any(["user", "specialist"]))
        .order(messages::id)
        .select((
            messages::communication_id,
            messages::sent_at,
            messages::author_name,
            messages::text,
            messages::file_name,
        ))
        .load(transaction)
        .await?;
    let lines = rows
        .into_iter()
        .map(|(communication, at, author, text, file)| StoredLine {
            communication: CommunicationId(communication),
            at,
            author: DisplayName::new(&author),
            text: match file {
                Some(file) if text.is_empty() => file,
                Some(file) => format!("{file}: {text}"),
                None => text,
            },
        });
    Ok(lines.collect())
}

/// The number that stands for the next person who is erased.
pub(crate) async fn next_nobody(transaction: &mut AsyncPgConnection) -> Result<TelegramId, LoadError> {
    let row: Number = statement("select nextval('erased_numbers') as number")
        .get_result(&mut &*transaction)
        .await?;
    Ok(row.number)
}

/// Erases a person: his row and his communications go on under a number that leads to nobody, without words, names and
/// files. His folder in the archive goes by work of its own, which finds that nobody has his number.
pub(crate) async fn erase(
    transaction: &mut AsyncPgConnection,
    bot_id: i64,
    (person, nobody): (TelegramId, TelegramId),
    ids: &[CommunicationId],
    words: &[String],
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let changed = diesel::update(users::table.find(person).filter(users::erased_at.is_null()))
        .set((
            users::telegram_id.eq(nobody),
            users::name.eq(NAMELESS),
            users::username.eq(None::<String>),
            users::email.eq(None::<String>),
            users::email_folded.eq(None::<String>),
            users::authenticated_at.eq(None::<DateTime<Utc>>),
            users::erased_at.eq(now),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)?;
    let own: Vec<i64> = ids.iter().map(|id| id.0).collect();
    diesel::update(communications::table.filter(communications::id.eq_any(&own)))
        .set(communications::version.eq(communications::version + 1))
        .execute(transaction)
        .await?;
    forget_words(transaction, &own).await?;
    diesel::update(messages::table)
        .filter(
            messages::communication_id
                .eq_any(&own)
                .and(messages::author_id.eq(person)),
        )
        .set((
            messages::author_id.eq(nobody),
            messages::author_name.eq(NAMELESS),
            messages::chat_id.eq(None::<i64>),
            messages::message_id.eq(None::<i64>),
        ))
        .execute(transaction)
        .await?;
    // A ready answer that was about to be sent to him names him.
    diesel::delete(canned_previews::table.filter(canned_previews::communication_id.eq_any(&own)))
        .execute(transaction)
        .await?;
    // What was searched for may be his name; whoever turns the page searches once more.
    diesel::delete(searches::table).execute(transaction).await?;
    forget_codes(transaction, person, now).await?;
    outbox::inputs::blank(transaction, bot_id, ConversationKey::person(person).as_str()).await?;
    let aggregates: Vec<String> = own.iter().map(|id| format!("communication:{id}")).collect();
    outbox::events::blank(transaction, bot_id, &aggregates).await?;
    conversation::store::outgoing::blank(transaction, bot_id, person, words).await?;
    Ok(())
}

/// What was said in these communications goes; who said it when stays.
async fn forget_words(transaction: &mut AsyncPgConnection, communications: &[i64]) -> Result<(), ApplyError> {
    let said = messages::table.filter(messages::communication_id.eq_any(communications));
    diesel::delete(message_versions::table)
        .filter(message_versions::message_id.eq_any(said.clone().select(messages::id)))
        .execute(transaction)
        .await?;
    diesel::update(said)
        .set((
            messages::text.eq(""),
            messages::file_id.eq(None::<String>),
            messages::file_name.eq(None::<String>),
            messages::mime_type.eq(None::<String>),
            messages::album.eq(None::<String>),
            messages::archived.eq("none"),
            messages::archived_path.eq(None::<String>),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// Codes go, but for those of the last hour, which can be used no more and still count.
async fn forget_codes(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let own = email_codes::telegram_id.eq(person);
    diesel::delete(email_codes::table.filter(own.and(email_codes::requested_at.lt(now - TimeDelta::hours(1)))))
        .execute(transaction)
        .await?;
    diesel::update(email_codes::table.filter(own.and(email_codes::used_at.is_null())))
        .set(email_codes::used_at.eq(now))
        .execute(transaction)
        .await?;
    Ok(())
}
