use chrono::{DateTime, Utc};
use conversation::{ApplyError, Attachment, LoadError, PostedKind};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    corrupt, exactly_one,
    schema::{message_versions, messages},
};
use crate::domain::{CommunicationId, Delivery, DisplayName, MessageId, NewMessage, Side, StoredMessage};

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
pub(super) struct MessageRow {
    id: i64,
    communication_id: i64,
    side: String,
    author_id: i64,
    author_name: String,
    chat_id: Option<i64>,
    message_id: Option<i64>,
    sent_at: DateTime<Utc>,
    kind: String,
    text: String,
    file_name: Option<String>,
    album: Option<String>,
    delivered: String,
    edited_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// The next number of a message.
pub(crate) async fn next_message(mut transaction: &AsyncPgConnection) -> Result<MessageId, LoadError> {
    let row: Number = statement("select nextval('message_numbers') as number")
        .get_result(&mut transaction)
        .await?;
    Ok(MessageId(row.number))
}

pub(crate) async fn message(
    transaction: &mut AsyncPgConnection,
    id: MessageId,
) -> Result<Option<StoredMessage>, LoadError> {
    let row: Option<MessageRow> = messages::table
        .find(id.0)
        .select(MessageRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(StoredMessage::try_from).transpose()
}

/// The stored message that stands there in Telegram.
pub(crate) async fn message_at(
    transaction: &mut AsyncPgConnection,
    (chat_id, message_id): (i64, i64),
) -> Result<Option<StoredMessage>, LoadError> {
    let row: Option<MessageRow> = messages::table
        .filter(messages::chat_id.eq(chat_id).and(messages::message_id.eq(message_id)))
        .select(MessageRow::as_select())
        .first(transaction)
        .await
        .optional()?;
    row.map(StoredMessage::try_from).transpose()
}

/// The newest messages of both sides and words among specialists, at most `limit`, oldest first, and how many there are before them.
pub(crate) async fn last_messages(
    transaction: &mut AsyncPgConnection,
    communication: CommunicationId,
    limit: i64,
) -> Result<(Vec<StoredMessage>, i64), LoadError> {
    let said = messages::table.filter(
        messages::communication_id
            .eq(communication.0)
            .and(messages::side.ne(Side::Event.as_str())),
    );
    let mut rows: Vec<MessageRow> = said
        .order(messages::id.desc())
        .limit(limit)
        .select(MessageRow::as_select())
        .load(transaction)
        .await?;
    rows.reverse();
    let all: i64 = said.count().get_result(transaction).await?;
    let before = all - i64::try_from(rows.len()).unwrap_or(all);
    let last: Result<_, LoadError> = rows.into_iter().map(StoredMessage::try_from).collect();
    Ok((last?, before))
}

/// What no specialist was shown yet, oldest first.
pub(crate) async fn undelivered(
    transaction: &mut AsyncPgConnection,
    communication: CommunicationId,
) -> Result<Vec<StoredMessage>, LoadError> {
    let rows: Vec<MessageRow> = messages::table
        .filter(
            messages::communication_id
                .eq(communication.0)
                .and(messages::side.eq(Side::User.as_str()))
                .and(messages::delivered.eq(Delivery::Waiting.as_str())),
        )
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(StoredMessage::try_from).collect()
}

/// All that was said and noted and is on some specialist's side already, oldest first.
pub(crate) async fn shown_messages(
    transaction: &mut AsyncPgConnection,
    communication: CommunicationId,
) -> Result<Vec<StoredMessage>, LoadError> {
    let rows: Vec<MessageRow> = messages::table
        .filter(
            messages::communication_id
                .eq(communication.0)
                .and(messages::delivered.ne(Delivery::Waiting.as_str())),
        )
        .order(messages::id)
        .select(MessageRow::as_select())
        .load(transaction)
        .await?;
    rows.into_iter().map(StoredMessage::try_from).collect()
}

/// A new message; a conflict if it is stored already.
pub(crate) async fn add_message(transaction: &mut AsyncPgConnection, message: &NewMessage) -> Result<(), ApplyError> {
    let file = message.file.as_ref();
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(message.id.0),
            messages::communication_id.eq(message.communication.0),
            messages::side.eq(message.side.as_str()),
            messages::author_id.eq(message.author),
            messages::author_name.eq(message.author_name.as_str()),
            messages::chat_id.eq(message.at.0),
            messages::message_id.eq(message.at.1),
            messages::sent_at.eq(message.sent_at),
            messages::kind.eq(word(message.kind)),
            messages::text.eq(&message.text),
            (
                messages::file_id.eq(file.map(|file| &file.id)),
                messages::file_name.eq(file.and_then(|file| file.name.as_deref())),
                messages::file_size.eq(file.and_then(|file| i64::try_from(file.size?).ok())),
                messages::mime_type.eq(file.and_then(|file| file.mime_type.as_deref())),
            ),
            messages::album.eq(message.album.as_deref()),
            messages::reply_to.eq(message.reply_to.map(|id| id.0)),
            messages::delivered.eq(message.delivery.as_str()),
        ))
        .execute(transaction)
        .await?;
    Ok(())
}

/// How far a message has come to the other side.
pub(crate) async fn set_delivery(
    transaction: &mut AsyncPgConnection,
    id: MessageId,
    delivery: Delivery,
) -> Result<(), ApplyError> {
    let changed = diesel::update(messages::table.find(id.0))
        .set(messages::delivered.eq(delivery.as_str()))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// A message was edited: it is the newest version from here on; the first one is kept as such.
pub(crate) async fn add_version(
    transaction: &mut AsyncPgConnection,
    message: &StoredMessage,
    text: &str,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    if !message.edited {
        diesel::insert_into(message_versions::table)
            .values((
                message_versions::message_id.eq(message.id.0),
                message_versions::edited_at.eq(message.sent_at),
                message_versions::text.eq(&message.text),
            ))
            .execute(transaction)
            .await?;
    }
    diesel::insert_into(message_versions::table)
        .values((
            message_versions::message_id.eq(message.id.0),
            message_versions::edited_at.eq(now),
            message_versions::text.eq(text),
        ))
        .execute(transaction)
        .await?;
    let changed = diesel::update(messages::table.find(message.id.0))
        .set((messages::text.eq(text), messages::edited_at.eq(now)))
        .execute(transaction)
        .await?;
    exactly_one(changed)
}

/// Each kind as the tables have it.
const KINDS: [(PostedKind, &str); 13] = [
    (PostedKind::Text, "text"),
    (PostedKind::Contact, "contact"),
    (PostedKind::Attachment(Attachment::Photo), "photo"),
    (PostedKind::Attachment(Attachment::Video), "video"),
    (PostedKind::Attachment(Attachment::Voice), "voice"),
    (PostedKind::Attachment(Attachment::Audio), "audio"),
    (PostedKind::Attachment(Attachment::Sticker), "sticker"),
    (PostedKind::Attachment(Attachment::Animation), "animation"),
    (PostedKind::Attachment(Attachment::Document), "document"),
    (PostedKind::Attachment(Attachment::VideoNote), "video_note"),
    (PostedKind::Attachment(Attachment::Location), "location"),
    (PostedKind::Attachment(Attachment::Poll), "poll"),
    (PostedKind::Attachment(Attachment::Other), "other"),
];

/// Reads back what a kind is called in the tables.
pub(super) fn kind_of(word: &str) -> Option<PostedKind> {
    KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
}

/// What a kind is called in the tables.
pub(super) fn word(kind: PostedKind) -> &'static str {
    KINDS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("other", |(_, word)| word)
}

impl TryFrom<MessageRow> for StoredMessage {
    type Error = LoadError;

    fn try_from(row: MessageRow) -> Result<Self, LoadError> {
        let broken = || corrupt("message", row.id);
        Ok(Self {
            id: MessageId(row.id),
            communication: CommunicationId(row.communication_id),
            side: Side::parse(&row.side).ok_or_else(broken)?,
            author: row.author_id,
            author_name: DisplayName::new(&row.author_name),
            at: (row.chat_id.unwrap_or_default(), row.message_id.unwrap_or_default()),
            sent_at: row.sent_at,
            kind: kind_of(&row.kind).ok_or_else(broken)?,
            text: row.text,
            edited: row.edited_at.is_some(),
            file_name: row.file_name,
            album: row.album,
            delivery: Delivery::parse(&row.delivered).ok_or_else(broken)?,
        })
    }
}
