//! What controllers and administrators do.

mod assign;
mod audit;
mod board;
mod buttons;
mod facts;
mod groups;
mod input;
mod privacy;
mod privacy_texts;
mod staff;
mod state;
mod texts;
mod write;

pub use audit::Deed;
pub use buttons::ControlPressed;
pub use facts::{AnswerTimes, Board, ControlFacts, ControlNeeds, KnownGroup, StaffEntry, TakenLine};
pub use input::ControlNews;
pub use privacy::{StoredData, StoredLine};
pub use state::Control;
pub use write::ControlWrite;

pub(super) use board::{news, rows};
pub(super) use facts::needs;
pub(super) use groups::{command as group_command, thrown_out};
pub(super) use input::due;
pub(super) use privacy::show as privacy;
pub(super) use staff::{list as staff_list, opened};
pub(super) use texts::{button, command};

use super::{
    Decision, Effect, State, Write, texts as common_texts,
    turn::{Press, Turn, stale},
};
use crate::domain::StaffRole;

/// A button of this area was pressed.
pub(super) fn press(turn: &Turn<'_>, state: State, press: Press<'_>, pressed: ControlPressed) -> Decision {
    let (allowed, truth) = match pressed {
        ControlPressed::Invite(_) | ControlPressed::Dismiss(..) => {
            (turn.is(StaffRole::Administrator), texts::for_administrators_only())
        }
        ControlPressed::Export | ControlPressed::Erase | ControlPressed::EraseForGood | ControlPressed::Keep => {
            (true, common_texts::toast_stale())
        }
        ControlPressed::Board
        | ControlPressed::Refresh
        | ControlPressed::TakeAway(_)
        | ControlPressed::PutBack(_)
        | ControlPressed::Assign(..) => (turn.is(StaffRole::Controller), texts::for_controllers_only()),
    };
    if !allowed {
        return outdated(state, press, truth);
    }
    match pressed {
        ControlPressed::Invite(role) => staff::invite(turn, state, press, role),
        ControlPressed::Dismiss(role, person) => staff::dismiss(turn, state, press, role, person),
        ControlPressed::Board => board::look(turn, state, press, true),
        ControlPressed::Refresh => board::look(turn, state, press, false),
        ControlPressed::Export => privacy::export(turn, state, press),
        ControlPressed::Erase => privacy::ask_to_erase(turn, state, press),
        ControlPressed::EraseForGood => privacy::erase(turn, state, press),
        ControlPressed::Keep => privacy::keep(state, press),
        ControlPressed::TakeAway(communication) => assign::offer(turn, state, press, communication),
        ControlPressed::PutBack(_) => assign::put_back(turn, state, press),
        ControlPressed::Assign(_, person) => assign::assign(turn, state, press, person),
    }
}

fn write(write: ControlWrite) -> Effect {
    Effect::Write(Write::Control(write))
}

fn outdated(state: State, press: Press<'_>, truth: conversation::Text) -> Decision {
    let mut decision = Decision::to(state);
    decision.effects.extend(stale(press, truth));
    decision
}

fn stale_press(state: State, press: Press<'_>) -> Decision {
    outdated(state, press, common_texts::toast_stale())
}
