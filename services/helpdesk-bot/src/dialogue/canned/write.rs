use chrono::{DateTime, Utc};

use crate::domain::{CannedAnswer, CannedAnswerId, CannedPreview, TelegramId};

/// A change of this area's tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannedWrite {
    /// A new answer; a conflict if another one has its title.
    Add(CannedAnswer),
    /// The next version of an answer; a conflict unless the version before it is stored, or if another one has its title.
    Change(CannedAnswer),
    /// An answer goes; a conflict unless this is its version.
    Delete { id: CannedAnswerId, version: i64 },
    /// What a specialist is shown before he sends it, in place of what he was shown before.
    Preview {
        of: TelegramId,
        preview: CannedPreview,
        at: DateTime<Utc>,
    },
    /// It is sent, or will not be.
    ForgetPreview { of: TelegramId },
}
