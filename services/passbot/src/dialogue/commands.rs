use conversation::Command;

use super::texts;

/// The commands that passbot knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommandName {
    Start,
    Register,
    Order,
    Code,
    Language,
    Help,
    Cancel,
    /// One's open and recent passes.
    Orders,
    Privacy,
    /// Guards: search, let in, ask a house.
    Gate,
    /// Administrators: who guards and administers.
    Guards,
    /// Administrators: tell all residents something.
    News,
    /// Administrators: passes of some days as a file.
    Export,
    /// Administrators: find, block and remove residents.
    Residents,
    /// Administrators: block plates.
    Plates,
}

/// What a person is to the community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Role {
    pub resident: bool,
    pub administrator: bool,
    pub guard: bool,
    /// Residents' doings are closed to him.
    pub blocked: bool,
}

impl CommandName {
    const ALL: [Self; 15] = [
        Self::Start,
        Self::Register,
        Self::Order,
        Self::Code,
        Self::Language,
        Self::Help,
        Self::Cancel,
        Self::Orders,
        Self::Privacy,
        Self::Gate,
        Self::Guards,
        Self::News,
        Self::Export,
        Self::Residents,
        Self::Plates,
    ];

    /// Reads a name without its slash, in lower case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.as_str() == name)
    }

    /// Without the slash.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Register => "register",
            Self::Order => "order",
            Self::Code => "code",
            Self::Language => "language",
            Self::Help => "help",
            Self::Cancel => "cancel",
            Self::Orders => "orders",
            Self::Privacy => "privacy",
            Self::Gate => "gate",
            Self::Guards => "guards",
            Self::News => "news",
            Self::Export => "export",
            Self::Residents => "residents",
            Self::Plates => "plates",
        }
    }
}

/// The commands that mean something to a person of this role, in the order in which they are shown.
///
/// The application sets the menu of `Role::default()` for everybody and that of each administrator and guard of the settings at start; the dialogue
/// sets a person's own when his role or language changes.
pub fn commands(role: Role) -> Vec<Command> {
    let mut names = Vec::new();
    match role {
        Role { blocked: true, .. } => {}
        Role { resident: true, .. } => names.extend([CommandName::Order, CommandName::Orders]),
        Role { resident: false, .. } => names.push(CommandName::Register),
    }
    if role.guard {
        names.push(CommandName::Gate);
    }
    if role.administrator {
        names.extend([
            CommandName::Code,
            CommandName::News,
            CommandName::Residents,
            CommandName::Plates,
            CommandName::Guards,
            CommandName::Export,
        ]);
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
