//! The communication that a specialist has.

use conversation::{Button, Message};

use super::{MenuPressed, labelled, outdated, texts};
use crate::{
    dialogue::{
        Decision, Effect, Held, State, line,
        turn::{Press, Turn, quiet_toast},
    },
    domain::CommunicationId,
};

/// Have I one?
pub(super) fn current(turn: &Turn<'_>) -> Message {
    match &turn.facts.line.own {
        Some(held) => Message::new(texts::current(held)).inline(rows(turn, held)),
        None => {
            Message::new(texts::no_current()).inline(vec![vec![labelled(MenuPressed::Waiting(CommunicationId(0)))]])
        }
    }
}

/// \[Return\]: others may take it from here on.
pub(super) fn give_back(turn: &Turn<'_>, state: State, press: Press<'_>, id: CommunicationId) -> Decision {
    let own = turn.facts.line.own.as_ref();
    let Some(held) = own.filter(|held| held.communication.id == id) else {
        return outdated(state, press);
    };
    let mut decision = Decision::to(state).and(quiet_toast(press));
    let buttons = press
        .message
        .map(|(to, message_id)| Effect::RemoveButtons { to, message_id });
    decision.effects.extend(buttons);
    decision
        .effects
        .extend(line::give_back(turn.facts, held, line::Returned::BySpecialist));
    decision
}

/// What can be done with it.
pub(super) fn rows(turn: &Turn<'_>, held: &Held) -> Vec<Vec<Button>> {
    let id = held.communication.id;
    let mut rows = line::service_rows(Some(id), turn.roles());
    rows.push(
        [MenuPressed::Return(id), MenuPressed::ReturnWithNote(id)]
            .map(labelled)
            .to_vec(),
    );
    rows.push(
        [MenuPressed::HandOver(id), MenuPressed::Note(id)]
            .map(labelled)
            .to_vec(),
    );
    rows
}
