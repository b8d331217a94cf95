//! What was said in closed communications goes when it has been kept long enough, a batch at a time.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{ConversationKey, Timer};

use super::{KeepingWrite, protocols, write};
use crate::{
    dialogue::{Decision, Effect, Facts, State},
    domain::{CommunicationId, MessageId, TelegramId},
};

/// The kind of the timer.
pub(super) const FORGETTING_DUE: &str = "forgetting-due";
/// So many messages go in one transaction at most: it is over before anybody waits for it.
pub(crate) const FORGOTTEN_AT_ONCE: i64 = 200;
const LOOKED_EVERY: TimeDelta = TimeDelta::hours(1);
/// Between batches, so that what people do goes first.
const PAUSE: TimeDelta = TimeDelta::seconds(1);

/// What of a closed communication goes next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outdated {
    pub communication: CommunicationId,
    pub user: TelegramId,
    /// The first and the last of its messages that go now, if it has any.
    pub messages: Option<(MessageId, MessageId)>,
    /// Nothing of it is left then.
    pub all: bool,
    /// In whose chats copies of its messages may stand.
    pub shown_to: Vec<TelegramId>,
}

/// The timer that is set at each start, unless it waits already.
pub(crate) fn first_forgetting(now: DateTime<Utc>) -> Timer {
    Timer {
        kind: FORGETTING_DUE,
        key: "communications".to_owned(),
        due: now,
        conversation: ConversationKey::aggregate("retention", "communications"),
    }
}

/// Forgets a batch, and looks for the next one soon; else in an hour.
pub(super) fn forget(state: State, facts: &Facts) -> Decision {
    let mut decision = Decision::to(state);
    let mut folders: BTreeMap<TelegramId, (MessageId, MessageId)> = BTreeMap::new();
    for outdated in &facts.keeping.outdated {
        decision.effects.push(write(KeepingWrite::Forget {
            outdated: outdated.clone(),
            at: facts.now,
        }));
        if let Some((first, last)) = outdated.messages {
            // A person's communications follow each other, and so do the numbers of their messages.
            let range = folders.entry(outdated.user).or_insert((first, last));
            *range = (range.0.min(first), range.1.max(last));
        }
    }
    for (person, range) in folders {
        decision.effects.extend(protocols::without(person, range, facts.now));
    }
    let pause = if facts.keeping.outdated.is_empty() {
        LOOKED_EVERY
    } else {
        PAUSE
    };
    decision.and(Effect::Timer(first_forgetting(facts.now + pause)))
}
