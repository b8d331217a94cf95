use chrono::TimeDelta;
use common::{CodeError, InvitationCode, PhoneNumber, PhoneNumberError, Region};
use conversation::{Message, ReplyButton, Text};

use super::{
    Decision, Effect, Pressed, Registering, RegistrationDraft, RegistrationQuestion as Question, State, Token, Write,
    buttons, home,
    person::{Press, also, outdated},
    texts,
    turn::{Turn, quiet_toast, say, say_to},
};
use crate::domain::{
    CONSENT_VERSION, Consent, House, Invitation, InvitationId, Particulars, ResidentName, WRONG_CODES_ALLOWED,
    blocked_until, within_the_hour,
};

/// How long a code is kept for the person who registers by it, from his last step (the specification's rule).
const RESERVATION: TimeDelta = TimeDelta::minutes(30);
/// Numbers without a country's code are Russian (the specification's rule).
const REGION: Region = Region::RU;

/// Begins, or goes on where the person is. `argument` is the code of a deep link, or empty.
pub(super) fn begin(turn: &Turn<'_>, state: State, argument: &str) -> Decision {
    if let Some(menu) = home::resident_menu(turn) {
        let decision = Decision::to(State::Home);
        return match state {
            State::Ordering(_) => decision
                .and(Effect::Recall {
                    slot: turn.order_slot(),
                })
                .say(menu),
            State::Home | State::Registering(_) | State::Desk(_) | State::News(_) => decision.say(menu),
        };
    }
    let (registering, new) = match state {
        State::Registering(registering) => (registering, false),
        State::Home | State::Ordering(_) | State::Desk(_) | State::News(_) => (fresh(turn.facts.token), true),
    };
    if !argument.trim().is_empty() {
        return code(turn, registering, argument);
    }
    if !new {
        return asking(turn, registering, []);
    }
    match held(turn) {
        // The state was lost, the reservation was not.
        Some(_) => advance(turn, registering, None, None),
        None => Decision::to(State::Registering(registering)).say(Message::new(texts::welcome())),
    }
}

/// Takes a text as the answer to what was asked.
pub(super) fn text(turn: &Turn<'_>, registering: Registering, text: &str) -> Decision {
    let refused = |registering, text: Text| Decision::to(State::Registering(registering)).say(Message::new(text));
    match registering.asked {
        Question::Code => code(turn, registering, text),
        Question::Name => match ResidentName::parse(text) {
            Ok(name) => {
                let draft = RegistrationDraft {
                    name: Some(name),
                    ..registering.draft
                };
                answered(turn, Registering { draft, ..registering }, None)
            }
            Err(error) => refused(registering, texts::name_error(error)),
        },
        Question::Phone => phone(turn, registering, typed_phone(text)),
        Question::House => match House::parse(text) {
            Ok(house) => {
                let draft = RegistrationDraft {
                    house: Some(house),
                    ..registering.draft
                };
                answered(turn, Registering { draft, ..registering }, None)
            }
            Err(error) => refused(registering, texts::house_error(error)),
        },
        Question::Summary => asking(turn, registering, [say(Message::new(texts::use_the_buttons()))]),
    }
}

/// Takes a shared contact where a phone is asked.
pub(super) fn contact(turn: &Turn<'_>, registering: Registering, shared: &str, own: bool) -> Decision {
    match registering.asked {
        Question::Phone if own => phone(turn, registering, shared_phone(shared)),
        Question::Phone => also(
            Decision::to(State::Registering(registering)),
            Message::new(texts::contact_of_another()),
        ),
        _ => asking(turn, registering, [say(Message::new(texts::contact_not_wanted()))]),
    }
}

/// The button "All correct": the person becomes a resident.
pub(super) fn confirm(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token) -> Decision {
    let (registering, particulars) = match current(state, token) {
        Ok(current) => current,
        Err(state) => return outdated(state, press, truth(turn)),
    };
    let decision = |registering, text: Text| {
        let toast = Decision::to(State::Registering(registering)).and(quiet_toast(press.query_id));
        also(toast, Message::new(text))
    };
    let Some(held) = held(turn) else {
        return decision(
            Registering {
                asked: Question::Code,
                ..registering
            },
            texts::reservation_lost(),
        );
    };
    if turn.facts.phone_blocked {
        return decision(
            Registering {
                asked: Question::Phone,
                ..registering
            },
            texts::phone_blocked(),
        );
    }
    if turn.facts.phone_taken {
        return decision(
            Registering {
                asked: Question::Phone,
                ..registering
            },
            texts::phone_taken(),
        );
    }
    register(turn, press, held, particulars)
}

/// [Change …]: asks for it again.
pub(super) fn change(turn: &Turn<'_>, state: State, press: &Press<'_>, question: Question, token: Token) -> Decision {
    match current(state, token) {
        Ok((registering, _)) => {
            let toast = [
                quiet_toast(press.query_id),
                Effect::Recall {
                    slot: turn.registration_slot(),
                },
            ];
            asking(
                turn,
                Registering {
                    asked: question,
                    ..registering
                },
                toast,
            )
        }
        Err(state) => outdated(state, press, truth(turn)),
    }
}

/// The question of this moment, as messages.
pub(super) fn question(turn: &Turn<'_>, registering: &Registering) -> Vec<Effect> {
    let message = Message::new(question_text(registering.asked));
    match (registering.asked, registering.draft.complete()) {
        (Question::Summary, Some(particulars)) => card(turn, registering.token, &particulars).into(),
        (Question::Phone, _) => vec![say(
            message.reply(vec![vec![ReplyButton::Contact(texts::share_phone())]])
        )],
        _ => vec![say(message)],
    }
}

/// Reads a typed number.
pub(super) fn typed_phone(text: &str) -> Result<PhoneNumber, PhoneNumberError> {
    PhoneNumber::parse(text, REGION)
}

/// Reads a number that Telegram gives: always with the country's code, sometimes without the plus.
pub(super) fn shared_phone(phone: &str) -> Result<PhoneNumber, PhoneNumberError> {
    PhoneNumber::parse(&format!("+{}", phone.trim_start_matches('+')), REGION)
}

fn fresh(token: Token) -> Registering {
    Registering {
        token,
        asked: Question::Code,
        draft: RegistrationDraft::default(),
    }
}

/// Takes a code, typed or from a deep link.
fn code(turn: &Turn<'_>, registering: Registering, text: &str) -> Decision {
    let told = |text: Text| {
        let asked = if held(turn).is_some() {
            registering.asked
        } else {
            Question::Code
        };
        also(
            Decision::to(State::Registering(Registering {
                asked,
                ..registering.clone()
            })),
            Message::new(text),
        )
    };
    if let Some(until) = blocked_until(&turn.facts.wrong_codes, turn.now()) {
        return told(texts::code_wait(until));
    }
    match (InvitationCode::parse(text), &turn.facts.typed_invitation) {
        (Err(CodeError::NotACode), _) => told(texts::not_a_code()),
        (Err(CodeError::Misshapen), _) | (Ok(_), None) => wrong_code(turn, told),
        (Ok(_), Some(invitation)) => match invitation.usable_by(turn.person(), turn.now()) {
            Err(reason) => told(texts::code_unusable(reason)),
            Ok(()) => {
                let other = turn.facts.reservation.as_ref().filter(|held| held.id != invitation.id);
                let release = other.and_then(|_| home::release(turn));
                let accepted = Message::new(texts::code_accepted());
                let phone_asked = registering.asked == Question::Phone;
                let accepted = if phone_asked {
                    accepted.remove_keyboard()
                } else {
                    accepted
                };
                let effects = release.into_iter().chain([reserve(turn, invitation.id)]);
                advance(turn, registering, effects, Some(accepted))
            }
        },
    }
}

/// Counts a wrong code; the fifth within an hour makes the person wait, and the administrators hear of it once.
fn wrong_code(turn: &Turn<'_>, told: impl Fn(Text) -> Decision) -> Decision {
    let mut moments = vec![turn.now()];
    moments.extend(turn.facts.wrong_codes.iter().take(WRONG_CODES_ALLOWED - 1));
    let mut decision = match blocked_until(&moments, turn.now()) {
        None => {
            let left = WRONG_CODES_ALLOWED.saturating_sub(within_the_hour(&moments, turn.now()));
            told(texts::code_unknown(left))
        }
        Some(until) => {
            let administrators = turn.administrators().into_iter();
            let alarm = |admin: i64| {
                say_to(
                    admin,
                    Message::new(texts::alarm_wrong_codes(turn.from.id, &turn.from.name)),
                )
            };
            let mut decision = told(texts::code_wait(until));
            decision.effects.extend(administrators.map(alarm));
            decision
        }
    };
    decision.effects.push(Effect::Write(Write::RecordWrongCode {
        telegram_id: turn.person(),
        at: turn.now(),
    }));
    decision
}

fn phone(turn: &Turn<'_>, registering: Registering, parsed: Result<PhoneNumber, PhoneNumberError>) -> Decision {
    let refused = |registering, text: Text| Decision::to(State::Registering(registering)).say(Message::new(text));
    match parsed {
        Err(error) => refused(registering, texts::phone_error(&error)),
        Ok(_) if turn.facts.phone_blocked => refused(registering, texts::phone_blocked()),
        Ok(_) if turn.facts.phone_taken => refused(registering, texts::phone_taken()),
        Ok(phone) => {
            let draft = RegistrationDraft {
                phone: Some(phone),
                ..registering.draft
            };
            let noted = Message::new(texts::phone_noted()).remove_keyboard();
            answered(turn, Registering { draft, ..registering }, Some(noted))
        }
    }
}

/// After a good answer: the reservation is renewed, and what is next is asked.
fn answered(turn: &Turn<'_>, registering: Registering, noted: Option<Message>) -> Decision {
    match held(turn) {
        Some(invitation) => {
            let renewed = reserve(turn, invitation.id);
            advance(turn, registering, Some(renewed), noted)
        }
        None => {
            let registering = Registering {
                asked: Question::Code,
                ..registering
            };
            let lost = Message::new(texts::reservation_lost()).remove_keyboard();
            Decision::to(State::Registering(registering)).say(lost)
        }
    }
}

/// Asks the first thing that is not known yet, or shows the summary; first acknowledges what came.
fn advance(
    turn: &Turn<'_>,
    registering: Registering,
    effects: impl IntoIterator<Item = Effect>,
    acknowledged: Option<Message>,
) -> Decision {
    let asked = registering.draft.next();
    asking(
        turn,
        Registering { asked, ..registering },
        effects.into_iter().chain(acknowledged.map(say)),
    )
}

/// Stays in or comes to a question and asks it, after `effects`.
fn asking(turn: &Turn<'_>, registering: Registering, effects: impl IntoIterator<Item = Effect>) -> Decision {
    let question = question(turn, &registering);
    let mut decision = Decision::to(State::Registering(registering));
    decision.effects.extend(effects);
    decision.effects.extend(question);
    decision
}

/// The invitation that this person holds and may register by.
fn held<'turn>(turn: &Turn<'turn>) -> Option<&'turn Invitation> {
    turn.facts
        .reservation
        .as_ref()
        .filter(|invitation| invitation.usable_by(turn.person(), turn.now()).is_ok())
}

fn reserve(turn: &Turn<'_>, invitation: InvitationId) -> Effect {
    let until = turn.now() + RESERVATION;
    Effect::Write(Write::Reserve {
        invitation,
        by: turn.person(),
        now: turn.now(),
        until,
    })
}

fn register(turn: &Turn<'_>, press: &Press<'_>, invitation: &Invitation, particulars: Particulars) -> Decision {
    let done = Message::new(texts::registered(particulars.name.as_str()));
    let told = texts::invited_registered(particulars.name.as_str(), particulars.house.as_str());
    Decision::to(State::Home)
        .and(Effect::Write(Write::Register {
            telegram_id: turn.person(),
            particulars,
            invitation: invitation.id,
            consent: Consent {
                version: CONSENT_VERSION,
                at: turn.now(),
            },
            now: turn.now(),
        }))
        .and(quiet_toast(press.query_id))
        .and(Effect::Show {
            slot: turn.registration_slot(),
            to: conversation::To::Me,
            message: done.inline(vec![vec![Pressed::NewOrder.button()]]),
        })
        .and(home::menu(super::Role {
            resident: true,
            ..turn.role()
        }))
        .and(say_to(invitation.created_by, Message::new(told)))
}

/// The summary, below everything that was said.
fn card(turn: &Turn<'_>, token: Token, particulars: &Particulars) -> [Effect; 2] {
    let message = Message::new(texts::registration_summary(particulars)).inline(buttons::registration_card(token));
    let slot = turn.registration_slot();
    [
        Effect::Recall { slot: slot.clone() },
        Effect::Show {
            slot,
            to: conversation::To::Me,
            message,
        },
    ]
}

/// The registration that a button belongs to, complete; else the state back.
fn current(state: State, token: Token) -> Result<(Registering, Particulars), State> {
    match state {
        State::Registering(registering) if registering.token == token && registering.asked == Question::Summary => {
            match registering.draft.complete() {
                Some(particulars) => Ok((registering, particulars)),
                None => Err(State::Registering(registering)),
            }
        }
        other => Err(other),
    }
}

/// What is true when a button of an old registration is pressed.
fn truth(turn: &Turn<'_>) -> Text {
    if turn.facts.resident.is_some() {
        texts::toast_registered_already()
    } else {
        texts::toast_stale()
    }
}

fn question_text(question: Question) -> Text {
    match question {
        Question::Code => texts::ask_code(),
        Question::Name => texts::ask_name(),
        Question::Phone => texts::ask_phone(),
        Question::House => texts::ask_house(),
        Question::Summary => texts::use_the_buttons(),
    }
}
