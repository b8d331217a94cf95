//! The desk: what guards and administrators do, apart from what residents do.

mod buttons;
mod departed;
mod facts;
mod gate;
mod gate_question;
mod input;
mod lists;
mod plates;
mod plates_texts;
mod residents;
mod residents_texts;
mod staff;
mod state;
mod texts;
mod write;

pub use buttons::{DeskPressed, ResidentDeed};
pub use departed::{Departed, DepartedKey};
pub use facts::{AwaitedPass, DeskFacts, DeskNeeds, Search};
pub use input::GateNews;
pub use residents::{FoundResident, ResidentPage, Subject};
pub use state::Desk;
pub use write::{About, Action, Deed, DeskWrite};

pub(super) use facts::needs;
pub(super) use gate::search_from_home;
pub(super) use gate_question::news;
pub(super) use input::{CARD_ENDED, GATE_QUESTION, card_ended};
pub(crate) use lists::LONGEST_LIST;
pub(crate) use plates::LISTED as PLATES_LISTED;
pub(crate) use residents::page_of_residents;
pub(super) use staff::{accept, audited};
pub(super) use texts::{
    button, command as command_text, for_role_only, guard_hint, plate_refused, toast_standing_plate_blocked,
};

use conversation::{Message, Text};

use super::{
    CommandName, Decision, Effect, State,
    person::Press,
    turn::{Turn, say},
};
use crate::domain::StaffRole;

/// A command of the desk; `None` for the commands of others.
pub(super) fn command(turn: &Turn<'_>, state: &State, name: CommandName) -> Option<Decision> {
    let (role, answer): (StaffRole, fn(&Turn<'_>, &State) -> Decision) = match name {
        CommandName::Gate => (StaffRole::Guard, gate::open),
        CommandName::Guards => (StaffRole::Administrator, staff::list),
        CommandName::Plates => (StaffRole::Administrator, plates::open),
        CommandName::Residents => (StaffRole::Administrator, residents::ask),
        CommandName::Export => (StaffRole::Administrator, lists::ask),
        _ => return None,
    };
    Some(if turn.is(role) {
        answer(turn, state)
    } else {
        super::person::question_again(
            turn,
            Decision::to(state.clone()).say(Message::new(texts::for_role_only(role))),
        )
    })
}

/// A text where the desk asked for something.
pub(super) fn text(turn: &Turn<'_>, desk: Desk, text: &str) -> Decision {
    // Whoever lost his role in the middle of it is told so and leaves.
    if !turn.is(desk.role()) {
        return Decision::to(State::Home).say(Message::new(texts::for_role_only(desk.role())));
    }
    match desk {
        Desk::PlateSearch => gate::search(turn, State::Desk(Desk::PlateSearch)),
        Desk::PlateWithoutPass => gate_question::plate(turn, text),
        Desk::PlateToBlock => plates::plate(turn, text),
        Desk::NoteOfPlate(plate) => plates::note(turn, plate, text),
        Desk::HouseWithoutPass(plate) => gate_question::house(turn, plate, text),
        Desk::ExportDates => lists::dates(turn, text),
        Desk::Residents(_) => residents::search(turn, desk, text),
    }
}

/// A pressed button of the desk.
pub(super) fn press(turn: &Turn<'_>, state: State, press: &Press<'_>, pressed: DeskPressed) -> Decision {
    match pressed {
        DeskPressed::Arrived(_) => gate::arrived(turn, state, press),
        DeskPressed::WithoutPass => gate_question::begin(turn, state, press),
        DeskPressed::Answer(_, answer) => gate_question::answer(turn, state, press, answer),
        DeskPressed::Invite(role) => staff::invite(turn, state, press, role),
        DeskPressed::ShiftList => lists::shift(turn, state, press),
        DeskPressed::Export(_) => lists::press_export(turn, state, press),
        DeskPressed::BlockPlate => plates::press_block(turn, state, press),
        DeskPressed::UnblockPlate(id) => plates::press_unblock(turn, state, press, id),
        DeskPressed::AllResidents => residents::all(turn, &state, press),
        DeskPressed::Residents(_) => residents::turn_page(turn, state, press),
        DeskPressed::Resident(deed, _) => residents::press(turn, state, press, deed),
        DeskPressed::UnblockDeparted(_) => departed::unblock(turn, state, press),
        DeskPressed::Dismiss(role, person) => staff::dismiss(turn, state, press, role, person),
    }
}

/// What the desk waits for.
pub(super) fn question(desk: &Desk) -> Vec<Effect> {
    let text: Text = match desk {
        Desk::PlateSearch => return vec![say(gate::prompt())],
        Desk::ExportDates => return vec![say(lists::prompt())],
        Desk::Residents(_) => return vec![say(residents::prompt())],
        Desk::PlateToBlock | Desk::NoteOfPlate(_) => return vec![say(plates::prompt(desk))],
        Desk::PlateWithoutPass => texts::ask_plate_without_pass(),
        Desk::HouseWithoutPass(plate) => texts::ask_house_without_pass(plate),
    };
    vec![say(Message::new(text))]
}

/// What is said when it is left.
pub(super) fn left() -> Text {
    texts::desk_left()
}

/// Leaves whatever the person is in for the desk: cards that wait for a press go.
fn enter(turn: &Turn<'_>, from: &State, desk: Desk) -> Decision {
    let card = super::home::card_of(turn, from);
    let mut decision = Decision::to(State::Desk(desk));
    decision.effects.extend(card.map(|slot| Effect::Recall { slot }));
    decision
}
