use super::{DisplayName, TelegramId};

/// What somebody is to the support line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StaffRole {
    /// Answers people.
    Specialist,
    /// Watches and reassigns.
    Controller,
    /// Names the others.
    Administrator,
}

/// All roles of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StaffRoles {
    pub specialist: bool,
    pub controller: bool,
    pub administrator: bool,
}

/// Somebody with a role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    pub telegram_id: TelegramId,
    pub role: StaffRole,
    pub name: DisplayName,
}

/// A group in which cards of communications stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub chat_id: i64,
    pub name: DisplayName,
}

impl StaffRole {
    pub const ALL: [Self; 3] = [Self::Specialist, Self::Controller, Self::Administrator];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Specialist => "specialist",
            Self::Controller => "controller",
            Self::Administrator => "administrator",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == word)
    }
}

impl StaffRoles {
    /// Adds a role.
    pub fn add(&mut self, role: StaffRole) {
        match role {
            StaffRole::Specialist => self.specialist = true,
            StaffRole::Controller => self.controller = true,
            StaffRole::Administrator => self.administrator = true,
        }
    }

    pub fn has(self, role: StaffRole) -> bool {
        match role {
            StaffRole::Specialist => self.specialist,
            StaffRole::Controller => self.controller,
            StaffRole::Administrator => self.administrator,
        }
    }

    /// Whether the person has any role: then he is nobody's customer.
    pub fn any(self) -> bool {
        StaffRole::ALL.into_iter().any(|role| self.has(role))
    }
}
