use conversation::{Message, Slot, To};

use super::{Held, LinePressed, digest, texts};
use crate::{
    dialogue::{Effect, Pressed},
    domain::{Communication, CommunicationId, Group, Stage},
    events,
};

/// So many of the newest messages stand on a card.
pub(crate) const CARD_SHOWS: i64 = 10;

/// What everybody sees and hears of a communication that has changed: its cards, and the event.
pub(super) fn changed<'facts>(groups: &'facts [Group], held: &'facts Held) -> impl Iterator<Item = Effect> {
    let event = Effect::Publish(events::communication_changed(&held.communication));
    shown(groups, held).chain([event])
}

/// Its cards as they are true now. What stands in a digest has none of its own.
pub(super) fn shown<'facts>(groups: &'facts [Group], held: &'facts Held) -> impl Iterator<Item = Effect> {
    groups.iter().filter_map(move |group| match held.communication.digest {
        Some(digest) => digest::tell(group.chat_id, digest),
        None => Some(Effect::Show {
            slot: card_slot(held.communication.id, group.chat_id),
            to: To::Chat(group.chat_id),
            message: card(held),
        }),
    })
}

/// The slot of its card in a group.
pub(crate) fn card_slot(communication: CommunicationId, group: i64) -> Slot {
    Slot(format!("communication/{communication}/card@{group}"))
}

/// A communication as it stands, for who cannot take it.
pub(in crate::dialogue) fn bare_card(held: &Held) -> Message {
    Message::new(texts::card(held))
}

/// A communication as it stands, with \[Take\] while it waits.
pub(in crate::dialogue) fn card(held: &Held) -> Message {
    let message = bare_card(held);
    match held.communication {
        Communication {
            stage: Stage::Open, id, ..
        } => message.inline(vec![vec![Pressed::Line(LinePressed::Take(id)).button()]]),
        _ => message,
    }
}
