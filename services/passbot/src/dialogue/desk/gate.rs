use conversation::{Message, Slot, To};

use super::{AwaitedPass, Desk, DeskPressed, DeskWrite, enter, plates, staff::desk, texts};
use crate::{
    dialogue::{
        Decision, Effect, State, passes,
        person::{Press, outdated},
        texts as common_texts,
        turn::{Turn, say, toast},
    },
    domain::{Arrival, ArrivedBy, GateSearch, House, Pass, PassStatus, Refusal, StaffName, StaffRole},
};

/// /gate: the guard's place.
pub(super) fn open(turn: &Turn<'_>, state: &State) -> Decision {
    enter(turn, state, Desk::PlateSearch).say(prompt())
}

/// What a guard can do at the gate.
pub(super) fn prompt() -> Message {
    Message::new(texts::gate()).inline(vec![vec![
        DeskPressed::WithoutPass.button(),
        DeskPressed::ShiftList.button(),
    ]])
}

/// A guard wrote at home what looks like part of a plate.
pub(in crate::dialogue) fn search_from_home(turn: &Turn<'_>, text: &str) -> Option<Decision> {
    (turn.is(StaffRole::Guard) && GateSearch::guess(text).is_some()).then(|| search(turn, State::Home))
}

/// Shows what was found.
pub(super) fn search(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state);
    let Some(search) = &turn.facts.desk.search else {
        return decision.say(Message::new(texts::not_part_of_plate()));
    };
    let without_pass = |text| Message::new(text).inline(vec![vec![DeskPressed::WithoutPass.button()]]);
    let decision = search.blocked.iter().map(plates::warning).fold(decision, Decision::say);
    if search.found.is_empty() {
        return if search.blocked.is_empty() {
            decision.say(without_pass(texts::nothing_found()))
        } else {
            decision
        };
    }
    let mut decision = if search.near {
        decision.say(Message::new(texts::did_you_mean()))
    } else {
        decision
    };
    for found in &search.found {
        let slot = slot(turn, &found.pass);
        let AwaitedPass { pass, house } = found;
        decision.effects.extend([
            Effect::Recall { slot: slot.clone() },
            Effect::Show {
                slot,
                to: To::Me,
                message: Message::new(texts::awaited(pass, house, turn.now())).inline(vec![vec![arrived_button(pass)]]),
            },
        ]);
    }
    if search.near {
        decision.effects.push(say(without_pass(texts::none_of_these())));
    }
    if search.more > 0 {
        let more = i64::try_from(search.more).unwrap_or(i64::MAX);
        decision.effects.push(say(Message::new(texts::more_found(more))));
    }
    decision
}

/// \[Arrived\]: what a tick in the sheet does, for the first of all guards.
pub(super) fn arrived(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Guard) {
        return outdated(state, press, texts::for_role_only(StaffRole::Guard));
    }
    let Some(held) = &turn.facts.pass else {
        return outdated(state, press, common_texts::toast_stale());
    };
    let house = &held.resident.particulars.house;
    let decision = Decision::to(state);
    match held.pass.arrive(turn.now()) {
        Arrival::Now(pass) => {
            let by = me(turn);
            let card = card(turn, &pass, house, Some(&by));
            passes::arrived(decision, held, pass, turn.now(), turn.facts)
                .and(desk(DeskWrite::RecordArrival { pass: held.pass.id, by }))
                .and(toast(press.query_id, texts::toast_let_in(held.pass.id)))
                .and(card)
        }
        Arrival::Before => {
            let by = turn.facts.desk.arrival.as_ref();
            decision
                .and(toast(press.query_id, texts::toast_arrived_before(&held.pass, by)))
                .and(card(turn, &held.pass, house, by))
        }
        Arrival::Refused(reason) => {
            let expired = reason == Refusal::Expired;
            let told = decision.and(toast(press.query_id, texts::toast_not_let_in(&held.pass, reason)));
            // A pass whose time has just run out is still to be ended by its timer.
            if expired && held.pass.status == PassStatus::Ordered {
                told
            } else {
                told.and(card(turn, &held.pass, house, None))
            }
        }
    }
}

/// \[Arrived\], for a car as for a guest on foot.
fn arrived_button(pass: &Pass) -> conversation::Button {
    conversation::Button::new(texts::arrived(pass), DeskPressed::Arrived(pass.id).data())
}

/// The guard who acts.
fn me(turn: &Turn<'_>) -> ArrivedBy {
    ArrivedBy::Guard {
        id: turn.person(),
        name: StaffName::from_telegram(&turn.from.name),
    }
}

fn slot(turn: &Turn<'_>, pass: &Pass) -> Slot {
    Slot(format!("gate/{}@{}", pass.id, turn.person()))
}

/// The guard's card of a pass, as it stands.
fn card(turn: &Turn<'_>, pass: &Pass, house: &House, by: Option<&ArrivedBy>) -> Effect {
    let message = match pass.status {
        PassStatus::Ordered => {
            Message::new(texts::awaited(pass, house, turn.now())).inline(vec![vec![arrived_button(pass)]])
        }
        _ => Message::new(texts::closed(pass, house, by)),
    };
    Effect::Show {
        slot: slot(turn, pass),
        to: To::Me,
        message,
    }
}
