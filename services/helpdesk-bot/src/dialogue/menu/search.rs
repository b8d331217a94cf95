//! Messages by their words.

use conversation::{Button, Incoming, Message};

use super::{Found, LogAsk, LogScope, Menu, MenuPressed, MenuWrite, answered, leave, outdated, texts, turned};
use crate::{
    dialogue::{
        Decision, Effect, Pressed, State, Write,
        turn::{Press, Turn},
    },
    domain::{SearchWords, TelegramId},
};

/// Asks for the words.
pub(super) fn ask(press: Press<'_>, person: Option<TelegramId>) -> Decision {
    let state = State::Menu(Menu::Search(person));
    answered(state, press, [Message::new(texts::ask_search(person)).inline(leave())])
}

/// They are typed.
pub(super) fn begin(turn: &Turn<'_>, incoming: &Incoming, text: &str, person: Option<TelegramId>) -> Decision {
    let words = SearchWords::parse(text);
    let (Some(words), Some(found), Some(posted)) = (words, &turn.facts.menu.found, &incoming.message) else {
        let state = State::Menu(Menu::Search(person));
        return Decision::to(state).say(Message::new(texts::no_words()).inline(leave()));
    };
    let number = posted.message_id;
    let decision = Decision::to(State::Home);
    let decision = match found.earlier {
        None => decision,
        Some(_) => decision.and(Effect::Write(Write::Menu(MenuWrite::KeepSearch {
            by: turn.person(),
            number,
            words,
            person,
            at: turn.now(),
        }))),
    };
    decision.say(page(found, number))
}

/// \[More\]
pub(super) fn further(turn: &Turn<'_>, state: State, press: Press<'_>, search: i64) -> Decision {
    match &turn.facts.menu.found {
        Some(found) => turned(state, press, true, [page(found, search)]),
        None => outdated(state, press),
    }
}

fn page(found: &Found, search: i64) -> Message {
    if found.entries.is_empty() {
        return Message::new(texts::nothing_found());
    }
    let mut opens: Vec<Button> = Vec::new();
    for entry in &found.entries {
        let id = entry.message.communication;
        let open = Pressed::Menu(MenuPressed::Log(LogAsk {
            person: entry.person,
            scope: LogScope::Of(id),
            before: None,
        }));
        let open = open.labelled(texts::open_number(id));
        if !opens.contains(&open) {
            opens.push(open);
        }
    }
    let mut rows = vec![opens];
    if let Some(before) = found.earlier {
        let more = Pressed::Menu(MenuPressed::Found { search, before });
        rows.push(vec![more.labelled(texts::more())]);
    }
    Message::new(texts::found(found)).inline(rows)
}
