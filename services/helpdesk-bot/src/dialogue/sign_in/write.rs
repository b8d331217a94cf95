use chrono::{DateTime, Utc};
use common::EmailAddress;
use uuid::Uuid;

use crate::domain::{DisplayName, IssuedCode, LetterFailure, TelegramId, User};

/// A change of who is known, and of the codes that were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInWrite {
    /// A person who has written for the first time; a conflict if he is known.
    Register(User),
    /// What Telegram calls him now.
    Rename {
        person: TelegramId,
        name: DisplayName,
        username: Option<String>,
    },
    /// A code is sent to an address: it is the only one that he can type from here on.
    AddCode { person: TelegramId, code: IssuedCode },
    /// What became of its letter; what was said first stays.
    AnswerCode {
        key: Uuid,
        failure: Option<LetterFailure>,
        at: DateTime<Utc>,
    },
    /// It was typed wrong.
    CountTry(Uuid),
    /// It was typed right: the person reads this address's letters. A conflict if the code was used before.
    Authenticate {
        person: TelegramId,
        key: Uuid,
        email: EmailAddress,
        at: DateTime<Utc>,
    },
}
