//! Words among specialists, which the person never sees.

use conversation::{Incoming, Message};

use super::{Menu, answered, leave, outdated, texts};
use crate::{
    dialogue::{
        Decision, Effect, Held, LineWrite, State, Write, line, texts as common_texts,
        turn::{Press, Turn},
    },
    domain::{CommunicationId, Delivery, NewMessage, Side},
};

/// Asks for one.
pub(super) fn ask(turn: &Turn<'_>, state: State, press: Press<'_>, id: CommunicationId, asked: Menu) -> Decision {
    if own(turn, id).is_none() {
        return outdated(state, press);
    }
    let text = match asked {
        Menu::ReturnNote(_) => texts::ask_return_note(id),
        _ => texts::ask_note(id),
    };
    answered(State::Menu(asked), press, [Message::new(text).inline(leave())])
}

/// It is typed, for the communication that goes on.
pub(super) fn keep(turn: &Turn<'_>, incoming: &Incoming, id: CommunicationId) -> Decision {
    match note(turn, incoming, id) {
        Ok((_, note)) => Decision::to(State::Home)
            .and(Effect::Write(Write::Line(LineWrite::AddMessage(note))))
            .say(Message::new(texts::noted(id))),
        Err(decision) => decision,
    }
}

/// It is typed, and the communication is given back.
pub(super) fn give_back(turn: &Turn<'_>, incoming: &Incoming, id: CommunicationId) -> Decision {
    let (held, note) = match note(turn, incoming, id) {
        Ok(noted) => noted,
        Err(decision) => return decision,
    };
    let mut held = held.clone();
    held.history.push(note.stored());
    let mut decision = Decision::to(State::Home).and(Effect::Write(Write::Line(LineWrite::AddMessage(note))));
    decision
        .effects
        .extend(line::give_back(turn.facts, &held, line::Returned::BySpecialist));
    decision
}

fn own<'facts>(turn: &Turn<'facts>, id: CommunicationId) -> Option<&'facts Held> {
    let own = turn.facts.line.own.as_ref();
    own.filter(|held| held.communication.id == id)
}

/// The note as it is stored; else what is said instead: it must not go to the person as a message.
fn note<'facts>(
    turn: &Turn<'facts>,
    incoming: &Incoming,
    id: CommunicationId,
) -> Result<(&'facts Held, NewMessage), Decision> {
    let Some(held) = own(turn, id) else {
        return Err(Decision::to(State::Home).say(Message::new(texts::note_too_late(id))));
    };
    let posted = incoming.message.as_ref();
    let note = posted.and_then(|posted| line::new_message(turn, posted, id, Side::Note, Delivery::Delivered));
    match note {
        Some(note) => Ok((held, note)),
        None => Err(Decision::to(State::Home).say(Message::new(common_texts::not_understood()))),
    }
}
