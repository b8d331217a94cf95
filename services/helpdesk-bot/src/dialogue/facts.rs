use chrono::{DateTime, Utc};
use conversation::{Language, Place};

use super::{
    CannedFacts, CannedNeeds, ControlFacts, ControlNeeds, Input, KeepingFacts, KeepingNeeds, LineFacts, LineNeeds,
    MenuFacts, MenuNeeds, Owed, SignInFacts, SignInNeeds, State, canned, control, keeping, line, menu, sign_in,
};
use crate::{
    domain::{DisplayName, StaffRoles, TelegramId, User},
    settings::Settings,
};

/// What is to be read, locked and made before deciding.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// Who acts, or is to hear something: his roles, and the row of a user, locked.
    pub person: Option<TelegramId>,
    pub sign_in: SignInNeeds,
    pub line: LineNeeds,
    pub menu: MenuNeeds,
    pub control: ControlNeeds,
    pub keeping: KeepingNeeds,
    pub canned: CannedNeeds,
}

/// What was read, and the moment and fresh values.
#[derive(Debug, Clone)]
pub struct Facts {
    pub now: DateTime<Utc>,
    /// The bot's name in links, without the `@`.
    pub bot_username: String,
    /// In which the person is spoken to.
    pub language: Language,
    pub person: PersonFacts,
    pub sign_in: SignInFacts,
    pub line: LineFacts,
    pub menu: MenuFacts,
    pub control: ControlFacts,
    pub keeping: KeepingFacts,
    pub canned: CannedFacts,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonFacts {
    /// By the settings and by the bot's own table.
    pub roles: StaffRoles,
    /// How a member of the staff is called before others.
    pub staff_name: Option<DisplayName>,
    /// What is stored of somebody who asks for help; never of a member of the staff.
    pub user: Option<User>,
    /// The bot can write to him: he has opened it and has not blocked it. Read of who takes something only.
    pub reachable: bool,
}

impl PersonFacts {
    /// Whether he asks for help and is known by his address.
    pub fn signed_in(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.verified.is_some())
    }
}

/// Says what [`super::decide`] will want to know.
pub fn needs(settings: &Settings, state: &State, input: &Input) -> Needs {
    let person = match input {
        Input::Person(incoming) => {
            let owed = super::owed(input);
            let in_group = matches!(incoming.place, Place::Group { .. });
            let chatter = owed == Owed::Nothing || (in_group && owed == Owed::WayToPrivateChat);
            (!chatter).then_some(incoming.from.id)
        }
        Input::SignIn(news) => Some(news.person()),
        Input::Control(news) => Some(news.person()),
        Input::Line(_) | Input::Keeping(_) | Input::UnawaitedLetter => None,
    };
    if matches!(input, Input::Person(_)) && person.is_none() {
        return Needs::default();
    }
    let line = line::needs(input);
    Needs {
        person,
        sign_in: sign_in::needs(state, input),
        line: LineNeeds {
            // With what a specialist was asked for, a request may go back to its cards.
            brief: line.brief && !matches!(state, State::Menu(_)),
            ..line
        },
        menu: menu::needs(settings, state, input),
        control: control::needs(settings, state, input),
        keeping: keeping::needs(input),
        canned: canned::needs(state, input),
    }
}
