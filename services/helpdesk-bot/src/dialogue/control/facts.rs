use chrono::{DateTime, Utc};
use common::InvitationCode;
use conversation::{Place, What};

use super::{ControlNews, ControlPressed, StoredData};
use crate::{
    dialogue::{CommandName, Input, Pressed, State},
    domain::{CommunicationId, DisplayName, Invitation, Side, StaffRoles, TelegramId},
    settings::Settings,
};

/// What is to be read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlNeeds {
    /// Everybody who has a role.
    pub staff: bool,
    /// The hashes under which the code of a link that was opened may be stored.
    pub code_hashes: Vec<Vec<u8>>,
    /// A code for a new link.
    pub fresh_code: bool,
    /// How it stands with this group.
    pub group: Option<i64>,
    pub board: bool,
    /// What is stored about the acting person.
    pub stored: bool,
    /// And all that was said, for who takes it away.
    pub said: bool,
    /// And what his end takes.
    pub erase: bool,
}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ControlFacts {
    pub staff: Vec<StaffEntry>,
    /// The invitation of the link that was opened, locked.
    pub invitation: Option<Invitation>,
    pub fresh_code: Option<InvitationCode>,
    pub group: Option<KnownGroup>,
    pub board: Option<Board>,
    pub stored: Option<StoredData>,
}

/// Somebody who has roles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffEntry {
    pub person: TelegramId,
    pub name: DisplayName,
    /// All of his roles.
    pub roles: StaffRoles,
    /// Those of them that the settings give.
    pub by_settings: StaffRoles,
    /// What he answers just now.
    pub current: Option<CommunicationId>,
    /// The bot can write to him.
    pub reachable: bool,
}

/// A group that gets cards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownGroup {
    pub chat_id: i64,
    /// Under which it was added: another than its chat's if it became a supergroup since.
    pub added_as: i64,
    pub name: DisplayName,
    pub by_settings: bool,
}

/// How the support line stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    pub waiting: i64,
    /// Since when the oldest of them waits.
    pub oldest: Option<DateTime<Utc>>,
    pub taken: Vec<TakenLine>,
    /// By specialist, who answered most first.
    pub answers: Vec<AnswerTimes>,
    /// When the controller looked last.
    pub looked_at: Option<DateTime<Utc>>,
}

/// A communication that somebody answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenLine {
    pub communication: CommunicationId,
    pub owner_name: DisplayName,
    pub user_name: DisplayName,
    pub last_side: Side,
    pub awaited_since: DateTime<Utc>,
}

/// How long people waited for the answers that a specialist gave today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTimes {
    pub name: DisplayName,
    pub answers: i64,
    /// In whole seconds.
    pub median: i64,
    /// Nine of ten waited no longer.
    pub ninety_percent: i64,
}

pub(in crate::dialogue) fn needs(settings: &Settings, _state: &State, input: &Input) -> ControlNeeds {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::Control(ControlNews::BoardDue(_)) => {
            return ControlNeeds {
                board: true,
                ..ControlNeeds::default()
            };
        }
        Input::SignIn(_) | Input::Line(_) | Input::Keeping(_) | Input::UnawaitedLetter => {
            return ControlNeeds::default();
        }
    };
    let mut needs = ControlNeeds::default();
    match (&incoming.what, incoming.place) {
        (What::Command { name, argument }, Place::Private) => match CommandName::parse(name) {
            Some(CommandName::Staff) => needs.staff = true,
            Some(CommandName::Privacy) => needs.stored = true,
            Some(CommandName::Start) => {
                let code = InvitationCode::parse(argument);
                needs.code_hashes = code.map_or_else(|_| Vec::new(), |code| settings.codes.hashes(code.as_str()));
            }
            _ => {}
        },
        (What::Command { name, .. }, Place::Group { chat_id })
            if CommandName::parse(name) == Some(CommandName::Group) =>
        {
            needs.group = Some(chat_id);
        }
        (What::Blocked, Place::Group { chat_id }) => {
            needs.group = Some(chat_id);
            needs.staff = true;
        }
        (What::Press { data, .. }, Place::Private) => {
            if let Some(Pressed::Control(pressed)) = Pressed::parse(data) {
                of_press(pressed, &mut needs);
            }
        }
        _ => {}
    }
    needs
}

fn of_press(pressed: ControlPressed, needs: &mut ControlNeeds) {
    match pressed {
        ControlPressed::Invite(_) => needs.fresh_code = true,
        ControlPressed::Board | ControlPressed::Refresh => needs.board = true,
        ControlPressed::Export => (needs.stored, needs.said) = (true, true),
        ControlPressed::Erase => needs.stored = true,
        ControlPressed::EraseForGood => (needs.stored, needs.erase) = (true, true),
        ControlPressed::Keep => {}
        ControlPressed::Dismiss(..)
        | ControlPressed::TakeAway(_)
        | ControlPressed::PutBack(_)
        | ControlPressed::Assign(..) => needs.staff = true,
    }
}

/// The code of a link that was opened, if it has the look of one.
pub(super) fn opened_code(what: &What) -> Option<InvitationCode> {
    match what {
        What::Command { name, argument } if CommandName::parse(name) == Some(CommandName::Start) => {
            InvitationCode::parse(argument).ok()
        }
        _ => None,
    }
}
