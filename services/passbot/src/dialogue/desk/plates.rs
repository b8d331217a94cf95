//! /plates: an administrator blocks plates, sees which are blocked and unblocks them.

use common::LicencePlate;
use conversation::{Message, Slot, To};

use super::{
    About, Action, Desk, DeskPressed, DeskWrite, enter, facts,
    staff::{audited, desk},
    texts,
};
use crate::{
    dialogue::{
        Decision, Effect, State, passes,
        person::{Press, outdated},
        texts as common_texts,
        turn::{Turn, quiet_toast, say, say_to, toast},
    },
    domain::{BlockedPlate, PlateBlockId, PlateNote, StaffRole},
};

/// So many blocked plates stand in the list, the newest first; an older one is shown when it is written.
pub(crate) const LISTED: i64 = 30;

/// /plates: which are blocked, and another to block.
pub(super) fn open(turn: &Turn<'_>, state: &State) -> Decision {
    enter(turn, state, Desk::PlateToBlock)
        .and(Effect::Recall { slot: slot(turn) })
        .and(list(turn, None))
}

/// What is asked after something in between.
pub(super) fn prompt(desk: &Desk) -> Message {
    match desk {
        Desk::NoteOfPlate(plate) => note_prompt(plate),
        _ => Message::new(texts::ask_plate_to_block()),
    }
}

/// Takes the plate.
pub(super) fn plate(turn: &Turn<'_>, text: &str) -> Decision {
    let plate = match facts::plate(text) {
        Ok(plate) => plate,
        Err(error) => {
            return Decision::to(State::Desk(Desk::PlateToBlock)).say(Message::new(common_texts::plate_error(&error)));
        }
    };
    if let Some(blocked) = turn.facts.blocked(&plate) {
        let unblock = DeskPressed::UnblockPlate(blocked.id).button();
        return Decision::to(State::Desk(Desk::PlateToBlock))
            .say(Message::new(texts::plate_blocked_already(blocked)).inline(vec![vec![unblock]]));
    }
    let mut decision = Decision::to(State::Desk(Desk::NoteOfPlate(plate.clone())));
    let open = &turn.facts.desk.passes;
    if !open.is_empty() {
        decision
            .effects
            .push(say(Message::new(texts::open_passes_of_plate(&plate, open))));
    }
    decision.say(note_prompt(&plate))
}

/// Takes the note: the plate is blocked.
pub(super) fn note(turn: &Turn<'_>, plate: LicencePlate, text: &str) -> Decision {
    match PlateNote::parse(text) {
        Ok(note) => block(turn, Decision::to(State::Home), plate, Some(note)),
        Err(error) => Decision::to(State::Desk(Desk::NoteOfPlate(plate))).say(Message::new(texts::note_error(error))),
    }
}

/// [Block without a note].
pub(super) fn press_block(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    match state {
        State::Desk(Desk::NoteOfPlate(plate)) if turn.is(StaffRole::Administrator) => block(
            turn,
            Decision::to(State::Home).and(quiet_toast(press.query_id)),
            plate,
            None,
        ),
        other => outdated(other, press, common_texts::toast_stale()),
    }
}

/// [Unblock …].
pub(super) fn press_unblock(turn: &Turn<'_>, state: State, press: &Press<'_>, id: PlateBlockId) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let decision = Decision::to(state);
    match &turn.facts.blocked_plate {
        Some(blocked) if blocked.id == id => decision
            .and(desk(DeskWrite::UnblockPlate(id)))
            .and(audited(turn, Action::UnblockedPlate, Some((About::Plate, id.0))))
            .and(toast(press.query_id, texts::toast_plate_unblocked(&blocked.plate)))
            .and(list(turn, Some(id))),
        _ => decision
            .and(toast(press.query_id, texts::toast_plate_not_blocked()))
            .and(list(turn, None)),
    }
}

/// What a guard reads of a plate that is blocked.
pub(super) fn warning(blocked: &BlockedPlate) -> Message {
    Message::new(texts::blocked_at_the_gate(blocked))
}

/// No pass is ordered for it from here on; those that are open are cancelled, and their residents told.
fn block(turn: &Turn<'_>, mut decision: Decision, plate: LicencePlate, note: Option<PlateNote>) -> Decision {
    if let Some(blocked) = turn.facts.blocked(&plate) {
        return decision.say(Message::new(texts::plate_blocked_already(blocked)));
    }
    let Some(id) = turn.facts.desk.fresh_block else {
        return decision.say(prompt(&Desk::NoteOfPlate(plate)));
    };
    let mut cancelled = 0;
    for held in &turn.facts.desk.passes {
        if let Some(pass) = held.pass.cancel(turn.now()) {
            cancelled += 1;
            decision = passes::cancelled_by_administrator(decision, &pass, &held.resident).and(say_to(
                held.resident.telegram_id,
                Message::new(texts::pass_of_blocked_plate(&pass, &plate)),
            ));
        }
    }
    let blocked = BlockedPlate {
        id,
        plate,
        note,
        blocked_at: turn.now(),
    };
    let told = texts::plate_blocked(&blocked, cancelled);
    decision
        .and(desk(DeskWrite::BlockPlate {
            block: blocked,
            by: turn.person(),
        }))
        .and(audited(turn, Action::BlockedPlate, Some((About::Plate, id.0))))
        .say(Message::new(told).inline(vec![vec![DeskPressed::UnblockPlate(id).button()]]))
}

fn note_prompt(plate: &LicencePlate) -> Message {
    Message::new(texts::ask_note(plate)).inline(vec![vec![DeskPressed::BlockPlate.button()]])
}

fn slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("plates@{}", turn.person()))
}

/// The list; one that is just being unblocked does not stand in it any more.
fn list(turn: &Turn<'_>, but: Option<PlateBlockId>) -> Effect {
    let plates: Vec<&BlockedPlate> = turn
        .facts
        .desk
        .blocked_plates
        .iter()
        .filter(|blocked| Some(blocked.id) != but)
        .collect();
    let more = turn.facts.desk.more_blocked_plates;
    let rows = plates
        .iter()
        .map(|blocked| {
            let pressed = DeskPressed::UnblockPlate(blocked.id);
            vec![conversation::Button::new(
                texts::unblock(&blocked.plate),
                pressed.data(),
            )]
        })
        .collect();
    Effect::Show {
        slot: slot(turn),
        to: To::Me,
        message: Message::new(texts::blocked_plates(&plates, more)).inline(rows),
    }
}
