//! The board: how the line stands, on a card that follows while somebody looks at it.

use chrono::TimeDelta;
use conversation::{Button, ConversationKey, Message, Slot, Timer, To};

use super::{Board, ControlNews, ControlPressed, ControlWrite, input::BOARD, texts, write};
use crate::{
    dialogue::{
        Decision, Effect, Facts, Pressed, State,
        turn::{Press, Turn, quiet_toast},
    },
    domain::{StaffRole, StaffRoles, TelegramId},
};

/// The card is shown anew so often.
const EVERY: TimeDelta = TimeDelta::minutes(1);
/// Who has not looked for so long looks no more.
const LOOKS_FOR: TimeDelta = TimeDelta::minutes(15);
/// So many communications can be taken away by a button of the card.
const BUTTONS: usize = 30;

/// What /service offers to controllers beside.
pub(in crate::dialogue) fn rows(roles: StaffRoles) -> Vec<Vec<Button>> {
    match roles.controller {
        true => vec![vec![Pressed::Control(ControlPressed::Board).button()]],
        false => Vec::new(),
    }
}

/// \[Board\]: as the newest message. \[Refresh\]: where it stands.
pub(super) fn look(turn: &Turn<'_>, state: State, press: Press<'_>, anew: bool) -> Decision {
    let person = turn.person();
    let mut decision = Decision::to(state)
        .and(write(ControlWrite::LookAtBoard { person, at: turn.now() }))
        .and(quiet_toast(press));
    if anew {
        decision.effects.push(Effect::Recall { slot: slot(person) });
    }
    decision.effects.extend(shown(turn.facts, person, true));
    decision.and(next(turn.facts, person))
}

/// The minute is over: the card says what is true now, as long as somebody looks at it.
pub(in crate::dialogue) fn news(state: State, news: ControlNews, facts: &Facts) -> Decision {
    let person = news.person();
    let mut decision = Decision::to(state);
    if !facts.person.roles.has(StaffRole::Controller) {
        return decision;
    }
    let looked_at = facts.control.board.as_ref().and_then(|board| board.looked_at);
    let looks = looked_at.is_some_and(|at| facts.now < at + LOOKS_FOR);
    decision.effects.extend(shown(facts, person, looks));
    if looks {
        decision.effects.push(next(facts, person));
    }
    decision
}

/// The card as it is true now.
fn shown(facts: &Facts, person: TelegramId, follows: bool) -> Option<Effect> {
    let board = facts.control.board.as_ref()?;
    Some(Effect::Show {
        slot: slot(person),
        to: To::Me,
        message: Message::new(texts::board(board, facts.now, follows)).inline(buttons(board)),
    })
}

fn slot(person: TelegramId) -> Slot {
    Slot(format!("board@{person}"))
}

fn next(facts: &Facts, person: TelegramId) -> Effect {
    Effect::Timer(Timer {
        kind: BOARD,
        key: person.to_string(),
        due: facts.now + EVERY,
        conversation: ConversationKey::person(person),
    })
}

fn buttons(board: &Board) -> Vec<Vec<Button>> {
    let mut rows = vec![vec![Pressed::Control(ControlPressed::Refresh).button()]];
    rows.extend(board.taken.iter().take(BUTTONS).map(|line| {
        let label = texts::button_take_away(line.communication, &line.owner_name);
        vec![Pressed::Control(ControlPressed::TakeAway(line.communication)).labelled(label)]
    }));
    rows
}
