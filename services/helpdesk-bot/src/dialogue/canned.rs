//! Answers that are kept ready: all specialists share them, send them into the communication that they have, and keep them up
//! together with the administrators.

mod buttons;
mod facts;
mod keeping_up;
mod list;
mod sending;
mod state;
mod texts;
mod write;

pub use buttons::CannedPressed;
pub use facts::{CannedFacts, CannedNeeds, CannedPage};
pub use state::Canned;
pub use write::CannedWrite;

pub(super) use facts::needs;
pub(super) use texts::button;
pub(crate) use texts::when_back;

use conversation::{Button, Incoming, Message, Text, What};

use super::{
    Decision, Effect, Pressed, State, Write, texts as common_texts,
    turn::{Press, Turn, quiet_toast, stale},
};
use crate::domain::StaffRoles;

/// The row of /service.
pub(super) fn rows(roles: StaffRoles) -> Vec<Vec<Button>> {
    if may_use(roles) {
        vec![vec![CannedPressed::List(0).button()]]
    } else {
        Vec::new()
    }
}

/// What was asked for is typed.
pub(super) fn typed(turn: &Turn<'_>, asked: &Canned, incoming: &Incoming) -> Decision {
    let state = State::Canned(asked.clone());
    if !may_use(turn.roles()) {
        return Decision::to(State::Home).say(Message::new(texts::not_yours_to_write()));
    }
    let What::Text(text) = &incoming.what else {
        return Decision::to(state).say(Message::new(texts::words_only()).inline(leave()));
    };
    match asked {
        Canned::Title => keeping_up::name(turn, text),
        Canned::Text { title } => keeping_up::add(turn, title, text),
        Canned::Retitle { version, .. } => keeping_up::rename(turn, state, *version, text),
        Canned::Rewrite { version, .. } => keeping_up::rewrite(turn, state, *version, text),
    }
}

/// A button of this area was pressed.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: CannedPressed) -> Decision {
    if !may_use(turn.roles()) {
        return outdated(state, press, texts::toast_not_yours());
    }
    match pressed {
        CannedPressed::List(page) => list::show(turn, state, press, page),
        CannedPressed::Pick(_) => sending::pick(turn, state, press),
        CannedPressed::Open(_) => list::open(turn, state, press),
        CannedPressed::Send(number) => sending::send(turn, state, press, number),
        CannedPressed::Cancel(number) => sending::cancel(turn, state, press, number),
        CannedPressed::Add => keeping_up::begin(turn, state, press),
        CannedPressed::Retitle(_, version) => keeping_up::ask(turn, state, press, version, keeping_up::Part::Title),
        CannedPressed::Rewrite(_, version) => keeping_up::ask(turn, state, press, version, keeping_up::Part::Text),
        CannedPressed::Delete(_, version) => keeping_up::ask_to_delete(turn, state, press, version),
        CannedPressed::DeleteForGood(_, version) => keeping_up::delete(turn, state, press, version),
        CannedPressed::Leave => keeping_up::leave(state, press),
    }
}

/// Who may send them or keep them up.
fn may_use(roles: StaffRoles) -> bool {
    roles.specialist || roles.administrator
}

impl CannedPressed {
    fn button(self) -> Button {
        Pressed::Canned(self).button()
    }
}

/// The way out of what was asked for.
fn leave() -> Vec<Vec<Button>> {
    vec![vec![CannedPressed::Leave.button()]]
}

fn write(write: CannedWrite) -> Effect {
    Effect::Write(Write::Canned(write))
}

/// Messages that answer a button, which stays.
fn answered(state: State, press: Press<'_>, message: Message) -> Decision {
    Decision::to(state).and(quiet_toast(press)).say(message)
}

/// A message that takes the place of one with buttons.
fn instead(state: State, press: Press<'_>, message: Message) -> Decision {
    let mut decision = Decision::to(state).and(quiet_toast(press));
    decision.effects.extend(buttons_off(press));
    decision.say(message)
}

/// What the button was for is over: says why, and the buttons go.
fn outdated(state: State, press: Press<'_>, truth: Text) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press, truth));
    decision
}

/// Says why nothing comes of a button, in a box that has to be closed, for nothing else is seen of it.
fn told(state: State, press: Press<'_>, truth: Text) -> Decision {
    Decision::to(state).and(Effect::Toast {
        query_id: press.query_id.to_owned(),
        text: Some(truth),
        alert: true,
    })
}

/// The same, where none of the buttons is good for anything any more.
fn refused(state: State, press: Press<'_>, truth: Text) -> Decision {
    let mut decision = told(state, press, truth);
    decision.effects.extend(buttons_off(press));
    decision
}

fn buttons_off(press: Press<'_>) -> Option<Effect> {
    press
        .message
        .map(|(to, message_id)| Effect::RemoveButtons { to, message_id })
}

fn not_any_more(state: State, press: Press<'_>) -> Decision {
    outdated(state, press, common_texts::toast_stale())
}
