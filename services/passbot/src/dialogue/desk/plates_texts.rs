//! What is said about blocked plates: one function for each sentence.

use common::LicencePlate;
use conversation::{Argument, Text};

use crate::{
    dialogue::HeldPass,
    domain::{BlockedPlate, Pass, PlateNote, PlateNoteError},
};

/// So many open passes of a plate are named.
const NAMED: usize = 5;

pub(super) fn ask_plate_to_block() -> Text {
    Text::new("plates-ask")
}

pub(super) fn blocked_plates(plates: &[&BlockedPlate], more: i64) -> Text {
    if plates.is_empty() {
        return Text::new("plates-none").with("ask", ask_plate_to_block());
    }
    let mut lines: Vec<Text> = plates.iter().map(|blocked| described("plates-line", blocked)).collect();
    if more > 0 {
        lines.push(Text::new("plates-more").with("more", more));
    }
    Text::new("plates-list")
        .with("lines", super::texts::joined(lines))
        .with("ask", ask_plate_to_block())
}

pub(super) fn ask_note(plate: &LicencePlate) -> Text {
    Text::new("plates-ask-note").with("plate", plate.as_str())
}

pub(super) fn note_error(error: PlateNoteError) -> Text {
    match error {
        PlateNoteError::Empty => Text::new("plates-note-empty"),
        PlateNoteError::TooLong => {
            Text::new("plates-note-too-long").with("most", i64::try_from(PlateNote::MOST).unwrap_or(i64::MAX))
        }
    }
}

/// Whose open passes end with the block.
pub(super) fn open_passes_of_plate(plate: &LicencePlate, open: &[HeldPass]) -> Text {
    let line = |held: &HeldPass| {
        Text::new("plates-open-pass")
            .with("number", held.pass.id.to_string())
            .with("name", held.resident.particulars.name.as_str())
            .with("house", held.resident.particulars.house.as_str())
    };
    let mut lines: Vec<Text> = open.iter().take(NAMED).map(line).collect();
    if open.len() > NAMED {
        let more = i64::try_from(open.len() - NAMED).unwrap_or(i64::MAX);
        lines.push(Text::new("plates-more").with("more", more));
    }
    Text::new("plates-open-passes")
        .with("plate", plate.as_str())
        .with("lines", super::texts::joined(lines))
}

pub(super) fn plate_blocked(blocked: &BlockedPlate, cancelled: i64) -> Text {
    described("plates-blocked", blocked).with("cancelled", cancelled)
}

pub(super) fn plate_blocked_already(blocked: &BlockedPlate) -> Text {
    described("plates-blocked-already", blocked).with("at", Argument::Moment(blocked.blocked_at))
}

/// To a resident who awaited it.
pub(super) fn pass_of_blocked_plate(pass: &Pass, plate: &LicencePlate) -> Text {
    Text::new("plates-pass-cancelled")
        .with("number", pass.id.to_string())
        .with("plate", plate.as_str())
}

pub(super) fn blocked_at_the_gate(blocked: &BlockedPlate) -> Text {
    described("plates-at-the-gate", blocked)
}

pub(super) fn toast_plate_blocked_at_the_gate(plate: &LicencePlate) -> Text {
    Text::new("toast-plate-at-the-gate").with("plate", plate.as_str())
}

pub(super) fn unblock(plate: &LicencePlate) -> Text {
    Text::new("button-unblock-plate").with("plate", plate.as_str())
}

pub(super) fn toast_plate_unblocked(plate: &LicencePlate) -> Text {
    Text::new("toast-plate-unblocked").with("plate", plate.as_str())
}

pub(super) fn toast_plate_not_blocked() -> Text {
    Text::new("toast-plate-not-blocked")
}

/// To a resident who orders a pass for it.
pub(in crate::dialogue) fn plate_refused(plate: &LicencePlate) -> Text {
    Text::new("plate-refused").with("plate", plate.as_str())
}

/// To an administrator who approves a standing pass for it.
pub(in crate::dialogue) fn toast_standing_plate_blocked(plate: &LicencePlate) -> Text {
    Text::new("toast-standing-plate-blocked").with("plate", plate.as_str())
}

fn described(key: &'static str, blocked: &BlockedPlate) -> Text {
    let note = match &blocked.note {
        Some(note) => Text::new("plates-note").with("note", note.as_str()),
        None => Text::new("plates-no-note"),
    };
    Text::new(key).with("plate", blocked.plate.as_str()).with("note", note)
}
