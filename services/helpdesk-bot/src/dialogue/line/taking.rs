use chrono::{DateTime, Utc};
use conversation::{ConversationKey, Message, Text, Timer, What};

use super::{
    Held, LineWrite, cards,
    input::{SPECIALIST_SILENT, USER_SILENT},
    outdated,
    relaying::copy_to,
    texts, write,
};
use crate::{
    dialogue::{
        CommandName, Decision, Effect, State,
        turn::{Press, Turn, say, say_to, stale, toast},
    },
    domain::{Communication, CommunicationId, Delivery, DisplayName, StaffRole, Stage, TelegramId},
    settings::Settings,
};

/// Begins the argument of the deep link that opens the bot and takes a communication.
const LINK: &str = "take_";

/// What became of an attempt to take a communication.
enum Outcome<'facts> {
    Taken(&'facts Held),
    /// There is no such communication.
    Unknown,
    Closed(&'facts Held),
    AlreadyYours(&'facts Held),
    Anothers(&'facts Held),
    /// He has another one, which must be closed first.
    HasAnother(&'facts Held),
    /// The bot cannot write to him before he has opened it.
    NeverOpened(CommunicationId),
    NotASpecialist,
}

/// The communication that a deep link asks for.
pub(in crate::dialogue) fn asked_for(what: &What) -> Option<CommunicationId> {
    match what {
        What::Command { name, argument } if CommandName::parse(name) == Some(CommandName::Start) => {
            argument.strip_prefix(LINK)?.parse().ok().map(CommunicationId)
        }
        _ => None,
    }
}

/// \[Take\], on a card, in a digest or in a list.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let mut decision = Decision::to(state.clone());
    match outcome(turn) {
        Outcome::Taken(held) => {
            decision
                .effects
                .push(toast(press, texts::toast_taken(held.communication.id)));
            decision.effects.extend(take(turn, held));
        }
        Outcome::NotASpecialist => decision.effects.push(toast(press, texts::toast_specialists_only())),
        Outcome::NeverOpened(id) => decision.effects.push(Effect::OpenBot {
            query_id: press.query_id.to_owned(),
            start: format!("{LINK}{id}"),
        }),
        Outcome::HasAnother(current) => {
            let truth = texts::toast_has_another(current.communication.id, &current.user.name);
            decision.effects.push(Effect::Toast {
                query_id: press.query_id.to_owned(),
                text: Some(truth),
                alert: true,
            });
        }
        Outcome::AlreadyYours(held) => {
            let truth = texts::toast_already_yours(held.communication.id);
            decision.effects.extend(answered(turn, press, held, truth));
        }
        Outcome::Anothers(held) => {
            let truth = texts::toast_anothers(held);
            decision.effects.extend(answered(turn, press, held, truth));
        }
        Outcome::Closed(held) => {
            let truth = texts::toast_closed(held.communication.id);
            decision.effects.extend(answered(turn, press, held, truth));
        }
        Outcome::Unknown => return outdated(state, press),
    }
    decision
}

/// /start by the deep link of a specialist who had never opened the bot.
pub(in crate::dialogue) fn take_by_link(turn: &Turn<'_>, state: State) -> Decision {
    let mut decision = Decision::to(state);
    let text = match outcome(turn) {
        Outcome::Taken(held) => {
            decision.effects.extend(take(turn, held));
            return decision;
        }
        Outcome::NotASpecialist => texts::toast_specialists_only(),
        Outcome::HasAnother(current) => texts::toast_has_another(current.communication.id, &current.user.name),
        Outcome::AlreadyYours(held) => texts::toast_already_yours(held.communication.id),
        Outcome::Anothers(held) => texts::toast_anothers(held),
        Outcome::Closed(held) => texts::toast_closed(held.communication.id),
        // Who writes /start has opened it.
        Outcome::NeverOpened(_) | Outcome::Unknown => texts::unknown_communication(),
    };
    decision.and(say(Message::new(text)))
}

fn outcome<'facts>(turn: &Turn<'facts>) -> Outcome<'facts> {
    let line = &turn.facts.line;
    if !turn.is(StaffRole::Specialist) {
        return Outcome::NotASpecialist;
    }
    let Some(held) = &line.asked else {
        return Outcome::Unknown;
    };
    match (held.communication.stage, &line.own) {
        (Stage::Closed { .. }, _) => Outcome::Closed(held),
        (Stage::Taken { owner }, _) if owner == turn.person() => Outcome::AlreadyYours(held),
        (Stage::Taken { .. }, _) => Outcome::Anothers(held),
        (Stage::Open, Some(current)) => Outcome::HasAnother(current),
        (Stage::Open, None) if !turn.facts.person.reachable => Outcome::NeverOpened(held.communication.id),
        (Stage::Open, None) => Outcome::Taken(held),
    }
}

/// A press that came too late: says what is true, and the button goes. In a digest others stand beside it, so that one is
/// shown anew.
fn answered(turn: &Turn<'_>, press: Press<'_>, held: &Held, truth: Text) -> Vec<Effect> {
    if held.communication.digest.is_none() {
        return stale(press, truth).collect();
    }
    let shown = cards::shown(&turn.facts.line.groups, held);
    [toast(press, truth)].into_iter().chain(shown).collect()
}

fn take(turn: &Turn<'_>, held: &Held) -> Vec<Effect> {
    hand_to(turn, held, turn.person(), &turn.name())
}

/// The communication is his from here on: he gets all of it, and everybody hears of it.
pub(in crate::dialogue) fn hand_to(turn: &Turn<'_>, held: &Held, owner: TelegramId, name: &DisplayName) -> Vec<Effect> {
    let taken = Held {
        communication: held.communication.taken(owner, turn.now()),
        owner_name: Some(name.clone()),
        ..held.clone()
    };
    // Whoever had it may have been waiting for the person.
    let waited = held.communication.owner().map(|_| Effect::CancelTimer {
        kind: USER_SILENT,
        key: held.communication.id.to_string(),
    });
    let mut effects: Vec<_> = waited.into_iter().collect();
    effects.push(write(LineWrite::Change {
        communication: taken.communication.clone(),
        at: turn.now(),
    }));
    effects.extend(handed_over(owner, &taken));
    let again = held.communication.last_owner.is_some();
    effects.push(say_to(
        taken.communication.user,
        Message::new(texts::taken_by(name, again)),
    ));
    effects.extend(cards::changed(&turn.facts.line.groups, &taken));
    effects.push(await_specialist(turn.settings, &taken.communication));
    effects
}

/// What somebody gets who answers from here on: who it is, what others were shown, and copies of all that nobody was.
fn handed_over(specialist: TelegramId, held: &Held) -> Vec<Effect> {
    let mut effects = vec![say_to(specialist, Message::new(texts::taken_header(held)))];
    if !held.shown.is_empty() {
        effects.push(say_to(specialist, Message::new(texts::protocol(&held.shown))));
    }
    for message in &held.undelivered {
        effects.push(copy_to(specialist, message, None));
        effects.push(write(LineWrite::SetDelivery {
            message: message.id,
            delivery: Delivery::Sent,
        }));
    }
    effects
}

/// The moment in which the specialist will have been silent for too long: nobody waits for him out of hours.
pub(super) fn silent_until(settings: &Settings, communication: &Communication) -> DateTime<Utc> {
    let patience = settings.timeout.specialist;
    settings.business_hours.after(communication.awaited_since, patience)
}

/// The specialist's silence is measured from the moment from which he is waited for.
pub(super) fn await_specialist(settings: &Settings, communication: &Communication) -> Effect {
    Effect::Timer(Timer {
        kind: SPECIALIST_SILENT,
        key: communication.id.to_string(),
        due: silent_until(settings, communication),
        conversation: ConversationKey::aggregate("communication", communication.id),
    })
}
