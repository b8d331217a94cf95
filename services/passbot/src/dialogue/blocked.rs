//! What is left to somebody whom an administrator blocked: his data, his language, and a guard's work if he is one.

use conversation::{Message, What};

use super::{
    CommandName, Decision, DeskPressed, Effect, Pressed, State, desk, home, person, texts,
    turn::{Turn, toast},
};
use crate::domain::StaffRole;

/// Answers a person who is blocked.
pub(super) fn answer(turn: &Turn<'_>, state: State, what: &What) -> Decision {
    let card = home::card_of(turn, &state);
    // Nothing that residents begin goes on.
    let state = match state {
        State::Desk(_) => state,
        _ => State::Home,
    };
    let guard = turn.is(StaffRole::Guard);
    let mut refused = Decision::to(state.clone());
    refused.effects.extend(card.map(|slot| Effect::Recall { slot }));
    match what {
        What::Command { name, .. } => match CommandName::parse(name) {
            Some(CommandName::Privacy | CommandName::Help | CommandName::Language | CommandName::Cancel) => {
                person::handle(turn, state, what)
            }
            Some(CommandName::Gate) if guard => person::handle(turn, state, what),
            _ => refused.say(message()),
        },
        What::Press { query_id, data, .. } => match Pressed::parse(data) {
            Some(
                Pressed::Speak(_)
                | Pressed::ExportData
                | Pressed::EraseData
                | Pressed::EraseDataForGood
                | Pressed::KeepData,
            ) => person::handle(turn, state, what),
            // A question to his house is a resident's to answer.
            Some(Pressed::Desk(DeskPressed::Answer(..))) => refused.and(toast(query_id, texts::toast_blocked())),
            Some(Pressed::Desk(_)) if guard => person::handle(turn, state, what),
            _ => refused.and(toast(query_id, texts::toast_blocked())),
        },
        What::Text(text) => match (&state, guard) {
            (State::Desk(_), true) => person::handle(turn, state, what),
            (State::Home, true) => desk::search_from_home(turn, text).unwrap_or_else(|| refused.say(message())),
            _ => refused.say(message()),
        },
        _ => refused.say(message()),
    }
}

fn message() -> Message {
    Message::new(texts::blocked()).remove_keyboard()
}
