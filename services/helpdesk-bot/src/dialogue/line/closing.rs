use chrono::{DateTime, Utc};
use conversation::{Button, Message};

use super::{
    Held, LinePressed, LineWrite, cards,
    input::{SPECIALIST_SILENT, USER_SILENT},
    outdated, rating, texts, write,
};
use crate::{
    dialogue::{
        Decision, Effect, Facts, Pressed, State,
        turn::{Press, Turn, quiet_toast, say_to},
    },
    domain::{ClosedBy, CommunicationId, StaffRoles},
};

/// What /service offers about one's communication.
pub(in crate::dialogue) fn service_rows(own: Option<CommunicationId>, roles: StaffRoles) -> Vec<Vec<Button>> {
    let pressed = match own {
        None => return Vec::new(),
        Some(_) if !roles.any() => LinePressed::CloseOwn,
        Some(id) => LinePressed::Close(id),
    };
    vec![vec![Pressed::Line(pressed).button()]]
}

/// \[Close\], by the specialist who has it.
pub(super) fn by_specialist(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let asked = turn.facts.line.asked.as_ref();
    match asked.filter(|held| held.communication.owner() == Some(turn.person())) {
        Some(held) => closed_by_press(turn, state, press, held, ClosedBy::Specialist),
        None => outdated(state, press),
    }
}

/// \[Close\], by the person whose it is.
pub(super) fn by_user(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let own = turn.facts.line.own.as_ref();
    match own.filter(|held| held.communication.user == turn.person()) {
        Some(held) => closed_by_press(turn, state, press, held, ClosedBy::User),
        None => outdated(state, press),
    }
}

fn closed_by_press(turn: &Turn<'_>, state: State, press: Press<'_>, held: &Held, by: ClosedBy) -> Decision {
    let mut decision = Decision::to(state).and(quiet_toast(press));
    let buttons = press
        .message
        .map(|(to, message_id)| Effect::RemoveButtons { to, message_id });
    decision.effects.extend(buttons);
    decision.effects.extend(close(turn.facts, held, by, turn.now()));
    decision
}

/// Ends a communication: everybody who has to do with it is told, and the person is asked what he thought of it.
pub(super) fn close(facts: &Facts, held: &Held, by: ClosedBy, now: DateTime<Utc>) -> Vec<Effect> {
    let question = held.communication.owner().map(|_| rating::ask(&held.communication));
    end(facts, held, by, now, question)
}

/// Ends a communication without asking the person what he thought of it: for who is nobody from then on.
pub(in crate::dialogue) fn close_unrated(facts: &Facts, held: &Held, by: ClosedBy, now: DateTime<Utc>) -> Vec<Effect> {
    end(facts, held, by, now, None)
}

fn end(facts: &Facts, held: &Held, by: ClosedBy, now: DateTime<Utc>, question: Option<Effect>) -> Vec<Effect> {
    let closed = Held {
        communication: held.communication.closed(by, now),
        ..held.clone()
    };
    let id = closed.communication.id;
    let mut effects = vec![write(LineWrite::Change {
        communication: closed.communication.clone(),
        at: now,
    })];
    effects.extend([USER_SILENT, SPECIALIST_SILENT].map(|kind| Effect::CancelTimer {
        kind,
        key: id.to_string(),
    }));
    effects.push(say_to(
        held.communication.user,
        Message::new(texts::closed_for_user(id, by)),
    ));
    if let Some(owner) = held.communication.owner() {
        effects.push(say_to(owner, Message::new(texts::closed_for_specialist(&closed, by))));
    }
    effects.extend(question);
    effects.extend(cards::changed(&facts.line.groups, &closed));
    effects
}
