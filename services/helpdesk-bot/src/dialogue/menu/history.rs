//! What was said with a person.

use conversation::{Button, Message};

use super::{LogAsk, LogScope, MenuPressed, PersonHistory, answered, outdated, texts, turned};
use crate::{
    dialogue::{
        Decision, Pressed, State,
        turn::{Press, Turn},
    },
    domain::TelegramId,
};

/// The person was chosen: what he speaks of now, and buttons for what he spoke of before.
pub(super) fn of_person(turn: &Turn<'_>, state: State, press: Press<'_>, person: TelegramId) -> Decision {
    let Some(history) = known(turn, person) else {
        return outdated(state, press);
    };
    let ask = LogAsk {
        person,
        scope: LogScope::Current,
        before: None,
    };
    let current = history.open.and_then(|_| page(turn, ask));
    let before = Message::new(texts::person(history)).inline(archive_rows(history));
    answered(state, press, current.into_iter().chain([before]))
}

/// What was said there.
pub(super) fn log(turn: &Turn<'_>, state: State, press: Press<'_>, ask: LogAsk) -> Decision {
    match page(turn, ask).filter(|_| known(turn, ask.person).is_some()) {
        Some(page) => turned(state, press, ask.before.is_some(), [page]),
        None => outdated(state, press),
    }
}

fn known<'facts>(turn: &Turn<'facts>, person: TelegramId) -> Option<&'facts PersonHistory> {
    let history = turn.facts.menu.history.as_ref();
    history.filter(|history| history.user.telegram_id == person)
}

fn page(turn: &Turn<'_>, ask: LogAsk) -> Option<Message> {
    let log = turn.facts.menu.log.as_ref()?;
    let message = Message::new(texts::log(log));
    let earlier = log.earlier.map(|before| LogAsk {
        before: Some(before),
        ..ask
    });
    Some(match earlier {
        Some(ask) => message.inline(vec![vec![
            Pressed::Menu(MenuPressed::Log(ask)).labelled(texts::earlier()),
        ]]),
        None => message,
    })
}

fn archive_rows(history: &PersonHistory) -> Vec<Vec<Button>> {
    let person = history.user.telegram_id;
    let scopes: &[LogScope] = match history.archived {
        0 => &[],
        1 => &[LogScope::LastArchived],
        _ => &[LogScope::LastArchived, LogScope::AllArchived],
    };
    let row = |scope: &LogScope| {
        vec![super::labelled(MenuPressed::Log(LogAsk {
            person,
            scope: *scope,
            before: None,
        }))]
    };
    scopes.iter().map(row).collect()
}
