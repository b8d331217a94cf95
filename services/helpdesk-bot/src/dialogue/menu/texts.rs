use conversation::{Argument, Text};

use super::{Log, LogAsk, LogScope, MenuPressed, People, PersonEntry, PersonHistory, Waiting};
use crate::{
    dialogue::Held,
    domain::{CommunicationId, DisplayName, Side, Stage, User},
};

/// Of a name so much stands on a button.
const LABEL: usize = 40;

pub(super) fn current(held: &Held) -> Text {
    let communication = &held.communication;
    let said = held.history.before + i64::try_from(held.history.last.len()).unwrap_or(i64::MAX);
    let waits = match communication.last_side {
        Side::Specialist => "current-answered",
        _ => "current-waits",
    };
    of("current", held)
        .with("opened", Argument::Moment(communication.opened_at))
        .with("said", said)
        .with(
            "waits",
            Text::new(waits).with("since", Argument::Moment(communication.awaited_since)),
        )
}

pub(super) fn no_current() -> Text {
    Text::new("current-none")
}

pub(super) fn returned_for_user(id: CommunicationId) -> Text {
    Text::new("given-back-for-user").with("number", id.to_string())
}

pub(super) fn returned_for_specialist(held: &Held) -> Text {
    of("given-back", held)
}

pub(super) fn nothing_waits() -> Text {
    Text::new("nothing-waits")
}

pub(super) fn waiting(waiting: &Waiting) -> Text {
    let lines = waiting.held.iter().rev().fold(Text::new("nothing"), |rest, held| {
        of("waiting-line", held)
            .with("opened", Argument::Moment(held.communication.opened_at))
            .with("rest", rest)
    });
    Text::new("waiting").with("count", waiting.count).with("lines", lines)
}

pub(super) fn people(people: &People) -> Text {
    let lines = people.entries.iter().rev().fold(Text::new("nothing"), |rest, entry| {
        Text::new("people-line")
            .with("name", entry.user.name.as_str())
            .with("username", username(&entry.user))
            .with("email", email(&entry.user))
            .with("state", state(entry))
            .with("rest", rest)
    });
    Text::new("people").with("count", people.count).with("lines", lines)
}

fn state(entry: &PersonEntry) -> Text {
    let number = |key, id: CommunicationId| Text::new(key).with("number", id.to_string());
    match &entry.open {
        Some(open) if matches!(open.stage, Stage::Taken { .. }) => {
            let owner = entry.owner_name.as_ref().map_or("–", DisplayName::as_str);
            number("person-answered", open.id).with("owner", owner)
        }
        Some(open) => number("person-waits", open.id),
        None if entry.user.verified.is_none() => Text::new("person-not-signed-in"),
        None => Text::new("person-idle"),
    }
}

pub(super) fn whose_history() -> Text {
    Text::new("whose-history")
}

pub(super) fn person_button(user: &User) -> Text {
    let label: String = user.name.as_str().chars().take(LABEL).collect();
    Text::new("button-person").with("name", label)
}

pub(super) fn person(history: &PersonHistory) -> Text {
    let key = match history.open {
        Some(_) => "person-has-open",
        None => "person-has-none-open",
    };
    Text::new(key)
        .with("name", history.user.name.as_str())
        .with("archived", history.archived)
}

/// As it is archived; the engine parts what is longer than a message.
pub(super) fn log(log: &Log) -> Text {
    Text::new("log").with("text", log.text.as_str())
}

pub(super) fn more() -> Text {
    Text::new("button-more")
}

pub(super) fn earlier() -> Text {
    Text::new("button-earlier")
}

pub(super) fn toast_not_allowed() -> Text {
    Text::new("toast-not-allowed")
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: MenuPressed) -> Text {
    Text::new(match pressed {
        MenuPressed::Current => "button-current",
        MenuPressed::Return(_) => "button-return",
        MenuPressed::Waiting(_) => "button-waiting",
        MenuPressed::People(_) => "button-people",
        MenuPressed::Histories(_) | MenuPressed::History(_) => "button-histories",
        MenuPressed::Log(LogAsk { scope, .. }) => match scope {
            LogScope::Current => "button-log-current",
            LogScope::LastArchived => "button-log-last",
            LogScope::AllArchived => "button-log-all",
        },
    })
}

fn of(key: &'static str, held: &Held) -> Text {
    Text::new(key)
        .with("number", held.communication.id.to_string())
        .with("name", held.user.name.as_str())
        .with("username", username(&held.user))
        .with("email", email(&held.user))
}

fn email(user: &User) -> String {
    let email = user.email().map(common::EmailAddress::readable);
    email.unwrap_or_else(|| "–".to_owned())
}

fn username(user: &User) -> Text {
    match &user.username {
        Some(username) => Text::new("username").with("username", username.as_str()),
        None => Text::new("nothing"),
    }
}
