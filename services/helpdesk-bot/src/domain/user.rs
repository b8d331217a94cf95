use chrono::{DateTime, Utc};
use common::EmailAddress;

use super::{DisplayName, TelegramId};

/// Somebody who asks for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub telegram_id: TelegramId,
    pub name: DisplayName,
    /// Without the `@`.
    pub username: Option<String>,
    pub registered_at: DateTime<Utc>,
    /// The address at which he proved to read letters, and when; `None`: he has yet to.
    pub verified: Option<(EmailAddress, DateTime<Utc>)>,
}

impl User {
    /// The address that is known to be his.
    pub fn email(&self) -> Option<&EmailAddress> {
        self.verified.as_ref().map(|(email, _)| email)
    }
}
