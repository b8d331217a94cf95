use chrono::{DateTime, Utc};
use conversation::{Button, Message};

use super::{SignIn, SignInPressed, letter, prompt, texts};
use crate::{
    dialogue::{
        Decision, Pressed, State, texts as common_texts,
        turn::{Press, Turn, quiet_toast, say, stale, toast},
    },
    domain::RESEND_AFTER,
};

/// What /service offers to somebody who asks for help, about his address.
pub(in crate::dialogue) fn rows() -> Vec<Vec<Button>> {
    vec![vec![Pressed::SignIn(SignInPressed::ChangeAddress).button()]]
}

/// One more code, or another address.
pub(super) fn again() -> Vec<Vec<Button>> {
    [SignInPressed::Resend, SignInPressed::OtherAddress]
        .map(|pressed| vec![Pressed::SignIn(pressed).button()])
        .to_vec()
}

/// A button about the address was pressed.
pub(in crate::dialogue) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: SignInPressed) -> Decision {
    let Some(user) = &turn.facts.person.user else {
        return outdated(state, press);
    };
    let changing = matches!(state, State::SignIn(_));
    match pressed {
        SignInPressed::Resend if user.verified.is_none() || changing => resend(turn, state, press),
        SignInPressed::OtherAddress if user.verified.is_none() || changing => {
            let state = if changing {
                State::SignIn(SignIn::ChangingAddress)
            } else {
                state
            };
            Decision::to(state)
                .and(quiet_toast(press))
                .and(say(Message::new(texts::ask_address(&turn.settings.email.domains))))
        }
        SignInPressed::Resend | SignInPressed::OtherAddress => outdated(state, press),
        SignInPressed::ChangeAddress if user.verified.is_none() => {
            prompt(turn, Decision::to(state).and(quiet_toast(press)))
        }
        SignInPressed::ChangeAddress if turn.settings.email.change_later => {
            Decision::to(State::SignIn(SignIn::ChangingAddress))
                .and(quiet_toast(press))
                .and(say(Message::new(texts::ask_new_address(&turn.settings.email.domains))))
        }
        SignInPressed::ChangeAddress => Decision::to(state)
            .and(quiet_toast(press))
            .and(say(Message::new(texts::address_stays()))),
    }
}

fn resend(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some(newest) = turn.facts.sign_in.newest.as_ref().filter(|code| !code.used) else {
        return outdated(state, press);
    };
    let from = newest.requested_at + RESEND_AFTER;
    if from > turn.now() {
        return Decision::to(state).and(toast(press, texts::toast_wait(seconds(turn.now(), from))));
    }
    letter::send(turn, Decision::to(state).and(quiet_toast(press)), newest.email.clone())
}

fn seconds(now: DateTime<Utc>, from: DateTime<Utc>) -> i64 {
    (from - now).num_seconds().max(1)
}

fn outdated(state: State, press: Press<'_>) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press, common_texts::toast_stale()));
    decision
}
