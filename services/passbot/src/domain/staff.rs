use chrono::{DateTime, Utc};

use super::{TelegramId, Unusable};

/// What somebody does for the community beside living there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffRole {
    Guard,
    Administrator,
}

impl StaffRole {
    pub const ALL: [Self; 2] = [Self::Guard, Self::Administrator];

    /// The word that stands in tables and buttons.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Administrator => "administrator",
        }
    }

    /// Reads it back.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

/// The roles that somebody was given in the bot; those of the settings come on top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StaffRoles {
    pub guard: bool,
    pub administrator: bool,
}

impl StaffRoles {
    /// Gathers single roles.
    pub fn of(roles: impl IntoIterator<Item = StaffRole>) -> Self {
        roles.into_iter().fold(Self::default(), |mut all, role| {
            match role {
                StaffRole::Guard => all.guard = true,
                StaffRole::Administrator => all.administrator = true,
            }
            all
        })
    }

    /// Whether this role is among them.
    pub fn has(self, role: StaffRole) -> bool {
        match role {
            StaffRole::Guard => self.guard,
            StaffRole::Administrator => self.administrator,
        }
    }
}

/// Somebody who was given a role in the bot.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub telegram_id: TelegramId,
    pub role: StaffRole,
    pub name: StaffName,
    /// Whether he is a registered resident as well.
    pub resident: bool,
}

/// A name as Telegram shows it: 1 to 130 characters. Personal data: it does not show in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct StaffName(String);

impl StaffName {
    /// Telegram allows 64 characters each for first and last name; a hostile client may send more, or none that is seen.
    pub fn from_telegram(name: &str) -> Self {
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(130).collect();
        Self(if name.trim().is_empty() { "?".to_owned() } else { name })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// So much of it as a button has room for.
    pub fn short(&self) -> String {
        self.0.chars().take(30).collect()
    }
}

impl std::fmt::Debug for StaffName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("StaffName(…)")
    }
}

impl std::fmt::Debug for StaffMember {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.role.as_str(), self.telegram_id)
    }
}

/// The number of a staff invitation in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaffInvitationId(pub i64);

/// An invitation to become a guard or an administrator: one person, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffInvitation {
    pub id: StaffInvitationId,
    pub role: StaffRole,
    pub created_by: TelegramId,
    pub expires_at: DateTime<Utc>,
    pub used: bool,
}

impl StaffInvitation {
    /// Whether it still makes somebody what it says.
    pub fn usable(&self, now: DateTime<Utc>) -> Result<(), Unusable> {
        if self.used {
            Err(Unusable::Used)
        } else if self.expires_at <= now {
            Err(Unusable::Expired)
        } else {
            Ok(())
        }
    }
}
