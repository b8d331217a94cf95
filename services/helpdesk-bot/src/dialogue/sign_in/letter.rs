use chrono::{DateTime, TimeDelta, Utc};
use common::EmailAddress;
use conversation::{ConversationKey, Message, Timer};

use super::{SignIn, SignInWrite, slot, texts, write};
use crate::{
    dialogue::{
        Decision, Effect, State,
        turn::{Turn, say},
    },
    domain::{CODE_HOLDS, CODES_AN_HOUR, CodeOutcome, IssuedCode},
    events,
};

/// The kind of the timer that says "still trying"; its key names the person and the letter.
pub(super) const LETTER_SLOW: &str = "letter-slow";
/// So long nobody minds that nothing was heard of a letter.
const PATIENCE: TimeDelta = TimeDelta::seconds(15);

/// Why no code is sent.
pub(super) enum Refused {
    /// So many were sent to the person within an hour, or to the address.
    Limited(DateTime<Utc>),
}

/// An address was typed.
pub(super) fn to(turn: &Turn<'_>, state: State, text: &str) -> Decision {
    also_to(turn, Decision::to(state), text)
}

/// The same after something else.
pub(super) fn also_to(turn: &Turn<'_>, decision: Decision, text: &str) -> Decision {
    let email = match EmailAddress::parse(text) {
        Ok(email) => email,
        Err(error) => return decision.and(say(Message::new(texts::address_error(error)))),
    };
    if !turn.settings.takes_domain(email.domain()) {
        let refused = texts::domain_refused(&email, &turn.settings.email.domains);
        return decision.and(say(Message::new(refused)));
    }
    send(turn, decision, email)
}

/// Whether the person has to wait before a code is sent.
pub(super) fn refused(turn: &Turn<'_>) -> Option<Refused> {
    let facts = &turn.facts.sign_in;
    let limited = |moments: &[DateTime<Utc>]| {
        let one_too_many = moments.len().checked_sub(CODES_AN_HOUR)?;
        moments.get(one_too_many).map(|first| *first + TimeDelta::hours(1))
    };
    let until = limited(&facts.by_person).max(limited(&facts.for_address))?;
    Some(Refused::Limited(until))
}

/// Sends a code, unless too many were sent.
pub(super) fn send(turn: &Turn<'_>, decision: Decision, email: EmailAddress) -> Decision {
    if let Some(Refused::Limited(until)) = refused(turn) {
        return decision.and(say(Message::new(texts::codes_limited(until))));
    }
    let Some(fresh) = &turn.facts.sign_in.fresh else {
        return decision.and(say(Message::new(texts::ask_address(&turn.settings.email.domains))));
    };
    let (now, person) = (turn.now(), turn.person());
    let code = IssuedCode {
        key: fresh.key,
        email,
        hash: fresh.code.hash(&turn.settings.codes, person),
        requested_at: now,
        expires_at: now + CODE_HOLDS,
        tries: 0,
        outcome: CodeOutcome::Requested,
        used: false,
    };
    let letter = events::sign_in_letter(person, &fresh.code, &code, turn.facts.language);
    let slow = Timer {
        kind: LETTER_SLOW,
        key: events::letter_key(person, fresh.key),
        due: now + PATIENCE,
        conversation: ConversationKey::person(person),
    };
    let card = Effect::Show {
        slot: slot(person),
        to: conversation::To::Me,
        message: Message::new(texts::letter_requested(&code.email)),
    };
    let mut decision = decision
        .and(write(SignInWrite::AddCode { person, code }))
        .and(Effect::Publish(letter))
        .and(Effect::Timer(slow))
        .and(Effect::Recall { slot: slot(person) })
        .and(card);
    if matches!(decision.state, State::SignIn(_)) {
        decision.state = State::SignIn(SignIn::ConfirmingAddress);
    }
    // The address is personal data, and the letter holds a secret.
    decision.forget_input = true;
    decision
}
