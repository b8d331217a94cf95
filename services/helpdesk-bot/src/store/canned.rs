//! Answers that are kept ready, and what specialists are shown of them before they send one.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt, exactly_one,
    schema::{canned_answers, canned_previews},
};
use crate::domain::{
    CannedAnswer, CannedAnswerId, CannedPreview, CannedText, CannedTitle, CommunicationId, DisplayName, TelegramId,
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = canned_answers)]
struct AnswerRow {
    id: i64,
    version: i64,
    title: String,
    words: String,
    changed_by: i64,
    changed_by_name: String,
    changed_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = canned_previews)]
struct PreviewRow {
    number: i64,
    answer_id: i64,
    answer_version: i64,
    communication_id: i64,
    words: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The next number of an answer, or of what is shown of one.
pub(crate) async fn next_canned_number(transaction: &mut AsyncPgConnection) -> Result<i64, LoadError> {
    let row: Number = statement("select nextval('canned_numbers') as number")
        .get_result(&mut &*transaction)
        .await?;
    Ok(row.number)
}

/// Until the transaction ends nobody else adds an answer, so that a count of them holds. Taken last.
pub(crate) async fn hold_canned_answers(transaction: &mut AsyncPgConnection) -> Result<(), LoadError> {
    statement("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':canned-answers', 0))")
        .execute(&mut &*transaction)
        .await?;
    Ok(())
}

pub(crate) async fn count_canned_answers(transaction: &mut AsyncPgConnection) -> Result<i64, LoadError> {
    Ok(canned_answers::table.count().get_result(transaction).await?)
}

/// Answers by their titles.
pub(crate) async fn canned_page(
    transaction: &mut AsyncPgConnection,
    offset: i64,
    limit: i64,
) -> Result<Vec<(CannedAnswerId, CannedTitle)>, LoadError> {
    let rows: Vec<(i64, String)> = canned_answers::table
        .order((canned_answers::title_folded, canned_answers::id))
        .offset(offset)
        .limit(limit)
        .select((canned_answers::id, canned_answers::title))
        .load(transaction)
        .await?;
    rows.into_iter()
        .map(|(id, title)| Ok((CannedAnswerId(id), title_of(id, &title)?)))
        .collect()
}

pub(crate) async fn canned_answer(
    transaction: &mut AsyncPgConnection,
    id: CannedAnswerId,
) -> Result<Option<CannedAnswer>, LoadError> {
    let row: Option<AnswerRow> = canned_answers::table
        .find(id.0)
        .select(AnswerRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(CannedAnswer::try_from).transpose()
}

/// The answer that has this title, however its letters are written.
pub(crate) async fn canned_answer_of_title(
    transaction: &mut AsyncPgConnection,
    title: &CannedTitle,
) -> Result<Option<CannedAnswerId>, LoadError> {
    let id: Option<i64> = canned_answers::table
        .filter(canned_answers::title_folded.eq(title.folded()))
        .select(canned_answers::id)
        .first(transaction)
        .await
        .optional()?;
    Ok(id.map(CannedAnswerId))
}

/// A new one; a conflict if another one has its title.
pub(crate) async fn add_canned_answer(
    transaction: &mut AsyncPgConnection,
    answer: &CannedAnswer,
) -> Result<(), ApplyError> {
    diesel::insert_into(canned_answers::table)
        .values((
            canned_answers::id.eq(answer.id.0),
            canned_answers::version.eq(answer.version),
            canned_answers::title.eq(answer.title.as_str()),
            canned_answers::title_folded.eq(answer.title.folded()),
            canned_answers::words.eq(answer.text.as_str()),
            canned_answers::changed_by.eq(answer.changed_by),
            canned_answers::changed_by_name.eq(answer.changed_by_name.as_str()),
            canned_answers::changed_at.eq(answer.changed_at),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// The next version; a conflict unless the version before it is stored, or if another one has its title.
pub(crate) async fn change_canned_answer(
    transaction: &mut AsyncPgConnection,
    answer: &CannedAnswer,
) -> Result<(), ApplyError> {
    let before = canned_answers::table
        .find(answer.id.0)
        .filter(canned_answers::version.eq(answer.version - 1));
    let changed = diesel::update(before)
        .set((
            canned_answers::version.eq(answer.version),
            canned_answers::title.eq(answer.title.as_str()),
            canned_answers::title_folded.eq(answer.title.folded()),
            canned_answers::words.eq(answer.text.as_str()),
            canned_answers::changed_by.eq(answer.changed_by),
            canned_answers::changed_by_name.eq(answer.changed_by_name.as_str()),
            canned_answers::changed_at.eq(answer.changed_at),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// An answer goes; a conflict unless this is its version.
pub(crate) async fn delete_canned_answer(
    transaction: &mut AsyncPgConnection,
    id: CannedAnswerId,
    version: i64,
) -> Result<(), ApplyError> {
    let it = canned_answers::table
        .find(id.0)
        .filter(canned_answers::version.eq(version));
    exactly_one(diesel::delete(it).execute(transaction).await?)
}

/// What a specialist was shown last and has neither sent nor cancelled.
pub(crate) async fn canned_preview(
    transaction: &mut AsyncPgConnection,
    of: TelegramId,
) -> Result<Option<CannedPreview>, LoadError> {
    let row: Option<PreviewRow> = canned_previews::table
        .find(of)
        .select(PreviewRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    Ok(row.map(|row| CannedPreview {
        number: row.number,
        answer: CannedAnswerId(row.answer_id),
        version: row.answer_version,
        communication: CommunicationId(row.communication_id),
        words: row.words,
    }))
}

/// What he is shown now, in place of what he was shown before.
pub(crate) async fn keep_canned_preview(
    transaction: &mut AsyncPgConnection,
    of: TelegramId,
    preview: &CannedPreview,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let shown = (
        canned_previews::number.eq(preview.number),
        canned_previews::answer_id.eq(preview.answer.0),
        canned_previews::answer_version.eq(preview.version),
        canned_previews::communication_id.eq(preview.communication.0),
        canned_previews::words.eq(&preview.words),
        canned_previews::shown_at.eq(now),
    );
    diesel::insert_into(canned_previews::table)
        .values((canned_previews::telegram_id.eq(of), shown))
        .on_conflict(canned_previews::telegram_id)
        .do_update()
        .set(shown)
        .execute(transaction)
        .await?;
    Ok(())
}

pub(crate) async fn forget_canned_preview(
    transaction: &mut AsyncPgConnection,
    of: TelegramId,
) -> Result<(), ApplyError> {
    diesel::delete(canned_previews::table.find(of))
        .execute(transaction)
        .await?;
    Ok(())
}

fn title_of(id: i64, title: &str) -> Result<CannedTitle, LoadError> {
    CannedTitle::parse(title).map_err(|_| corrupt("canned answer", id))
}

impl TryFrom<AnswerRow> for CannedAnswer {
    type Error = LoadError;

    fn try_from(row: AnswerRow) -> Result<Self, LoadError> {
        Ok(Self {
            id: CannedAnswerId(row.id),
            version: row.version,
            title: title_of(row.id, &row.title)?,
            text: CannedText::parse(&row.words).map_err(|_| corrupt("canned answer", row.id))?,
            changed_by: row.changed_by,
            changed_by_name: DisplayName::new(&row.changed_by_name),
            changed_at: row.changed_at,
        })
    }
}
