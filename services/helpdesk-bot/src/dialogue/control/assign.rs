//! A controller takes a communication from a specialist: back to those who take, or to another one.

use conversation::Message;

use super::{
    ControlPressed, StaffEntry,
    audit::{About, Action, audited},
    outdated, stale_press, texts,
};
use crate::{
    dialogue::{
        Decision, Held, Pressed, State, line,
        turn::{Press, Turn, quiet_toast, say_to, toast},
    },
    domain::{CommunicationId, TelegramId},
};

/// So many specialists are offered: what Telegram's keyboards bear well.
const BUTTONS: usize = 40;

/// [Take away …]: who could go on with it.
pub(super) fn offer(turn: &Turn<'_>, state: State, press: Press<'_>, id: CommunicationId) -> Decision {
    let Some(held) = taken(turn) else {
        return stale_press(state, press);
    };
    let mut rows = vec![vec![Pressed::Control(ControlPressed::PutBack(id)).button()]];
    let owner = held.communication.owner();
    let free = turn.facts.control.staff.iter();
    let free = free.filter(|one| Some(one.person) != owner && is_free(one));
    rows.extend(free.take(BUTTONS).map(|one| {
        let label = texts::button_assign(&one.name);
        vec![Pressed::Control(ControlPressed::Assign(id, one.person)).labelled(label)]
    }));
    Decision::to(state)
        .and(quiet_toast(press))
        .say(Message::new(texts::ask_assign(held)).inline(rows))
}

/// \[Return to queue\].
pub(super) fn put_back(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some(held) = taken(turn) else {
        return stale_press(state, press);
    };
    let id = held.communication.id;
    let mut decision = done(turn, state, press, held, Action::PutBack, texts::toast_put_back(id));
    let why = line::Returned::ByOthers {
        for_user: texts::put_back_for_user(id),
        for_owner: texts::taken_away(id, &held.user.name),
    };
    let given_back = line::give_back(turn.facts, held, why);
    decision.effects.extend(given_back);
    decision
}

/// [To …].
pub(super) fn assign(turn: &Turn<'_>, state: State, press: Press<'_>, person: TelegramId) -> Decision {
    let Some(held) = taken(turn).filter(|held| held.communication.owner() != Some(person)) else {
        return stale_press(state, press);
    };
    let colleague = turn.facts.control.staff.iter().find(|one| one.person == person);
    let Some(colleague) = colleague.filter(|one| is_free(one)) else {
        // The others may still be free: the buttons stay.
        return Decision::to(state).and(toast(press, texts::toast_not_free()));
    };
    let id = held.communication.id;
    let toast = texts::toast_assigned(id, &colleague.name);
    let mut decision = done(turn, state, press, held, Action::Assigned, toast);
    if let Some(owner) = held.communication.owner() {
        let text = texts::given_to_another(id, &held.user.name, &colleague.name);
        decision.effects.push(say_to(owner, Message::new(text)));
    }
    let handed = line::hand_to(turn, held, person, &colleague.name);
    decision.effects.extend(handed);
    decision
}

/// What both ends of it have in common.
fn done(
    turn: &Turn<'_>,
    state: State,
    press: Press<'_>,
    held: &Held,
    action: Action,
    truth: conversation::Text,
) -> Decision {
    let mut decision = outdated(state, press, truth);
    let about = Some((About::Communication, held.communication.id.0));
    decision.effects.push(audited(turn, action, about));
    decision
}

/// The communication that was asked for, if somebody has it still.
fn taken<'facts>(turn: &Turn<'facts>) -> Option<&'facts Held> {
    let asked = turn.facts.line.asked.as_ref()?;
    asked.communication.owner().is_some().then_some(asked)
}

/// Whether somebody could take one more communication.
fn is_free(colleague: &StaffEntry) -> bool {
    colleague.roles.specialist && colleague.current.is_none() && colleague.reachable
}
