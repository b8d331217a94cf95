//! The line between a person and a specialist: from the first message, by way of the one who takes it, to the rating.

mod buttons;
mod cards;
mod closing;
mod delivery;
mod digest;
mod edits;
mod facts;
mod input;
mod opening;
mod rating;
mod relaying;
mod returning;
mod silence;
mod taking;
mod texts;
mod write;

pub use buttons::LinePressed;
pub use digest::DigestEntry;
pub use facts::{Held, History, LineFacts, LineNeeds, Notice, PostedFacts, PostedNeeds, Reply};
pub use input::{CopyEnd, LineNews};
pub use write::LineWrite;

pub(crate) use cards::{CARD_SHOWS, card_slot};
pub(crate) use digest::DIGEST_WITHIN;
pub(crate) use relaying::copy_slot;
pub(crate) use texts::answered_meanwhile;

pub(super) use cards::{bare_card, card};
pub(super) use closing::{close_unrated, service_rows};
pub(super) use digest::tell as tell_digest;
pub(super) use facts::needs;
pub(super) use input::{due, ended, word};
pub(super) use relaying::{new_message, said_to_user};
pub(super) use returning::{Returned, give_back};
pub(super) use taking::{asked_for, hand_to, take_by_link};
pub(super) use texts::{button, take_number};

use conversation::{Incoming, Message, Text};

use super::{
    Decision, Effect, Facts, State, Write, menu, texts as common_texts,
    turn::{Press, Turn, stale},
};
use crate::{domain::StaffRole, settings::Settings};

/// A message of somebody who is signed in.
pub(super) fn user_message(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    match &turn.facts.line.own {
        None => opening::open(turn, state, incoming),
        Some(held) if held.communication.owner().is_some() => relaying::to_specialist(turn, state, incoming, held),
        Some(held) => opening::add(turn, state, incoming, held),
    }
}

/// A message of somebody of the staff.
pub(super) fn staff_message(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    match &turn.facts.line.own {
        Some(held) => relaying::to_user(turn, state, incoming, held),
        None if turn.is(StaffRole::Specialist) => {
            let told = Decision::to(state).say(Message::new(texts::no_current()));
            menu::waiting(turn).into_iter().fold(told, Decision::say)
        }
        None => Decision::to(state).say(Message::new(texts::not_a_specialist())),
    }
}

pub(super) use edits::edited;

/// A button of this area was pressed.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: LinePressed) -> Decision {
    match pressed {
        LinePressed::Take(_) => taking::press(turn, state, press),
        LinePressed::Close(_) => closing::by_specialist(turn, state, press),
        LinePressed::CloseOwn => closing::by_user(turn, state, press),
        LinePressed::Rate(_, rating) => rating::rate(turn, state, press, rating),
    }
}

/// Something happened to a communication.
pub(super) fn news(settings: &Settings, state: State, news: &LineNews, facts: &Facts) -> Decision {
    match news {
        LineNews::CopyEnded { recipient, end, .. } => delivery::ended(state, *recipient, *end, facts),
        LineNews::UserSilent(_) => silence::user(settings, state, facts),
        LineNews::SpecialistSilent(_) => silence::specialist(settings, state, facts),
        LineNews::DigestChanged { group, digest } => digest::show(state, *group, *digest, facts),
    }
}

/// He has another one, which must be closed first.
pub(super) fn toast_has_another(current: &Held) -> Text {
    texts::toast_has_another(current.communication.id, &current.user.name)
}

fn write(write: LineWrite) -> Effect {
    Effect::Write(Write::Line(write))
}

fn outdated(state: State, press: Press<'_>) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press, common_texts::toast_stale()));
    decision
}
