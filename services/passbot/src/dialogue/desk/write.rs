use chrono::{DateTime, Utc};

use crate::domain::{
    ArrivedBy, BlockedPlate, GateOutcome, GateQuestion, GateQuestionId, PassId, PlateBlockId, StaffInvitation,
    StaffName, StaffRole, TelegramId,
};

/// A change of the desk's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeskWrite {
    /// A new staff invitation, known by the hash of its code only.
    AddStaffInvitation {
        hash: Vec<u8>,
        role: StaffRole,
        created_by: TelegramId,
        created_at: DateTime<Utc>,
        expires_at: DateTime<Utc>,
    },
    /// Uses it up and gives its role; a conflict if it is used or the person has the role.
    JoinStaff {
        invitation: StaffInvitation,
        person: TelegramId,
        name: StaffName,
        now: DateTime<Utc>,
    },
    /// Takes a role back; a conflict if the person does not have it.
    LeaveStaff { person: TelegramId, role: StaffRole },
    /// Remembers what an administrator did.
    Audit(Deed),
    /// Notes by whom a pass was marked as arrived; a conflict if somebody was faster.
    RecordArrival { pass: PassId, by: ArrivedBy },
    /// A question to a house.
    AddGateQuestion(GateQuestion),
    /// Its end; a conflict if it has ended.
    DecideGateQuestion {
        question: GateQuestionId,
        outcome: GateOutcome,
        /// The resident who answered.
        by: Option<TelegramId>,
        /// The pass that an allowed car became.
        pass: Option<PassId>,
    },
    /// One more of those who were asked turned out to be out of reach.
    CountUnreached(GateQuestionId),
    /// Blocks a person; a conflict if he is blocked already.
    BlockPerson {
        person: TelegramId,
        phone_hash: Vec<u8>,
        by: TelegramId,
        at: DateTime<Utc>,
    },
    /// Ends it; a conflict if he is not blocked.
    UnblockPerson(TelegramId),
    /// Blocks a plate; a conflict if it is blocked already.
    BlockPlate { block: BlockedPlate, by: TelegramId },
    /// Ends it; a conflict if it has ended.
    UnblockPlate(PlateBlockId),
}

/// Something that an administrator did, for the audit.
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
    InvitedResident,
    InvitedGuard,
    InvitedAdministrator,
    DismissedGuard,
    DismissedAdministrator,
    ToldNews,
    StoppedNews,
    ExportedPasses,
    BlockedResident,
    UnblockedResident,
    RemovedResident,
    BlockedPlate,
    UnblockedPlate,
}

/// About whom or what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A Telegram user.
    Person,
    /// A piece of news.
    News,
    /// A resident, by his number: after his erasure it leads to nobody.
    Resident,
    /// The block of a plate, by its number.
    Plate,
}

impl Action {
    /// The word that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InvitedResident => "invited_resident",
            Self::InvitedGuard => "invited_guard",
            Self::InvitedAdministrator => "invited_administrator",
            Self::DismissedGuard => "dismissed_guard",
            Self::ExportedPasses => "exported_passes",
            Self::BlockedResident => "blocked_resident",
            Self::UnblockedResident => "unblocked_resident",
            Self::RemovedResident => "removed_resident",
            Self::BlockedPlate => "blocked_plate",
            Self::UnblockedPlate => "unblocked_plate",
            Self::DismissedAdministrator => "dismissed_administrator",
            Self::ToldNews => "told_news",
            Self::StoppedNews => "stopped_news",
        }
    }
}

impl About {
    /// The word that stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::News => "news",
            Self::Resident => "resident",
            Self::Plate => "plate",
        }
    }
}
