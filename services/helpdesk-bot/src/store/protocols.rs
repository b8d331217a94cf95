//! What was said, as a protocol has it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use conversation::LoadError;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};

use super::{
    communications::CommunicationRow,
    corrupt,
    handovers::accepted_handovers,
    messages::kind_of,
    schema::{communications, message_versions, messages},
};
use crate::{
    archive::ArchivedName,
    dialogue::{LogAsk, LogScope},
    domain::{
        Archived, Communication, Correction, MessageId, ProtocolEntry, ProtocolEvent, ProtocolFile, ProtocolMessage,
        Side, TelegramId, protocol,
    },
};

/// So many messages are read at once.
const MESSAGES: usize = 100;
/// So many characters of them, so that a page is a handful of Telegram's messages; one message is always shown.
const CHARACTERS: usize = 20_000;

/// A part of what was said with a person.
pub(crate) struct Said {
    /// Oldest first, each with what was said in it.
    pub(crate) communications: Vec<(Communication, Vec<ProtocolEntry>)>,
    /// There is more, before this message.
    pub(crate) earlier: Option<MessageId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = messages)]
struct SaidRow {
    id: i64,
    communication_id: i64,
    side: String,
    author_name: String,
    sent_at: DateTime<Utc>,
    kind: String,
    text: String,
    file_id: Option<String>,
    file_name: Option<String>,
    file_size: Option<i64>,
    reply_to: Option<i64>,
    delivered: String,
    archived: String,
    archived_path: Option<String>,
}

/// The newest part of what is asked for.
pub(crate) async fn said(transaction: &mut AsyncPgConnection, ask: LogAsk) -> Result<Said, LoadError> {
    let ids = scope(transaction, ask).await?;
    let limit = i64::try_from(MESSAGES).unwrap_or(i64::MAX) + 1;
    let mut rows: Vec<SaidRow> = messages::table
        .filter(
            messages::communication_id
                .eq_any(&ids)
                .and(messages::id.lt(ask.before.map_or(i64::MAX, |before| before.0))),
        )
        .order(messages::id.desc())
        .limit(limit)
        .select(SaidRow::as_select())
        .load(transaction)
        .await?;
    let kept = within_limits(&rows);
    let more = kept < rows.len();
    rows.truncate(kept);
    rows.reverse();
    let oldest = rows.as_slice().first();
    let earlier = oldest.filter(|_| more).map(|row| MessageId(row.id));
    let communications = grouped(transaction, rows).await?;
    Ok(Said {
        communications,
        earlier,
    })
}

/// All that was ever said with a person, oldest first.
pub(crate) async fn all_said(
    transaction: &mut AsyncPgConnection,
    person: TelegramId,
) -> Result<Vec<(Communication, Vec<ProtocolEntry>)>, LoadError> {
    let rows: Vec<SaidRow> = messages::table
        .inner_join(communications::table.on(communications::id.eq(messages::communication_id)))
        .filter(communications::user_id.eq(person))
        .order((messages::communication_id, messages::id))
        .select(SaidRow::as_select())
        .load(transaction)
        .await?;
    grouped(transaction, rows).await
}

/// How many of the newest messages fit.
fn within_limits(rows: &[SaidRow]) -> usize {
    let mut characters = 0;
    let fits = |row: &&SaidRow| {
        characters += row.text.chars().count();
        characters <= CHARACTERS
    };
    rows.iter()
        .take(MESSAGES)
        .take_while(fits)
        .count()
        .max(1)
        .min(rows.len())
}

async fn scope(transaction: &mut AsyncPgConnection, ask: LogAsk) -> Result<Vec<i64>, LoadError> {
    let of_person = communications::table
        .filter(communications::user_id.eq(ask.person))
        .order(communications::id.desc())
        .select(communications::id);
    let closed = communications::state
        .eq("closed")
        .and(communications::forgotten_at.is_null());
    Ok(match ask.scope {
        LogScope::Current => {
            of_person
                .filter(communications::state.ne("closed"))
                .load(transaction)
                .await?
        }
        LogScope::LastArchived => of_person.filter(closed).limit(1).load(transaction).await?,
        LogScope::AllArchived => of_person.filter(closed).load(transaction).await?,
        LogScope::Of(id) => of_person.filter(communications::id.eq(id.0)).load(transaction).await?,
    })
}

async fn grouped(
    transaction: &mut AsyncPgConnection,
    rows: Vec<SaidRow>,
) -> Result<Vec<(Communication, Vec<ProtocolEntry>)>, LoadError> {
    let mut ids: Vec<i64> = rows.iter().map(|row| row.communication_id).collect();
    ids.dedup();
    let found: Vec<CommunicationRow> = communications::table
        .filter(communications::id.eq_any(&ids))
        .order(communications::id)
        .select(CommunicationRow::as_select())
        .load(transaction)
        .await?;
    let replies: Vec<i64> = rows.iter().filter_map(|row| row.reply_to).collect();
    let replies: HashMap<i64, String> = messages::table
        .filter(messages::id.eq_any(&replies))
        .select((messages::id, messages::text))
        .load::<(i64, String)>(transaction)
        .await?
        .into_iter()
        .collect();
    let handed_over = accepted_handovers(transaction, &ids).await?;
    let mut corrections = corrections(transaction, &rows).await?;
    let mut grouped = Vec::with_capacity(found.len());
    for row in found {
        grouped.push((Communication::try_from(row)?, Vec::new()));
    }
    for row in rows {
        let communication = row.communication_id;
        let corrections = corrections.remove(&row.id).unwrap_or_default();
        let reply = row.reply_to.and_then(|id| replies.get(&id).cloned());
        let entry = entry(row, corrections, reply)?;
        let of_it = grouped.iter_mut().find(|(known, _)| known.id.0 == communication);
        if let Some((_, entries)) = of_it {
            entries.extend(entry);
        }
    }
    for (at, handover) in handed_over {
        let of_it = grouped.iter_mut().find(|(known, _)| known.id == handover.communication);
        if let Some((_, entries)) = of_it {
            let event = ProtocolEvent::HandedOver {
                from: handover.from_name.as_str().to_owned(),
                to: handover.to_name.as_str().to_owned(),
            };
            let place = entries.partition_point(|entry| moment(entry) <= at);
            entries.insert(place, ProtocolEntry::Event { at, event });
        }
    }
    Ok(grouped)
}

fn moment(entry: &ProtocolEntry) -> DateTime<Utc> {
    match entry {
        ProtocolEntry::Message(message) => message.at,
        ProtocolEntry::Note { at, .. } | ProtocolEntry::Event { at, .. } => *at,
    }
}

/// What each message said before it was changed: every version but the newest, with the moment of the next one.
async fn corrections(
    transaction: &mut AsyncPgConnection,
    rows: &[SaidRow],
) -> Result<HashMap<i64, Vec<Correction>>, LoadError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let versions: Vec<(i64, DateTime<Utc>, String)> = message_versions::table
        .filter(message_versions::message_id.eq_any(&ids))
        .order((message_versions::message_id, message_versions::id))
        .select((
            message_versions::message_id,
            message_versions::edited_at,
            message_versions::text,
        ))
        .load(transaction)
        .await?;
    let mut corrections: HashMap<i64, Vec<Correction>> = HashMap::new();
    for pair in versions.windows(2) {
        let [(message, _, before), (next, at, _)] = pair else {
            continue;
        };
        if message == next {
            corrections.entry(*message).or_default().push(Correction {
                at: *at,
                before: before.clone(),
            });
        }
    }
    Ok(corrections)
}

/// A message or note as a protocol has it.
fn entry(
    row: SaidRow,
    corrections: Vec<Correction>,
    reply_to: Option<String>,
) -> Result<Option<ProtocolEntry>, LoadError> {
    let broken = || corrupt("message", row.id);
    let side = match Side::parse(&row.side).ok_or_else(broken)? {
        Side::User => protocol::Side::User,
        Side::Specialist => protocol::Side::Specialist,
        Side::Note => {
            return Ok(Some(ProtocolEntry::Note {
                at: row.sent_at,
                author: row.author_name,
                text: row.text,
            }));
        }
        // What happened has its own place in a protocol.
        Side::Event => return Ok(None),
    };
    let kind = kind_of(&row.kind).ok_or_else(broken)?;
    let file = match &row.file_id {
        Some(_) => Some(ProtocolFile {
            name: row.file_name.clone(),
            size: row.file_size.and_then(|size| u64::try_from(size).ok()),
            archived: archived(&row).ok_or_else(broken)?,
        }),
        None => None,
    };
    Ok(Some(ProtocolEntry::Message(ProtocolMessage {
        at: row.sent_at,
        side,
        author: row.author_name,
        kind,
        words: row.text,
        details: None,
        file,
        reply_to,
        corrections,
        undelivered: row.delivered == "failed",
    })))
}

fn archived(row: &SaidRow) -> Option<Archived> {
    Some(match row.archived.as_str() {
        "none" | "waiting" => Archived::Waiting,
        "stored" => {
            // The path begins with the person's folder.
            let path = row.archived_path.as_deref()?;
            let name = path.rsplit('/').next().unwrap_or(path);
            Archived::Stored(ArchivedName::parse(name).ok()?)
        }
        "too_big" => Archived::TooBig,
        "disk_full" => Archived::DiskFull,
        "failed" => Archived::Failed,
        _ => return None,
    })
}
