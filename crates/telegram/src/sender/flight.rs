use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use conversation::{
    CopiedMessage,
    store::sending::{End, ItemEnd, Mark, SendingCall},
};
use fail_point::fail_point;
use outbox::trace;
use tracing::Instrument;

use crate::{
    api::{Api, Failure},
    relay,
    requests::{self, Outcome},
};

/// After so many answers of the kind "not now" a call is given up.
const ATTEMPTS: i16 = 200;

/// A call that has ended, and what follows from it.
pub(super) struct Landed {
    pub(super) chat_id: i64,
    /// Stands outside of the order of its chat.
    pub(super) unordered: bool,
    pub(super) mark: Mark,
    pub(super) called_at: Instant,
    pub(super) caused_at: Option<DateTime<Utc>>,
    pub(super) retry_after: Option<Duration>,
    pub(super) migrated_to: Option<i64>,
    /// Somebody may have asked how it ended.
    pub(super) reports: bool,
}

/// What a call begins with.
#[derive(Clone, Copy)]
pub(super) struct Start {
    /// How long after an unknown end it is tried again.
    pub(super) unknown_pause: Duration,
    /// Begun later, it could still be under way when its row's lease ends and a successor takes the row up: its late
    /// effect would stand in the chat after newer ones. A process that was stopped in between comes here late.
    pub(super) not_after: Instant,
}

/// Makes one call and sorts its answer.
pub(super) async fn fly(api: Api, call: SendingCall, start: Start) -> Landed {
    let span = tracing::info_span!(
        "send message",
        otel.kind = "client",
        outgoing.id = call.id,
        chat_id = call.chat_id,
        end = tracing::field::Empty
    );
    trace::set_parent(&span, call.traceparent.as_deref());
    let landed = async {
        let called_at = Instant::now();
        let answer = if call.expired {
            Ok(Outcome::Nothing)
        } else if Instant::now() > start.not_after {
            Err(Failure::NoEffect("not called, for it was too late".to_owned()))
        } else {
            requests::perform(&api, &call).await
        };
        fail_point("answer");
        sorted(&call, answer, called_at, start.unknown_pause)
    }
    .instrument(span.clone())
    .await;
    span.record("end", tracing::field::debug(landed.mark.end));
    landed
}

fn sorted(call: &SendingCall, answer: Result<Outcome, Failure>, called_at: Instant, unknown_pause: Duration) -> Landed {
    let mut landed = Landed {
        chat_id: call.chat_id,
        unordered: call.unordered,
        mark: Mark {
            id: call.id,
            end: End::Sent,
            message_id: None,
            forget_slot: false,
            pause_milliseconds: 0,
            error: None,
            items: None,
        },
        called_at,
        caused_at: call.caused_at,
        retry_after: None,
        migrated_to: None,
        reports: false,
    };
    let mut copies = Vec::new();
    match answer {
        Ok(Outcome::Message(message_id)) => landed.mark.message_id = Some(message_id),
        Ok(Outcome::Copied(messages)) => copies = messages,
        Ok(Outcome::Done) => {}
        Ok(Outcome::Nothing) => landed.mark.end = End::Cancelled,
        Ok(Outcome::Gone) => landed.mark.forget_slot = true,
        Ok(Outcome::Lost) => {
            landed.mark.forget_slot = true;
            landed.mark.end = End::Postponed;
        }
        Err(failure) => fail(call, &failure, unknown_pause, &mut landed),
    }
    landed.reports = !matches!(landed.mark.end, End::Postponed | End::Unknown);
    if landed.reports
        && let Some(messages) = relay::album_of(call)
    {
        landed.mark.items = serde_json::to_value(item_ends(call, messages, &copies)).ok();
    }
    landed
}

/// Which message of an album is shown by which copy. Telegram leaves out what it cannot copy and does not say which: then
/// none is remembered, for a wrong one would be edited.
fn item_ends(call: &SendingCall, messages: Vec<CopiedMessage>, copies: &[i64]) -> Vec<ItemEnd> {
    let asked = relay::ids_of(&messages);
    let whole = asked.len() == copies.len();
    if !whole && !copies.is_empty() {
        tracing::warn!(
            outgoing.id = call.id,
            chat_id = call.chat_id,
            asked = asked.len(),
            copied = copies.len(),
            "a part of an album was not copied: nobody can know which"
        );
    }
    let shown_as = |message: &CopiedMessage| {
        let place = asked.binary_search(&message.message_id).ok().filter(|_| whole)?;
        copies.get(place).copied()
    };
    messages
        .into_iter()
        .map(|copied| ItemEnd {
            shown_as: shown_as(&copied),
            copied,
        })
        .collect()
}

fn fail(call: &SendingCall, failure: &Failure, unknown_pause: Duration, landed: &mut Landed) {
    landed.mark.error = Some(failure.to_string());
    let (end, pause) = match failure {
        Failure::RetryAfter(pause) => {
            landed.retry_after = Some(*pause);
            (End::Postponed, *pause)
        }
        Failure::Migrated(to) => {
            landed.migrated_to = Some(*to);
            (End::Postponed, Duration::ZERO)
        }
        Failure::NoEffect(_) if call.attempts >= ATTEMPTS => (End::Dead, Duration::ZERO),
        Failure::NoEffect(_) => (End::Postponed, back_off(call.attempts)),
        // Twice does no harm, but its late effect after a newer one would: a card would show what is over.
        Failure::NoAnswer(_) if requests::is_idempotent(call) && call.slot.is_some() => {
            (End::Postponed, back_off(call.attempts).max(unknown_pause))
        }
        Failure::NoAnswer(_) if requests::is_idempotent(call) => (End::Postponed, back_off(call.attempts)),
        // A second one would fill the chat.
        Failure::NoAnswer(_) if relay::album_of(call).is_some_and(|messages| messages.len() > 1) => {
            (End::Undetermined, Duration::ZERO)
        }
        Failure::NoAnswer(_) if call.unknowns == 0 => (End::Unknown, unknown_pause),
        Failure::NoAnswer(_) => (End::Undetermined, Duration::ZERO),
        Failure::Refused { code, description } if is_unreachable(*code, description) => {
            (End::Unreachable, Duration::ZERO)
        }
        // The token was revoked: nothing is wrong with the message.
        Failure::Refused { code: 401 | 404, .. } => (End::Postponed, Duration::from_secs(10)),
        Failure::Refused { .. } if requests::is_ornament(call) => {
            tracing::warn!(outgoing.id = call.id, chat_id = call.chat_id, %failure, "a reaction is dropped");
            (End::Cancelled, Duration::ZERO)
        }
        Failure::Refused { .. } => (End::Dead, Duration::ZERO),
    };
    landed.mark.end = end;
    landed.mark.pause_milliseconds = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX);
    match end {
        End::Undetermined => {
            tracing::error!(
                outgoing.id = call.id,
                chat_id = call.chat_id,
                "nobody can know whether a message went out"
            );
        }
        End::Unknown => {
            tracing::warn!(outgoing.id = call.id, chat_id = call.chat_id, %failure, "a message is sent once more");
        }
        End::Dead => tracing::error!(outgoing.id = call.id, chat_id = call.chat_id, %failure, "a message is dead"),
        _ => tracing::debug!(outgoing.id = call.id, %failure, ?end, "a call did not succeed"),
    }
}

/// Telegram's words for people and chats that cannot be written to (any more, or yet).
fn is_unreachable(code: u16, description: &str) -> bool {
    code == 403
        || (code == 400
            && ["chat not found", "PEER_ID_INVALID", "user not found"]
                .iter()
                .any(|words| description.contains(words)))
}

/// 0.5 s, 1 s, 2 s … up to a minute.
fn back_off(attempts: i16) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).unwrap_or(0);
    (Duration::from_millis(500) * 2u32.pow(doublings)).min(Duration::from_secs(60))
}
