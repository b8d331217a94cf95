use common::LicencePlate;
use conversation::What;
use jiff::civil::Date;

use super::{Departed, DepartedKey, Desk, DeskPressed, ResidentPage, Subject, departed};
use crate::{
    dialogue::{CommandName, HeldPass, Input, Pressed, State},
    domain::{
        ArrivedBy, BlockedPlate, GateQuestion, GateQuestionId, GateSearch, House, Neighbour, Pass, PassId, Period,
        PlateBlockId, ResidentId, ResidentQuery, StaffInvitation, StaffMember,
    },
    settings::Settings,
};

/// What the desk wants to have read. What only some may know is read only if the person is one of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeskNeeds {
    /// A guard's: the open passes that fit.
    pub search: Option<GateSearch>,
    /// By whom this pass was marked as arrived.
    pub arrival: Option<PassId>,
    /// A guard's: who lives there, and a fresh number for the question to them.
    pub neighbours: Option<House>,
    /// This question, locked.
    pub question: Option<GateQuestionId>,
    /// An administrator's: everybody who was given a role.
    pub staff: bool,
    /// A guard's: the open passes.
    pub open_passes: bool,
    /// An administrator's: the passes that were ordered then.
    pub export: Option<Period>,
    /// An administrator's: a page of the residents who fit.
    pub residents: Option<(ResidentQuery, u32)>,
    /// Whether this plate is blocked.
    pub plate: Option<LicencePlate>,
    /// An administrator's: the open passes for this plate.
    pub passes_of: Option<LicencePlate>,
    /// An administrator's: that plate is to be blocked now, under its lock; a fresh number.
    pub block: bool,
    /// An administrator's: the plates that are blocked.
    pub blocked_plates: bool,
    /// An administrator's: this block of a plate.
    pub plate_block: Option<PlateBlockId>,
    /// An administrator's: this resident, with all that is stored, locked.
    pub subject: Option<ResidentId>,
    /// An administrator's: who is blocked and has erased his data.
    pub departed: Option<DepartedKey>,
}

/// What was read for the desk.
#[derive(Debug, Clone, Default)]
pub struct DeskFacts {
    /// The staff invitation of the typed code.
    pub invitation: Option<StaffInvitation>,
    pub search: Option<Search>,
    pub arrival: Option<ArrivedBy>,
    pub neighbours: Vec<Neighbour>,
    pub fresh_question: Option<GateQuestionId>,
    pub question: Option<GateQuestion>,
    pub staff: Vec<StaffMember>,
    /// For a list.
    pub passes: Vec<HeldPass>,
    /// The first and last day of an export.
    pub days: Option<(Date, Date)>,
    pub residents: Option<ResidentPage>,
    pub subject: Option<Subject>,
    pub departed: Option<Departed>,
    pub fresh_block: Option<PlateBlockId>,
    /// The newest of them, and how many more there are.
    pub blocked_plates: Vec<BlockedPlate>,
    pub more_blocked_plates: i64,
}

/// What a guard's search found.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// The best, best first.
    pub found: Vec<AwaitedPass>,
    /// None fits as it was typed; these nearly do.
    pub near: bool,
    /// So many more would fit.
    pub more: usize,
    /// Plates that fit and are blocked.
    pub blocked: Vec<BlockedPlate>,
}

/// An open pass as a guard sees it.
#[derive(Debug, Clone)]
pub struct AwaitedPass {
    pub pass: Pass,
    pub house: House,
}

/// Says what the desk will want to know.
pub(in crate::dialogue) fn needs(settings: &Settings, state: &State, input: &Input) -> DeskNeeds {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::Gate(news) => {
            return DeskNeeds {
                question: Some(news.question()),
                ..DeskNeeds::default()
            };
        }
        Input::Ticked(_) | Input::ExpiryDue(_) | Input::NewsDue(_) => return DeskNeeds::default(),
    };
    match (&incoming.what, state) {
        (What::Press { data, .. }, _) => match Pressed::parse(data) {
            Some(Pressed::Desk(DeskPressed::Residents(page))) => DeskNeeds {
                residents: match state {
                    State::Desk(Desk::Residents(query)) => Some((query.clone(), page)),
                    _ => None,
                },
                ..DeskNeeds::default()
            },
            Some(Pressed::Desk(DeskPressed::BlockPlate)) => match state {
                State::Desk(Desk::NoteOfPlate(plate)) => blocking(plate),
                _ => DeskNeeds::default(),
            },
            Some(Pressed::Desk(pressed)) => pressed_needs(pressed),
            _ => DeskNeeds::default(),
        },
        (What::Command { name, .. }, _) => DeskNeeds {
            blocked_plates: CommandName::parse(name) == Some(CommandName::Plates),
            staff: CommandName::parse(name) == Some(CommandName::Guards),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Home) => DeskNeeds {
            search: GateSearch::guess(text),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Desk(Desk::PlateSearch)) => DeskNeeds {
            search: GateSearch::parse(text),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Desk(Desk::PlateWithoutPass)) => DeskNeeds {
            plate: plate(text).ok(),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Desk(Desk::PlateToBlock)) => DeskNeeds {
            plate: plate(text).ok(),
            passes_of: plate(text).ok(),
            ..DeskNeeds::default()
        },
        (What::Text(_), State::Desk(Desk::NoteOfPlate(plate))) => blocking(plate),
        (What::Text(text), State::Desk(Desk::HouseWithoutPass(plate))) => DeskNeeds {
            plate: Some(plate.clone()),
            neighbours: House::parse(text).ok(),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Desk(Desk::ExportDates)) => DeskNeeds {
            export: Period::parse(text).ok(),
            ..DeskNeeds::default()
        },
        (What::Text(text), State::Desk(Desk::Residents(_))) => {
            let query = ResidentQuery::parse(text);
            DeskNeeds {
                departed: query.as_ref().and_then(|query| departed::meant(settings, query)),
                residents: query.map(|query| (query, 0)),
                ..DeskNeeds::default()
            }
        }
        _ => DeskNeeds::default(),
    }
}

/// A plate that is blocked now.
fn blocking(plate: &LicencePlate) -> DeskNeeds {
    DeskNeeds {
        plate: Some(plate.clone()),
        passes_of: Some(plate.clone()),
        block: true,
        ..DeskNeeds::default()
    }
}

fn pressed_needs(pressed: DeskPressed) -> DeskNeeds {
    match pressed {
        DeskPressed::Arrived(pass) => DeskNeeds {
            arrival: Some(pass),
            ..DeskNeeds::default()
        },
        DeskPressed::Answer(question, _) => DeskNeeds {
            question: Some(question),
            ..DeskNeeds::default()
        },
        DeskPressed::ShiftList => DeskNeeds {
            open_passes: true,
            ..DeskNeeds::default()
        },
        DeskPressed::Export(period) => DeskNeeds {
            export: Some(period),
            ..DeskNeeds::default()
        },
        DeskPressed::Dismiss(..) => DeskNeeds {
            staff: true,
            ..DeskNeeds::default()
        },
        DeskPressed::UnblockPlate(block) => DeskNeeds {
            plate_block: Some(block),
            blocked_plates: true,
            ..DeskNeeds::default()
        },
        DeskPressed::AllResidents => DeskNeeds {
            residents: Some((ResidentQuery::everybody(), 0)),
            ..DeskNeeds::default()
        },
        DeskPressed::Resident(_, resident) => DeskNeeds {
            subject: Some(resident),
            ..DeskNeeds::default()
        },
        DeskPressed::UnblockDeparted(person) => DeskNeeds {
            departed: Some(DepartedKey::Person(person)),
            ..DeskNeeds::default()
        },
        DeskPressed::WithoutPass | DeskPressed::Invite(_) | DeskPressed::Residents(_) | DeskPressed::BlockPlate => {
            DeskNeeds::default()
        }
    }
}

/// Reads the plate of a car without a pass. Whatever the settings say of orders, at the gate stands what stands there.
pub(super) fn plate(text: &str) -> Result<LicencePlate, common::LicencePlateError> {
    LicencePlate::parse(text, common::ForeignPlates::Allow)
}
