use chrono::{DateTime, Utc};

use super::Deed;
use crate::domain::{CommunicationId, DisplayName, Group, Invitation, StaffRole, TelegramId};

/// A change of this area's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ControlWrite {
    /// A link that gives a role; only the hash of its code is kept.
    AddInvitation {
        hash: Vec<u8>,
        role: StaffRole,
        created_by: TelegramId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    },
    /// The link is used up and its role given; a conflict if it is used, or the person has the role.
    JoinStaff {
        invitation: Invitation,
        person: TelegramId,
        name: DisplayName,
        at: DateTime<Utc>,
    },
    /// A role ends; a conflict if it has ended.
    LeaveStaff { person: TelegramId, role: StaffRole },
    /// A group gets cards; a conflict if it does already.
    AddGroup {
        group: Group,
        by: TelegramId,
        at: DateTime<Utc>,
    },
    /// A group gets no more, whether or not it did.
    RemoveGroup { chat_id: i64 },
    /// Somebody looks at the board.
    LookAtBoard { person: TelegramId, at: DateTime<Utc> },
    /// A person is forgotten: his communications go on under a number that leads to nobody. A conflict if he is unknown.
    Erase {
        person: TelegramId,
        nobody: TelegramId,
        communications: Vec<CommunicationId>,
        /// By which messages to others are found that speak of him.
        words: Vec<String>,
        at: DateTime<Utc>,
    },
    /// For the audit.
    Audit(Deed),
}
