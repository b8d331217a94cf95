//! Lists of what waits and of all people.

use conversation::{Button, Message};

use super::{FEW_WAIT, MenuPressed, PersonEntry, labelled, texts};
use crate::{
    dialogue::{LinePressed, Pressed, line, turn::Turn},
    domain::StaffRole,
};

/// What waits: a message for each while they are few, a list that is turned over when they are many; with \[Take\] for
/// those who may.
pub(in crate::dialogue) fn waiting(turn: &Turn<'_>) -> Vec<Message> {
    let waiting = &turn.facts.menu.waiting;
    let takes = turn.is(StaffRole::Specialist);
    let Some(last) = waiting.held.last() else {
        return vec![Message::new(texts::nothing_waits())];
    };
    if waiting.count <= FEW_WAIT {
        let card = if takes { line::card } else { line::bare_card };
        return waiting.held.iter().map(card).collect();
    }
    let ids = waiting.held.iter().map(|held| held.communication.id).filter(|_| takes);
    let take: Vec<Button> = ids
        .map(|id| Pressed::Line(LinePressed::Take(id)).labelled(line::take_number(id)))
        .collect();
    let mut rows: Vec<Vec<Button>> = take.chunks(2).map(<[Button]>::to_vec).collect();
    if waiting.more {
        let behind = Pressed::Menu(MenuPressed::Waiting(last.communication.id));
        rows.push(vec![behind.labelled(texts::more())]);
    }
    vec![Message::new(texts::waiting(waiting)).inline(rows)]
}

/// All people, each with how far he is.
pub(super) fn people(turn: &Turn<'_>, page: u32) -> Message {
    let people = &turn.facts.menu.people;
    let mut rows = Vec::new();
    if people.more {
        rows.push(vec![next(MenuPressed::People(page.saturating_add(1)))]);
    }
    Message::new(texts::people(people)).inline(rows)
}

/// All people as buttons: whose history is to be read?
pub(super) fn histories(turn: &Turn<'_>, page: u32) -> Message {
    let people = &turn.facts.menu.people;
    let row = |entry: &PersonEntry| {
        let history = Pressed::Menu(MenuPressed::History(entry.user.telegram_id));
        vec![history.labelled(texts::person_button(&entry.user))]
    };
    let mut rows: Vec<Vec<Button>> = people.entries.iter().map(row).collect();
    if people.more {
        rows.push(vec![next(MenuPressed::Histories(page.saturating_add(1)))]);
    }
    if people.entries.is_empty() {
        return Message::new(texts::people(people));
    }
    Message::new(texts::whose_history()).inline(rows)
}

/// The button of what is labelled by its own name elsewhere and goes on here.
fn next(pressed: MenuPressed) -> Button {
    Button {
        label: texts::more(),
        ..labelled(pressed)
    }
}
