use conversation::Message;

use super::{SignIn, SignInWrite, prompt, slot, texts, write};
use crate::{
    dialogue::{
        Decision, Effect, State,
        turn::{Turn, say, say_to},
    },
    domain::{IssuedCode, SignInCode, TRIES},
};

/// A code was typed.
pub(super) fn check(turn: &Turn<'_>, state: State, typed: &SignInCode) -> Decision {
    let newest = turn.facts.sign_in.newest.as_ref();
    // Compared in any case, so that the time tells nothing.
    let right = typed.is(newest, &turn.settings.codes, turn.person());
    let waited_for = state != State::SignIn(SignIn::ChangingAddress);
    match newest.filter(|code| waited_for && code.usable(turn.now()).is_ok()) {
        None => prompt(turn, Decision::to(state)),
        Some(code) if right => accepted(turn, code),
        Some(code) => {
            let decision = Decision::to(state).and(write(SignInWrite::CountTry(code.key)));
            match TRIES - code.tries - 1 {
                left @ 1.. => decision.and(say(Message::new(texts::code_wrong(&code.email, left)))),
                _ => {
                    let again = super::service::again();
                    decision.and(say(Message::new(texts::code_guessed(&code.email)).inline(again)))
                }
            }
        }
    }
}

fn accepted(turn: &Turn<'_>, code: &IssuedCode) -> Decision {
    let first = !turn.facts.person.signed_in();
    let decision = Decision::to(State::Home)
        .and(write(SignInWrite::Authenticate {
            person: turn.person(),
            key: code.key,
            email: code.email.clone(),
            at: turn.now(),
        }))
        .and(Effect::Recall {
            slot: slot(turn.person()),
        });
    if !first {
        return decision.and(say(Message::new(texts::address_changed(&code.email))));
    }
    let mut decision = decision.and(say(Message::new(texts::signed_in())));
    for group in &turn.facts.line.groups {
        let told = Message::new(texts::group_signed_in(&turn.name(), &code.email));
        decision.effects.push(say_to(group.chat_id, told));
    }
    decision
}
