//! What specialists look up and do beside answering: their /service. Controllers look up the same.

mod buttons;
mod facts;
mod handover;
mod history;
mod lists;
mod notes;
mod own;
mod search;
mod state;
mod texts;
mod write;

pub use buttons::MenuPressed;
pub use facts::{
    Colleague, Found, FoundEntry, Log, LogAsk, LogScope, MenuFacts, MenuNeeds, People, PersonEntry, PersonHistory,
    SearchAsk, Waiting,
};
pub use state::Menu;
pub use write::MenuWrite;

pub(super) use facts::needs;
pub(crate) use facts::{FEW_WAIT, FOUND, PAGE};
pub(super) use lists::waiting;
pub(super) use texts::button;

use conversation::{Button, Incoming, Message, What};

use super::{
    Decision, Effect, Pressed, State, texts as common_texts,
    turn::{Press, Turn, quiet_toast, stale, toast},
};
use crate::domain::{CommunicationId, StaffRole, StaffRoles};

/// The rows of /service.
pub(super) fn rows(turn: &Turn<'_>) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if turn.is(StaffRole::Specialist) {
        rows.push(vec![labelled(MenuPressed::Current)]);
    }
    if let Some(held) = &turn.facts.line.own {
        rows.extend(own::rows(turn, held));
    }
    if may_look(turn.roles()) {
        rows.push(vec![labelled(MenuPressed::Waiting(CommunicationId(0)))]);
        rows.push(
            [MenuPressed::People(0), MenuPressed::Histories(0)]
                .map(labelled)
                .to_vec(),
        );
        rows.push(vec![labelled(MenuPressed::Search(None))]);
    }
    rows
}

/// What was asked for is typed.
pub(super) fn typed(turn: &Turn<'_>, asked: &Menu, incoming: &Incoming) -> Decision {
    let state = State::Menu(asked.clone());
    let What::Text(text) = &incoming.what else {
        return Decision::to(state).say(Message::new(texts::words_only()).inline(leave()));
    };
    match asked {
        Menu::Note(id) => notes::keep(turn, incoming, *id),
        Menu::ReturnNote(id) => notes::give_back(turn, incoming, *id),
        Menu::Search(person) => search::begin(turn, incoming, text, *person),
    }
}

/// A button of this area was pressed.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: MenuPressed) -> Decision {
    let allowed = match pressed {
        MenuPressed::Current
        | MenuPressed::Return(_)
        | MenuPressed::ReturnWithNote(_)
        | MenuPressed::Note(_)
        | MenuPressed::HandOver(_)
        | MenuPressed::Offer { .. } => turn.is(StaffRole::Specialist),
        // Whose offer it is, decides.
        MenuPressed::Accept(..) | MenuPressed::Decline(..) | MenuPressed::Withdraw(..) | MenuPressed::Leave => {
            turn.roles().any()
        }
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
        MenuPressed::ReturnWithNote(id) => notes::ask(turn, state, press, id, Menu::ReturnNote(id)),
        MenuPressed::Note(id) => notes::ask(turn, state, press, id, Menu::Note(id)),
        MenuPressed::Search(person) => search::ask(press, person),
        MenuPressed::Found { search, .. } => search::further(turn, state, press, search),
        MenuPressed::HandOver(id) => handover::choose(turn, state, press, id),
        MenuPressed::Offer { communication, to } => handover::offer(turn, state, press, communication, to),
        MenuPressed::Accept(..) => handover::accept(turn, state, press),
        MenuPressed::Decline(..) => handover::decline(turn, state, press),
        MenuPressed::Withdraw(..) => handover::withdraw(turn, state, press),
        MenuPressed::Leave => left(state, press),
    }
}

/// Who may look up what waits and what was said.
pub(super) fn may_look(roles: StaffRoles) -> bool {
    roles.specialist || roles.controller
}

fn labelled(pressed: MenuPressed) -> Button {
    Pressed::Menu(pressed).button()
}

/// The way out of what was asked for.
fn leave() -> Vec<Vec<Button>> {
    vec![vec![labelled(MenuPressed::Leave)]]
}

fn left(state: State, press: Press<'_>) -> Decision {
    match state {
        State::Menu(_) => turned(State::Home, press, true, [Message::new(common_texts::cancelled())]),
        _ => outdated(state, press),
    }
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
