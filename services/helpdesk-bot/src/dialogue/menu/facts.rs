use conversation::What;

use super::{Menu, MenuPressed};
use crate::{
    dialogue::{Held, Input, Pressed, State},
    domain::{
        Communication, CommunicationId, DisplayName, Handover, HandoverId, MessageId, SearchWords, StoredMessage,
        TelegramId, User,
    },
    settings::Settings,
};

/// So many waiting communications get a message each; more of them stand in one list.
pub(crate) const FEW_WAIT: i64 = 5;
/// So many found messages stand on one page.
pub(crate) const FOUND: u32 = 5;
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
    /// Messages with certain words.
    pub search: Option<SearchAsk>,
    /// The other specialists.
    pub colleagues: bool,
    /// What an offer of this communication needs.
    pub offer: Option<CommunicationId>,
    /// This offer, locked.
    pub handover: Option<HandoverId>,
}

/// Asks for messages by their words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SearchAsk {
    /// Everybody's, or this person's.
    New {
        words: SearchWords,
        person: Option<TelegramId>,
    },
    /// What else the newest search of who acts has found, if it is this one.
    Further { search: i64, before: MessageId },
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
    /// This one.
    Of(CommunicationId),
}

/// What was read for this area.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MenuFacts {
    pub waiting: Waiting,
    pub people: People,
    pub history: Option<PersonHistory>,
    pub log: Option<Log>,
    pub found: Option<Found>,
    pub colleagues: Vec<Colleague>,
    /// The next number of an offer.
    pub fresh_handover: Option<HandoverId>,
    /// The offer that waits for an answer.
    pub open_handover: Option<Handover>,
    pub handover: Option<Handover>,
}

/// Another specialist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub id: TelegramId,
    pub name: DisplayName,
    /// He has a communication.
    pub busy: bool,
    /// The bot can write to him.
    pub reachable: bool,
}

/// What a search has found, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub words: SearchWords,
    pub entries: Vec<FoundEntry>,
    /// There is more, before this message.
    pub earlier: Option<MessageId>,
}

/// A message that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundEntry {
    pub person: TelegramId,
    pub person_name: DisplayName,
    pub message: StoredMessage,
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
    /// As buttons carry it.
    pub(super) fn word(self) -> String {
        match self {
            Self::Current => "current".to_owned(),
            Self::LastArchived => "last".to_owned(),
            Self::AllArchived => "all".to_owned(),
            Self::Of(communication) => communication.to_string(),
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "current" => Some(Self::Current),
            "last" => Some(Self::LastArchived),
            "all" => Some(Self::AllArchived),
            number => number.parse().ok().map(|number| Self::Of(CommunicationId(number))),
        }
    }
}

// What people wrote is personal data and must not reach a log through `{:?}`.
impl std::fmt::Debug for Log {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Log(…)")
    }
}

pub(in crate::dialogue) fn needs(_settings: &Settings, state: &State, input: &Input) -> MenuNeeds {
    let Input::Person(incoming) = input else {
        return MenuNeeds::default();
    };
    let pressed = match &incoming.what {
        What::Press { data, .. } => Pressed::parse(data),
        What::Text(text) if matches!(state, State::Menu(_)) => return of_typed(state, text),
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
        MenuPressed::Current
        | MenuPressed::Return(_)
        | MenuPressed::ReturnWithNote(_)
        | MenuPressed::Note(_)
        | MenuPressed::Search(_)
        | MenuPressed::Leave => needs,
        MenuPressed::HandOver(_) => MenuNeeds {
            colleagues: true,
            ..needs
        },
        MenuPressed::Offer { communication, .. } => MenuNeeds {
            colleagues: true,
            offer: Some(communication),
            ..needs
        },
        MenuPressed::Accept(handover, _) | MenuPressed::Decline(handover, _) | MenuPressed::Withdraw(handover, _) => {
            MenuNeeds {
                handover: Some(handover),
                ..needs
            }
        }
        MenuPressed::Found { search, before } => MenuNeeds {
            search: Some(SearchAsk::Further { search, before }),
            ..needs
        },
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

/// What was asked for is typed.
fn of_typed(state: &State, text: &str) -> MenuNeeds {
    let search = match state {
        State::Menu(Menu::Search(person)) => {
            SearchWords::parse(text).map(|words| SearchAsk::New { words, person: *person })
        }
        _ => None,
    };
    MenuNeeds {
        search,
        ..MenuNeeds::default()
    }
}
