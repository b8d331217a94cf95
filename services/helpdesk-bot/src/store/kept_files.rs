use chrono::{DateTime, Utc};
use conversation::{ApplyError, AttachedFile, LoadError, PostedKind};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    corrupt, exactly_one,
    messages::{kind_of, word},
    schema::{communications, full_disk_notices, messages},
};
use crate::{
    dialogue::{Fate, KeptFile},
    domain::{MessageId, Side},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
struct FileRow {
    id: i64,
    side: String,
    sent_at: DateTime<Utc>,
    kind: String,
    file_id: Option<String>,
    file_name: Option<String>,
    file_size: Option<i64>,
    mime_type: Option<String>,
    archived: String,
    edition: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = communications)]
struct OfRow {
    user_id: i64,
    owner: Option<i64>,
    state: String,
}

/// The file of this message, if it has one.
pub(crate) async fn kept_file(
    transaction: &mut AsyncPgConnection,
    message: MessageId,
) -> Result<Option<KeptFile>, LoadError> {
    let found: Option<(FileRow, OfRow)> = messages::table
        .inner_join(communications::table.on(communications::id.eq(messages::communication_id)))
        .filter(messages::id.eq(message.0))
        .select((FileRow::as_select(), OfRow::as_select()))
        .first(transaction)
        .await
        .optional()?;
    found.map_or(Ok(None), kept)
}

/// The file of the message that stands there in Telegram.
pub(crate) async fn kept_file_at(
    transaction: &mut AsyncPgConnection,
    (chat_id, message_id): (i64, i64),
) -> Result<Option<KeptFile>, LoadError> {
    let found: Option<(FileRow, OfRow)> = messages::table
        .inner_join(communications::table.on(communications::id.eq(messages::communication_id)))
        .filter(messages::chat_id.eq(chat_id).and(messages::message_id.eq(message_id)))
        .select((FileRow::as_select(), OfRow::as_select()))
        .first(transaction)
        .await
        .optional()?;
    found.map_or(Ok(None), kept)
}

/// The file of a message is to be fetched.
pub(crate) async fn await_file(transaction: &mut AsyncPgConnection, message: MessageId) -> Result<(), ApplyError> {
    let changed = diesel::update(messages::table.find(message.0))
        .set(messages::archived.eq("waiting"))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// A message has another file, which is to be fetched; a conflict unless it is the next one.
pub(crate) async fn replace_file(
    transaction: &mut AsyncPgConnection,
    message: MessageId,
    (kind, file): (PostedKind, &AttachedFile),
    edition: u32,
) -> Result<(), ApplyError> {
    let edition = i32::try_from(edition).unwrap_or(i32::MAX);
    let before = messages::table
        .find(message.0)
        .filter(messages::edition.eq(edition - 1));
    let changed = diesel::update(before)
        .set((
            messages::kind.eq(word(kind)),
            messages::file_id.eq(&file.id),
            messages::file_name.eq(file.name.as_deref()),
            messages::file_size.eq(file.size.and_then(|size| i64::try_from(size).ok())),
            messages::mime_type.eq(file.mime_type.as_deref()),
            messages::edition.eq(edition),
            messages::archived.eq("waiting"),
            messages::archived_path.eq(None::<String>),
        ))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// What became of a message's file; a conflict if it has another one.
pub(crate) async fn settle_file(
    transaction: &mut AsyncPgConnection,
    message: MessageId,
    edition: u32,
    fate: &Fate,
) -> Result<(), ApplyError> {
    let (archived, path) = match fate {
        Fate::Stored(person, name) => ("stored", Some(format!("{person}/{}", name.as_str()))),
        Fate::TooBig => ("too_big", None),
        Fate::DiskFull => ("disk_full", None),
        Fate::Failed => ("failed", None),
    };
    let edition = i32::try_from(edition).unwrap_or(i32::MAX);
    let waiting = messages::table
        .find(message.0)
        .filter(messages::edition.eq(edition).and(messages::archived.eq("waiting")));
    let changed = diesel::update(waiting)
        .set((messages::archived.eq(archived), messages::archived_path.eq(path)))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// When somebody was told last that files are not kept.
pub(crate) async fn full_disk_told(
    transaction: &mut AsyncPgConnection,
    chat: i64,
) -> Result<Option<DateTime<Utc>>, LoadError> {
    Ok(full_disk_notices::table
        .find(chat)
        .select(full_disk_notices::told_at)
        .first(transaction)
        .await
        .optional()?)
}

pub(crate) async fn tell_full_disk(
    transaction: &mut AsyncPgConnection,
    chat: i64,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    diesel::insert_into(full_disk_notices::table)
        .values((full_disk_notices::chat_id.eq(chat), full_disk_notices::told_at.eq(now)))
        .on_conflict(full_disk_notices::chat_id)
        .do_update()
        .set(full_disk_notices::told_at.eq(now))
        .execute(transaction)
        .await?;
    Ok(())
}

fn kept((row, of): (FileRow, OfRow)) -> Result<Option<KeptFile>, LoadError> {
    let broken = || corrupt("message", row.id);
    let Some(id) = row.file_id else { return Ok(None) };
    Ok(Some(KeptFile {
        message: MessageId(row.id),
        person: of.user_id,
        side: Side::parse(&row.side).ok_or_else(broken)?,
        owner: of.owner,
        closed: of.state == "closed",
        sent_at: row.sent_at,
        kind: kind_of(&row.kind).ok_or_else(broken)?,
        file: AttachedFile {
            id,
            name: row.file_name,
            mime_type: row.mime_type,
            size: row.file_size.and_then(|size| u64::try_from(size).ok()),
        },
        edition: u32::try_from(row.edition).map_err(|_| broken())?,
        waiting: row.archived == "waiting",
    }))
}
