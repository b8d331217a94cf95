use std::fmt;

use chrono::{DateTime, Utc};
use conversation::{AttachedFile, PostedKind};

use super::Outdated;
use crate::{
    archive::{ArchivedName, DiskAlert},
    domain::{MessageId, TelegramId},
};

/// A change of what is known of the archive.
#[derive(Clone, PartialEq, Eq)]
pub enum KeepingWrite {
    /// The file of a message is to be fetched.
    Await(MessageId),
    /// An edit put another file in place of the one before, which is to be fetched too; a conflict unless `edition` follows.
    Replace {
        message: MessageId,
        kind: PostedKind,
        file: AttachedFile,
        edition: u32,
    },
    /// What became of a message's file; a conflict if it has another one meanwhile.
    Settle {
        message: MessageId,
        edition: u32,
        fate: Fate,
    },
    /// An alert begins; a conflict unless it was raised so often before.
    Raise {
        alert: DiskAlert,
        times: i64,
        at: DateTime<Utc>,
    },
    /// It is over.
    Clear {
        alert: DiskAlert,
        times: i64,
        at: DateTime<Utc>,
    },
    /// What was said in a closed communication goes; a conflict if it has gone.
    Forget { outdated: Outdated, at: DateTime<Utc> },
    /// Somebody is told that files are not kept.
    Told { chat: i64, at: DateTime<Utc> },
}

/// What became of a file in the end.
#[derive(Clone, PartialEq, Eq)]
pub enum Fate {
    /// It lies in this person's folder under this name.
    Stored(TelegramId, ArchivedName),
    TooBig,
    DiskFull,
    /// Telegram did not give it.
    Failed,
}

// Names of files are people's words, which must not reach a log.
impl fmt::Debug for KeepingWrite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Await(message) => write!(formatter, "Await({message})"),
            Self::Replace { message, edition, .. } => write!(formatter, "Replace({message}, {edition})"),
            Self::Settle { message, edition, .. } => write!(formatter, "Settle({message}, {edition})"),
            Self::Raise { alert, times, .. } => write!(formatter, "Raise({alert:?}, {times})"),
            Self::Clear { alert, times, .. } => write!(formatter, "Clear({alert:?}, {times})"),
            Self::Forget { outdated, .. } => write!(formatter, "Forget({})", outdated.communication),
            Self::Told { chat, .. } => write!(formatter, "Told({chat})"),
        }
    }
}
