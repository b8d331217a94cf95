use chrono::{DateTime, Utc};

use super::{ControlWrite, write};
use crate::{
    dialogue::{Effect, turn::Turn},
    domain::TelegramId,
};

/// Something that a controller or an administrator did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deed {
    pub actor: TelegramId,
    pub action: Action,
    pub about: Option<(About, i64)>,
    pub at: DateTime<Utc>,
}

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    InvitedStaff,
    DismissedStaff,
    AddedGroup,
    RemovedGroup,
    PutBack,
    Assigned,
}

/// About whom or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A Telegram user.
    Person,
    /// A chat of Telegram.
    Group,
    Communication,
}

impl Action {
    /// The word that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvitedStaff => "invited_staff",
            Self::DismissedStaff => "dismissed_staff",
            Self::AddedGroup => "added_group",
            Self::RemovedGroup => "removed_group",
            Self::PutBack => "put_back",
            Self::Assigned => "assigned",
        }
    }
}

impl About {
    /// The word that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Group => "group",
            Self::Communication => "communication",
        }
    }
}

/// What the acting person did, for the audit.
pub(super) fn audited(turn: &Turn<'_>, action: Action, about: Option<(About, i64)>) -> Effect {
    write(ControlWrite::Audit(Deed {
        actor: turn.person(),
        action,
        about,
        at: turn.now(),
    }))
}
