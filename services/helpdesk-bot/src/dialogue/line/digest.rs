use chrono::TimeDelta;
use conversation::{Button, ConversationKey, Message, Slot, To, Word};

use super::{
    LinePressed,
    input::{DIGEST_CHANGED, DigestWord},
    texts,
};
use crate::{
    dialogue::{Decision, Effect, Facts, Pressed, State},
    domain::{Communication, CommunicationId, DisplayName, Stage},
};

/// The moments in which so many cards are enough for a group: Telegram takes 20 messages a minute there, and cards are
/// edited too.
pub(crate) const DIGEST_WITHIN: TimeDelta = TimeDelta::seconds(60);
const CARDS_WITHIN: i64 = 6;
/// Buttons of one card that Telegram's keyboards bear well.
const BUTTONS: usize = 40;

/// A communication as the digest names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestEntry {
    pub communication: Communication,
    pub user_name: DisplayName,
    pub owner_name: Option<DisplayName>,
}

/// The digest in which a new communication stands, if a card of its own would be one too many.
pub(super) fn of_new(facts: &Facts, id: CommunicationId) -> Option<CommunicationId> {
    (facts.line.opened_lately >= CARDS_WITHIN).then(|| facts.line.digest_open.unwrap_or(id))
}

/// Asks the group's own conversation to show the digest as it is then: whoever asks last, it ends true.
pub(in crate::dialogue) fn tell(group: i64, digest: CommunicationId) -> Option<Effect> {
    let to = ConversationKey::aggregate("group", group);
    let body = DigestWord {
        group,
        digest: digest.0,
    };
    Word::new(to, DIGEST_CHANGED, &body).ok().map(Effect::Tell)
}

/// Shows it.
pub(super) fn show(state: State, group: i64, digest: CommunicationId, facts: &Facts) -> Decision {
    let mut entries = facts.line.digest.clone();
    // A card is one message, and what does not fit is cut off: that is to be what nobody waits for.
    entries.sort_by_key(|entry| match entry.communication.stage {
        Stage::Open => 0,
        Stage::Taken { .. } => 1,
        Stage::Closed { .. } => 2,
    });
    let waiting = |entry: &&DigestEntry| entry.communication.stage == Stage::Open;
    let buttons: Vec<Button> = entries
        .iter()
        .filter(waiting)
        .take(BUTTONS)
        .map(|entry| {
            let id = entry.communication.id;
            Pressed::Line(LinePressed::Take(id)).labelled(texts::take_number(id))
        })
        .collect();
    let rows = buttons.chunks(3).map(<[Button]>::to_vec).collect();
    let message = Message::new(texts::digest(&entries, entries.iter().filter(waiting).count())).inline(rows);
    Decision::to(state).and(Effect::Show {
        slot: Slot(format!("digest/{digest}@{group}")),
        to: To::Chat(group),
        message,
    })
}
