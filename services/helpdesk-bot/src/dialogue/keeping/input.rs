use serde::Deserialize;
use serde_json::Value;

use super::{disk::DISK_DUE, forgetting::FORGETTING_DUE, protocols::AskedProtocol};
use crate::{
    archive::{
        Room,
        work::{DISK_WORK, FILE_WORK, FileOutcome, PROTOCOL_WORK, ProtocolOutcome},
    },
    domain::{MessageId, TelegramId},
};

/// Something happened in the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepingNews {
    /// The file of a message was fetched or not.
    FileDone {
        /// In whose folder it is kept.
        person: TelegramId,
        message: MessageId,
        /// How many files the message had before this one.
        edition: u32,
        /// How often it was asked for in vain.
        tries: u32,
        outcome: FileOutcome,
    },
    /// A protocol was written or not.
    ProtocolDone {
        asked: AskedProtocol,
        outcome: ProtocolOutcome,
    },
    /// The disk is to be looked at.
    DiskDue,
    /// What was closed long ago is to go.
    ForgettingDue,
    /// The disk has so much room.
    DiskLooked(Room),
}

impl KeepingNews {
    /// The groups may hear of it.
    pub(in crate::dialogue) fn is_for_groups(&self) -> bool {
        matches!(self, Self::DiskLooked(_))
    }
}

/// The key of the work that fetches a file.
pub(super) fn file_key(person: TelegramId, message: MessageId, edition: u32, tries: u32) -> String {
    format!("{person}/{message}/{edition}/{tries}")
}

/// Reads a timer of this area.
pub(in crate::dialogue) fn due(kind: &str) -> Option<KeepingNews> {
    match kind {
        DISK_DUE => Some(KeepingNews::DiskDue),
        FORGETTING_DUE => Some(KeepingNews::ForgettingDue),
        _ => None,
    }
}

/// Reads the result of this area's work.
pub(in crate::dialogue) fn done(kind: &str, key: &str, result: &Value) -> Option<KeepingNews> {
    match kind {
        FILE_WORK => {
            let mut parts = key.splitn(4, '/');
            Some(KeepingNews::FileDone {
                person: parts.next()?.parse().ok()?,
                message: MessageId(parts.next()?.parse().ok()?),
                edition: parts.next()?.parse().ok()?,
                tries: parts.next()?.parse().ok()?,
                outcome: FileOutcome::deserialize(result).ok()?,
            })
        }
        PROTOCOL_WORK => Some(KeepingNews::ProtocolDone {
            asked: AskedProtocol::parse(key)?,
            outcome: ProtocolOutcome::deserialize(result).ok()?,
        }),
        DISK_WORK => Room::deserialize(result).ok().map(KeepingNews::DiskLooked),
        _ => None,
    }
}
