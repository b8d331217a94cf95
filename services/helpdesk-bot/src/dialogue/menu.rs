//! What specialists look up and do beside answering: their /service. Controllers look up the same.

mod buttons;
mod facts;
mod history;
mod lists;
mod own;
mod state;
mod texts;
mod write;

pub use buttons::MenuPressed;
pub use facts::{Log, LogAsk, LogScope, MenuFacts, MenuNeeds, People, PersonEntry, PersonHistory, Waiting};
pub use state::Menu;
pub use write::MenuWrite;

pub(super) use facts::needs;
pub(crate) use facts::{FEW_WAIT, PAGE};
pub(super) use lists::waiting;
pub(super) use texts::button;

use conversation::{Button, Message};

use super::{
    Decision, Effect, Pressed, State, texts as common_texts,
    turn::{Press, Turn, quiet_toast, stale, toast},
};
use crate::domain::{CommunicationId, StaffRole, StaffRoles};

/// The rows of /service.
pub(super) fn rows(turn: &Turn<'_>) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if turn.is(StaffRole::Specialist) {
        rows.push(vec![MenuPressed::Current]);
        if let Some(held) = &turn.facts.line.own {
            rows.push(vec![MenuPressed::Return(held.communication.id)]);
        }
    }
    if may_look(turn.roles()) {
        rows.push(vec![MenuPressed::Waiting(CommunicationId(0))]);
        rows.push(vec![MenuPressed::People(0), MenuPressed::Histories(0)]);
    }
    let row = |row: Vec<MenuPressed>| row.into_iter().map(labelled).collect();
    rows.into_iter().map(row).collect()
}

/// A button of this area was pressed.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: MenuPressed) -> Decision {
    let allowed = match pressed {
        MenuPressed::Current | MenuPressed::Return(_) => turn.is(StaffRole::Specialist),
        _ => may_look(turn.roles()),
    };
    if !allowed {
        return Decision::to(state).and(toast(press, texts::toast_not_allowed()));
    }
    match pressed {
        MenuPressed::Current => answered(state, press, [own::current(turn)]),
        MenuPressed::Return(id) => own::give_back(turn, state, press, id),
        MenuPressed::Waiting(after) => turned(state, press, after.0 > 0, lists::waiting(turn)),
        MenuPressed::People(page) => turned(state, press, page > 0, [lists::people(turn, page)]),
        MenuPressed::Histories(page) => turned(state, press, page > 0, [lists::histories(turn, page)]),
        MenuPressed::History(person) => history::of_person(turn, state, press, person),
        MenuPressed::Log(ask) => history::log(turn, state, press, ask),
    }
}

/// Who may look up what waits and what was said.
fn may_look(roles: StaffRoles) -> bool {
    roles.specialist || roles.controller
}

fn labelled(pressed: MenuPressed) -> Button {
    Pressed::Menu(pressed).button()
}

/// Messages that answer a button.
fn answered(state: State, press: Press<'_>, messages: impl IntoIterator<Item = Message>) -> Decision {
    messages
        .into_iter()
        .fold(Decision::to(state).and(quiet_toast(press)), Decision::say)
}

/// The next page of something: it stands below, and the page before it has no buttons any more.
fn turned(state: State, press: Press<'_>, next_page: bool, messages: impl IntoIterator<Item = Message>) -> Decision {
    let mut decision = answered(state, press, messages);
    if let Some((to, message_id)) = press.message.filter(|_| next_page) {
        decision.effects.insert(0, Effect::RemoveButtons { to, message_id });
    }
    decision
}

/// What the button was for is gone or was never there.
fn outdated(state: State, press: Press<'_>) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press, common_texts::toast_stale()));
    decision
}
