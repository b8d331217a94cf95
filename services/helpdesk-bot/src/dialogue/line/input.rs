use serde::{Deserialize, Serialize};

use crate::domain::{CommunicationId, MessageId};

/// The kinds of the timers; their key is the number of the communication.
pub(super) const USER_SILENT: &str = "user-silent";
pub(super) const SPECIALIST_SILENT: &str = "specialist-silent";
/// The kind of the word that a digest card is to be shown anew.
pub(super) const DIGEST_CHANGED: &str = "digest-changed";
/// Begins the kind of the report about a copy; the number of the message and the chat follow.
const RELAYED: &str = "relayed/";

/// Something happened to a communication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineNews {
    /// The copy of a message came to its end.
    CopyEnded {
        message: MessageId,
        /// In whose chat the copy was to stand.
        recipient: i64,
        end: CopyEnd,
    },
    /// The person may have been silent for too long.
    UserSilent(CommunicationId),
    /// The specialist may have been.
    SpecialistSilent(CommunicationId),
    /// The digest card of a group is to say what is true now.
    DigestChanged { group: i64, digest: CommunicationId },
}

/// How a copy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyEnd {
    Sent,
    /// The other side has blocked the bot or is gone.
    Unreachable,
    /// Telegram does not take it.
    Rejected,
    /// It may have arrived or not.
    Undetermined,
}

#[derive(Serialize, Deserialize)]
pub(super) struct DigestWord {
    pub(super) group: i64,
    pub(super) digest: i64,
}

/// The kind of the report about the copy of a message in this chat.
pub(super) fn relayed(message: MessageId, recipient: i64) -> String {
    format!("{RELAYED}{message}@{recipient}")
}

/// Reads a timer of this area.
pub(in crate::dialogue) fn due(kind: &str, key: &str) -> Option<LineNews> {
    let communication = CommunicationId(key.parse().ok()?);
    match kind {
        USER_SILENT => Some(LineNews::UserSilent(communication)),
        SPECIALIST_SILENT => Some(LineNews::SpecialistSilent(communication)),
        _ => None,
    }
}

/// Reads a word of this area.
pub(in crate::dialogue) fn word(kind: &str, body: &serde_json::Value) -> Option<LineNews> {
    let DigestWord { group, digest } = DigestWord::deserialize(body).ok().filter(|_| kind == DIGEST_CHANGED)?;
    let digest = CommunicationId(digest);
    Some(LineNews::DigestChanged { group, digest })
}

/// Reads a report of this area.
pub(in crate::dialogue) fn ended(kind: &str, outcome: &str) -> Option<LineNews> {
    let (message, recipient) = kind.strip_prefix(RELAYED)?.split_once('@')?;
    let message = MessageId(message.parse().ok()?);
    let recipient = recipient.parse().ok()?;
    let end = match outcome {
        "sent" => CopyEnd::Sent,
        "unreachable" => CopyEnd::Unreachable,
        "rejected" => CopyEnd::Rejected,
        "undetermined" => CopyEnd::Undetermined,
        _ => return None,
    };
    Some(LineNews::CopyEnded {
        message,
        recipient,
        end,
    })
}
