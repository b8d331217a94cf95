use conversation::What;

use super::MenuPressed;
use crate::{
    dialogue::{Held, Input, Pressed, State},
    domain::{Communication, CommunicationId, DisplayName, MessageId, TelegramId, User},
    settings::Settings,
};

/// So many waiting communications get a message each; more of them stand in one list.
pub(crate) const FEW_WAIT: i64 = 5;
/// So many stand on one page of a list.
pub(crate) const PAGE: u32 = 10;

/// What is to be read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MenuNeeds {
    /// What waits behind this one, for who may take it.
    pub waiting: Option<CommunicationId>,
    /// The same, if the specialist has none: what he wrote goes nowhere.
    pub waiting_if_idle: bool,
    /// A page of all people.
    pub people: Option<u32>,
    /// Whether this person has a communication, and how many he had.
    pub history: Option<TelegramId>,
    /// What was said.
    pub log: Option<LogAsk>,
}

/// Asks for what was said with a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogAsk {
    pub person: TelegramId,
    pub scope: LogScope,
    /// Only what was said before this message.
    pub before: Option<MessageId>,
}

/// In which communications it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogScope {
    /// The one that is not closed.
    Current,
    /// The newest of the closed ones.
    LastArchived,
    /// All closed ones.
    AllArchived,
}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MenuFacts {
    pub waiting: Waiting,
    pub people: People,
    pub history: Option<PersonHistory>,
    pub log: Option<Log>,
}

/// What waits, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waiting {
    pub held: Vec<Held>,
    /// How many wait in all.
    pub count: i64,
    /// There are more behind them.
    pub more: bool,
}

/// People, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct People {
    pub entries: Vec<PersonEntry>,
    /// How many there are in all.
    pub count: i64,
    /// There are more behind them.
    pub more: bool,
}

/// Somebody, and the communication that he has open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonEntry {
    pub user: User,
    pub open: Option<Communication>,
    pub owner_name: Option<DisplayName>,
}

/// What there is to read about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonHistory {
    pub user: User,
    pub open: Option<CommunicationId>,
    /// How many are closed.
    pub archived: i64,
}

/// What was said, as text.
#[derive(Clone, PartialEq, Eq)]
pub struct Log {
    pub text: String,
    /// There is more, before this message.
    pub earlier: Option<MessageId>,
}

impl LogScope {
    const ALL: [Self; 3] = [Self::Current, Self::LastArchived, Self::AllArchived];

    /// As buttons carry it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::LastArchived => "last",
            Self::AllArchived => "all",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.word() == word)
    }
}

// What people wrote is personal data and must not reach a log through `{:?}`.
impl std::fmt::Debug for Log {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Log(…)")
    }
}

pub(in crate::dialogue) fn needs(_settings: &Settings, _state: &State, input: &Input) -> MenuNeeds {
    let Input::Person(incoming) = input else {
        return MenuNeeds::default();
    };
    let pressed = match &incoming.what {
        What::Press { data, .. } => Pressed::parse(data),
        What::Text(_) | What::Contact { .. } | What::Attachment(_) => {
            return MenuNeeds {
                waiting_if_idle: true,
                ..MenuNeeds::default()
            };
        }
        _ => None,
    };
    let needs = MenuNeeds::default();
    let Some(Pressed::Menu(pressed)) = pressed else {
        return needs;
    };
    match pressed {
        MenuPressed::Current | MenuPressed::Return(_) => needs,
        MenuPressed::Waiting(after) => MenuNeeds {
            waiting: Some(after),
            ..needs
        },
        MenuPressed::People(page) | MenuPressed::Histories(page) => MenuNeeds {
            people: Some(page),
            ..needs
        },
        MenuPressed::History(person) => MenuNeeds {
            history: Some(person),
            log: Some(LogAsk {
                person,
                scope: LogScope::Current,
                before: None,
            }),
            ..needs
        },
        MenuPressed::Log(ask) => MenuNeeds {
            history: Some(ask.person),
            log: Some(ask),
            ..needs
        },
    }
}
