//! What was said in communications that were closed long ago goes; when they were, who answered and how it was rated stays.
//!
//! The rows of messages go as a whole: the board counts today's answers only, and nothing else looks at a message of which the
//! words are gone.

use chrono::{DateTime, Utc};
use conversation::{ApplyError, LoadError, store::slots};
use diesel::{QueryableByName, prelude::*, sql_types::BigInt};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use outbox::statement;

use super::{
    exactly_one, held_communications,
    schema::{canned_previews, communications, handovers, message_versions, messages, staff},
};
use crate::{
    dialogue::{FORGOTTEN_AT_ONCE, Outdated, copy_slot},
    domain::{Communication, CommunicationId, MessageId, TelegramId},
};

/// So many communications are looked at in one transaction.
const COMMUNICATIONS: i64 = 50;

#[derive(QueryableByName)]
struct Author {
    #[diesel(sql_type = BigInt)]
    author: i64,
}

/// The next of what was closed before this moment and is still kept, the oldest first; locked.
pub(crate) async fn outdated(
    transaction: &mut AsyncPgConnection,
    closed_before: DateTime<Utc>,
    specialists: &[TelegramId],
) -> Result<Vec<Outdated>, LoadError> {
    let ids: Vec<i64> = communications::table
        .filter(
            communications::state
                .eq("closed")
                .and(communications::forgotten_at.is_null()),
        )
        .filter(communications::closed_at.lt(closed_before))
        .order((communications::closed_at, communications::id))
        .limit(COMMUNICATIONS)
        .select(communications::id)
        .load(transaction)
        .await?;
    let ids: Vec<CommunicationId> = ids.into_iter().map(CommunicationId).collect();
    let mut found = Vec::new();
    let mut left = FORGOTTEN_AT_ONCE;
    for communication in held_communications(transaction, &ids).await? {
        if left == 0 {
            break;
        }
        let mut of_it: Vec<i64> = messages::table
            .filter(messages::communication_id.eq(communication.id.0))
            .order(messages::id)
            .limit(left + 1)
            .select(messages::id)
            .load(transaction)
            .await?;
        let all = i64::try_from(of_it.len()).unwrap_or(i64::MAX) <= left;
        of_it.truncate(usize::try_from(left).unwrap_or(usize::MAX));
        left -= i64::try_from(of_it.len()).unwrap_or(left);
        let range = of_it.as_slice().first().zip(of_it.as_slice().last());
        found.push(Outdated {
            communication: communication.id,
            user: communication.user,
            messages: range.map(|(first, last)| (MessageId(*first), MessageId(*last))),
            all,
            shown_to: shown_to(transaction, &communication, specialists).await?,
        });
    }
    Ok(found)
}

/// In whose chats copies of its messages may stand: the person's, and those of all who may have had it.
async fn shown_to(
    transaction: &mut AsyncPgConnection,
    communication: &Communication,
    specialists: &[TelegramId],
) -> Result<Vec<TelegramId>, LoadError> {
    let authors: Vec<Author> =
        statement("select distinct author_id as author from messages where communication_id = ? and side <> 'user'")
            .bind::<BigInt, _>(communication.id.0)
            .get_results(&mut &*transaction)
            .await?;
    let handed: Vec<(i64, i64)> = handovers::table
        .filter(handovers::communication_id.eq(communication.id.0))
        .select((handovers::from_id, handovers::to_id))
        .load(transaction)
        .await?;
    let staff: Vec<i64> = staff::table
        .filter(staff::role.eq("specialist"))
        .select(staff::telegram_id)
        .load(transaction)
        .await?;
    let mut chats: Vec<TelegramId> = [communication.user]
        .into_iter()
        .chain(communication.last_owner)
        .chain(authors.into_iter().map(|row| row.author))
        .chain(handed.into_iter().flat_map(|(from, to)| [from, to]))
        .chain(staff)
        .chain(specialists.iter().copied())
        .collect();
    chats.sort_unstable();
    chats.dedup();
    Ok(chats)
}

/// It goes, with all by which Telegram's messages were found; a conflict if somebody else saw to that.
pub(crate) async fn forget_communication(
    transaction: &mut AsyncPgConnection,
    bot_id: i64,
    outdated: &Outdated,
    now: DateTime<Utc>,
) -> Result<(), ApplyError> {
    let id = outdated.communication.0;
    if let Some((first, last)) = outdated.messages {
        let going = messages::table
            .filter(messages::communication_id.eq(id))
            .filter(messages::id.between(first.0, last.0));
        let ids: Vec<i64> = going.select(messages::id).load(transaction).await?;
        let names: Vec<String> = ids
            .iter()
            .flat_map(|id| outdated.shown_to.iter().map(|chat| copy_slot(MessageId(*id), *chat).0))
            .collect();
        slots::forget(transaction, bot_id, &names).await?;
        diesel::delete(message_versions::table.filter(message_versions::message_id.eq_any(&ids)))
            .execute(transaction)
            .await?;
        diesel::delete(messages::table.filter(messages::id.eq_any(&ids)))
            .execute(transaction)
            .await?;
    }
    diesel::delete(canned_previews::table.filter(canned_previews::communication_id.eq(id)))
        .execute(transaction)
        .await?;
    if outdated.all {
        let kept = communications::table
            .find(id)
            .filter(communications::forgotten_at.is_null());
        let changed = diesel::update(kept)
            .set(communications::forgotten_at.eq(now))
            .execute(transaction)
            .await?;
        exactly_one(changed)?;
    }
    Ok(())
}
