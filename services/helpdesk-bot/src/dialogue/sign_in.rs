//! Who are you? A person is registered by his first message, and signed in once he has typed a code that was sent to his
//! address. Where he stands follows from the rows alone: no user, a user without a code, a code that waits to be typed.

mod answers;
mod buttons;
mod code;
mod facts;
mod letter;
mod service;
mod state;
mod texts;
mod write;

pub use answers::SignInNews;
pub use buttons::SignInPressed;
pub use facts::{FreshCode, SignInFacts, SignInNeeds};
pub use state::SignIn;
pub use write::SignInWrite;

pub(super) use answers::{due, news};
pub(super) use facts::needs;
pub(super) use service::{press, rows};
pub(super) use texts::button;

use common::EmailAddressError;
use conversation::{Message, Slot, What};

use super::{
    Decision, Effect, Pressed, State, Write,
    turn::{Turn, say},
};
use crate::domain::{DisplayName, SignInCode, TelegramId, Unusable, User};

/// Answers somebody who is not signed in, whatever he sends.
pub(super) fn answer(turn: &Turn<'_>, state: State, what: &What) -> Decision {
    let Some(_user) = &turn.facts.person.user else {
        return register(turn, state, what);
    };
    match typed(what) {
        Some(text) => typed_text(turn, state, text),
        None => prompt(turn, Decision::to(state)),
    }
}

/// Answers somebody who is in the middle of changing his address.
pub(super) fn changing(turn: &Turn<'_>, asked: &SignIn, what: &What) -> Decision {
    let state = State::SignIn(asked.clone());
    match typed(what) {
        Some(text) => typed_text(turn, state, text),
        None => prompt(turn, Decision::to(state)),
    }
}

/// What is waited for, once more.
pub(super) fn prompt(turn: &Turn<'_>, decision: Decision) -> Decision {
    let other = vec![vec![Pressed::SignIn(SignInPressed::OtherAddress).button()]];
    let again = vec![
        vec![Pressed::SignIn(SignInPressed::Resend).button()],
        vec![Pressed::SignIn(SignInPressed::OtherAddress).button()],
    ];
    let newest = turn.facts.sign_in.newest.as_ref();
    let newest = newest.filter(|_| decision.state != State::SignIn(SignIn::ChangingAddress));
    let message = match newest {
        None => Message::new(texts::ask_address(&turn.settings.email.domains)),
        Some(code) => match code.usable(turn.now()) {
            Ok(()) => Message::new(texts::ask_code(&code.email)).inline(again),
            Err(Unusable::Unsent) => Message::new(texts::code_unsent(&code.email)).inline(again),
            Err(Unusable::Used) => Message::new(texts::ask_address(&turn.settings.email.domains)),
            Err(Unusable::Expired) => Message::new(texts::code_expired(&code.email)).inline(again),
            Err(Unusable::Guessed) => {
                Message::new(texts::code_guessed(&code.email)).inline(if can_resend(turn) { again } else { other })
            }
        },
    };
    decision.and(say(message))
}

/// The card that says how far the newest letter has come.
fn slot(person: TelegramId) -> Slot {
    Slot(format!("sign-in@{person}"))
}

fn write(write: SignInWrite) -> Effect {
    Effect::Write(Write::SignIn(write))
}

/// The text of a message, and of a corrected one: who mistyped his address corrects it there.
fn typed(what: &What) -> Option<&str> {
    match what {
        What::Text(text) => Some(text),
        What::Edited { text } => text.as_deref(),
        _ => None,
    }
}

fn typed_text(turn: &Turn<'_>, state: State, text: &str) -> Decision {
    match SignInCode::parse(text) {
        Some(code) => code::check(turn, state, &code).forgetting_input(),
        None if text.contains('@') => letter::to(turn, state, text),
        None if awaits_address(turn, &state) => {
            Decision::to(state).say(Message::new(texts::address_error(EmailAddressError::NoAt)))
        }
        None => prompt(turn, Decision::to(state)),
    }
}

fn awaits_address(turn: &Turn<'_>, state: &State) -> bool {
    let newest = turn.facts.sign_in.newest.as_ref();
    *state == State::SignIn(SignIn::ChangingAddress) || newest.is_none_or(|code| code.used)
}

fn can_resend(turn: &Turn<'_>) -> bool {
    letter::refused(turn).is_none()
}

fn register(turn: &Turn<'_>, state: State, what: &What) -> Decision {
    let user = User {
        telegram_id: turn.person(),
        name: DisplayName::new(&turn.from.name),
        username: turn.from.username.clone(),
        registered_at: turn.now(),
        verified: None,
    };
    let decision = Decision::to(state)
        .and(write(SignInWrite::Register(user)))
        .say(Message::new(texts::welcome()));
    match typed(what).filter(|text| text.contains('@')) {
        // He knows what is asked of people here.
        Some(text) => letter::also_to(turn, decision, text),
        None => prompt(turn, decision),
    }
}
