use std::fmt;

use chrono::{DateTime, Utc};
use conversation::{AttachedFile, Attachment, PostedKind, What};

use super::{KeepingNews, Outdated};
use crate::{
    archive::{Attached, DiskAlert, DiskState, Room, work::FileOutcome},
    dialogue::Input,
    domain::{MessageId, Side, TelegramId},
};

/// What is to be read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeepingNeeds {
    /// The file of the message that stands there (chat and message), which was edited.
    pub edited: Option<(i64, i64)>,
    /// The file of this message.
    pub file: Option<MessageId>,
    /// Whether the other side of `file` heard lately that files are not kept.
    pub notice: bool,
    /// What stands raised of the disk, and how alerts read that begin or end with so much room.
    pub disk: Option<Room>,
    /// What was closed so long ago that it is not kept any more.
    pub outdated: bool,
}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeepingFacts {
    pub file: Option<KeptFile>,
    /// The other side of `file` heard that files are not kept, since the disk is full.
    pub told: bool,
    pub disk: DiskFacts,
    /// A batch of it.
    pub outdated: Vec<Outdated>,
}

/// The file of a stored message.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptFile {
    pub message: MessageId,
    /// In whose folder it is kept.
    pub person: TelegramId,
    pub side: Side,
    /// Who answers the person now.
    pub owner: Option<TelegramId>,
    pub closed: bool,
    pub sent_at: DateTime<Utc>,
    pub kind: PostedKind,
    pub file: AttachedFile,
    /// How many files the message had before this one.
    pub edition: u32,
    /// It is still to be fetched.
    pub waiting: bool,
}

/// What is known of the disk.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiskFacts {
    pub low: StandingAlert,
    pub full: StandingAlert,
}

/// An alert, whether or not it stands, in the words of the suite's operators.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StandingAlert {
    /// How often it was raised so far.
    pub times: i64,
    /// Since when it stands.
    pub since: Option<DateTime<Utc>>,
    pub raised: String,
    pub cleared: String,
}

impl KeptFile {
    /// Who got its copy, if anybody did.
    pub fn other_side(&self) -> Option<i64> {
        match self.side {
            Side::User => self.owner,
            Side::Specialist => Some(self.person),
            Side::Note | Side::Event => None,
        }
    }

    /// What names it in the archive.
    pub fn attached(&self) -> Attached<'_> {
        attached(self.message, self.sent_at, self.kind, &self.file, self.edition)
    }
}

/// What names a file in the archive.
pub(super) fn attached(
    message: MessageId,
    sent_at: DateTime<Utc>,
    kind: PostedKind,
    file: &AttachedFile,
    edition: u32,
) -> Attached<'_> {
    Attached {
        sent_at,
        message: message.0,
        edition,
        kind: match kind {
            PostedKind::Attachment(kind) => kind,
            PostedKind::Text | PostedKind::Contact => Attachment::Other,
        },
        name: file.name.as_deref(),
        mime_type: file.mime_type.as_deref(),
    }
}

impl DiskFacts {
    pub fn of(&self, alert: DiskAlert) -> &StandingAlert {
        match alert {
            DiskAlert::Low => &self.low,
            DiskAlert::Full => &self.full,
        }
    }

    pub fn of_mut(&mut self, alert: DiskAlert) -> &mut StandingAlert {
        match alert {
            DiskAlert::Low => &mut self.low,
            DiskAlert::Full => &mut self.full,
        }
    }

    /// How the disk stood when it was looked at last.
    pub fn state(&self) -> DiskState {
        match (self.full.since, self.low.since) {
            (Some(_), _) => DiskState::Full,
            (None, Some(_)) => DiskState::Low,
            (None, None) => DiskState::Enough,
        }
    }
}

pub(in crate::dialogue) fn needs(input: &Input) -> KeepingNeeds {
    match input {
        Input::Person(incoming) => {
            let edited = incoming
                .message
                .as_ref()
                .filter(|message| matches!(incoming.what, What::Edited { .. }) && message.file.is_some());
            KeepingNeeds {
                edited: edited.map(|message| (incoming.from.id, message.message_id)),
                ..KeepingNeeds::default()
            }
        }
        Input::Keeping(KeepingNews::FileDone { message, outcome, .. }) => KeepingNeeds {
            file: Some(*message),
            notice: *outcome == FileOutcome::DiskFull,
            ..KeepingNeeds::default()
        },
        Input::Keeping(KeepingNews::DiskLooked(room)) => KeepingNeeds {
            disk: Some(*room),
            ..KeepingNeeds::default()
        },
        Input::Keeping(KeepingNews::ForgettingDue) => KeepingNeeds {
            outdated: true,
            ..KeepingNeeds::default()
        },
        _ => KeepingNeeds::default(),
    }
}

// Names of files are people's words, which must not reach a log.
impl fmt::Debug for KeptFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "KeptFile({}, {})", self.message, self.edition)
    }
}
