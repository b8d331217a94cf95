use conversation::Command;

use super::texts;
use crate::domain::StaffRoles;

/// The commands that helpdesk-bot knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandName {
    Start,
    /// What a person of this role can do beside writing.
    Service,
    Language,
    Privacy,
    Help,
    Cancel,
    /// Of administrators: who has which role.
    Staff,
    /// Of administrators, in a group: cards are to come there.
    Group,
}

impl CommandName {
    const ALL: [Self; 8] = [
        Self::Start,
        Self::Service,
        Self::Language,
        Self::Privacy,
        Self::Help,
        Self::Cancel,
        Self::Staff,
        Self::Group,
    ];

    /// Reads a name without its slash, in lower case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.as_str() == name)
    }

    /// Without the slash.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Service => "service",
            Self::Language => "language",
            Self::Privacy => "privacy",
            Self::Help => "help",
            Self::Cancel => "cancel",
            Self::Staff => "staff",
            Self::Group => "group",
        }
    }
}

/// The commands that mean something to a person of these roles, in the order in which they are shown.
pub fn commands(roles: StaffRoles) -> Vec<Command> {
    let mut names = vec![CommandName::Service];
    if roles.administrator {
        names.push(CommandName::Staff);
    }
    names.extend([
        CommandName::Language,
        CommandName::Privacy,
        CommandName::Help,
        CommandName::Cancel,
    ]);
    names
        .into_iter()
        .map(|name| Command {
            name: name.as_str(),
            description: texts::command(name),
        })
        .collect()
}
