use common::InvitationCode;
use conversation::{Message, Slot, To, What};

use super::{
    Decision, Effect, Pressed, State, Write, commands, desk, everything, help, news, registration, texts,
    turn::{Turn, say},
};
use crate::domain::StaffRole;

/// The message that greets a resident and offers what he most likely wants.
pub(super) fn resident_menu(turn: &Turn<'_>) -> Option<Message> {
    let resident = turn.facts.resident.as_ref()?;
    let text = texts::resident_menu(resident.particulars.name.as_str());
    Some(Message::new(text).inline(vec![vec![Pressed::NewOrder.button()]]))
}

/// Answers a text that nothing asked for.
pub(super) fn text(turn: &Turn<'_>, text: &str) -> Decision {
    if let Some(found) = desk::search_from_home(turn, text) {
        return found;
    }
    if turn.facts.resident.is_some() {
        let what = What::Text(text.to_owned());
        if let Some(described) = everything::told(turn.settings, &State::Home, &what) {
            return everything::begin(turn, described);
        }
        let hint = Message::new(texts::resident_hint()).inline(vec![vec![Pressed::NewOrder.button()]]);
        return Decision::to(State::Home).say(hint);
    }
    if InvitationCode::parse(text).is_ok() {
        return registration::begin(turn, State::Home, text);
    }
    if turn.is(StaffRole::Guard) {
        return Decision::to(State::Home).say(Message::new(desk::guard_hint()));
    }
    if turn.is_admin() {
        return Decision::to(State::Home).say(help::message(turn));
    }
    registration::begin(turn, State::Home, "")
}

/// Leaves whatever the person is in; nothing half-done remains.
pub(super) fn cancel(turn: &Turn<'_>, state: &State) -> Decision {
    let text = match state {
        State::Home => texts::nothing_to_cancel(),
        State::Registering(_) => texts::registration_cancelled(),
        State::Ordering(_) => texts::order_cancelled(),
        State::Desk(_) => desk::left(),
        State::News(_) => news::left(),
    };
    let mut decision = Decision::to(State::Home);
    decision
        .effects
        .extend(card_of(turn, state).map(|slot| Effect::Recall { slot }));
    decision.effects.extend(release(turn));
    decision.effects.push(say(Message::new(text).remove_keyboard()));
    decision
}

/// The card that waits for a press in what the person is in the middle of.
pub(super) fn card_of(turn: &Turn<'_>, state: &State) -> Option<Slot> {
    match state {
        State::Registering(_) => Some(turn.registration_slot()),
        State::Ordering(_) => Some(turn.order_slot()),
        State::News(_) => Some(news::slot(turn)),
        State::Home | State::Desk(_) => None,
    }
}

/// Gives back the code that the person holds, if he holds one.
pub(super) fn release(turn: &Turn<'_>) -> Option<Effect> {
    let invitation = turn.facts.reservation.as_ref()?.id;
    Some(Effect::Write(Write::Release {
        invitation,
        by: turn.person(),
    }))
}

/// The command menu of this person's own chat.
pub(super) fn menu(role: super::Role) -> Effect {
    Effect::Menu {
        to: To::Me,
        commands: commands(role),
    }
}
