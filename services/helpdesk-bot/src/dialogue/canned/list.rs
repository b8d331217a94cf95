//! All answers by their titles, and each as it is kept.

use conversation::{Button, Message};

use super::{CannedPressed, Press, answered, buttons_off, refused, texts};
use crate::{
    dialogue::{Decision, Pressed, State, turn::Turn},
    domain::{CannedAnswer, StaffRole},
};

/// A page; the one before it has no buttons any more.
pub(super) fn show(turn: &Turn<'_>, state: State, press: Press<'_>, page: u32) -> Decision {
    let mut decision = answered(state, press, list(turn, page));
    if page > 0 {
        decision.effects.extend(buttons_off(press));
    }
    decision
}

/// The list as a message.
pub(super) fn list(turn: &Turn<'_>, page: u32) -> Message {
    let canned = &turn.facts.canned;
    let row = |(id, title): &(_, _)| {
        let pick = Pressed::Canned(CannedPressed::Pick(*id));
        vec![pick.labelled(texts::title_button(title))]
    };
    let mut rows: Vec<Vec<Button>> = canned.page.entries.iter().map(row).collect();
    if canned.page.more {
        let more = Pressed::Canned(CannedPressed::List(page.saturating_add(1)));
        rows.push(vec![more.labelled(texts::more())]);
    }
    rows.push(vec![CannedPressed::Add.button()]);
    let may_send = turn.facts.line.own.is_some();
    Message::new(texts::list(canned.count, may_send)).inline(rows)
}

/// An answer as it is kept.
pub(super) fn open(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    match &turn.facts.canned.answer {
        Some(answer) => answered(state, press, card(turn, answer)),
        None => refused(state, press, texts::toast_gone()),
    }
}

/// An answer with what can be done to it.
pub(super) fn card(turn: &Turn<'_>, answer: &CannedAnswer) -> Message {
    let (id, version) = (answer.id, answer.version);
    let sends = turn.is(StaffRole::Specialist) || turn.facts.line.own.is_some();
    Message::new(texts::card(answer, sends && turn.facts.line.own.is_none())).inline(vec![
        vec![
            CannedPressed::Rewrite(id, version).button(),
            CannedPressed::Retitle(id, version).button(),
        ],
        vec![
            CannedPressed::Delete(id, version).button(),
            Pressed::Canned(CannedPressed::List(0)).labelled(texts::back_to_list()),
        ],
    ])
}
