//! /orders: a resident's open and recent passes, each cancelled or repeated in one tap.

use chrono::TimeDelta;
use conversation::{Button, Message, Slot, Text, To};

use super::{
    Decision, Effect, Pressed, State, passes,
    person::{Press, outdated},
    texts,
    turn::{Turn, quiet_toast},
};
use crate::domain::Pass;

/// Passes on one page: with their buttons they fit a phone's screen.
pub(crate) const PAGE: i64 = 5;
/// For how long a pass that is over is recent.
pub(crate) const RECENT: TimeDelta = TimeDelta::days(30);

/// A page of a resident's passes: the open ones before those that are over, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PassPage {
    pub passes: Vec<Pass>,
    /// Whether another page follows.
    pub more: bool,
}

/// /orders: the list, below everything that was said.
pub(super) fn list(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state);
    if turn.facts.resident.is_none() {
        return decision.say(Message::new(texts::order_needs_registration()));
    }
    decision
        .and(Effect::Recall { slot: slot(turn) })
        .and(show(turn, 0, None))
}

/// \[Newer\] and \[Older\]: another page in the same place.
pub(super) fn turn_page(turn: &Turn<'_>, state: State, press: &Press<'_>, page: u32) -> Decision {
    if turn.facts.resident.is_none() {
        return outdated(state, press, texts::toast_stale());
    }
    Decision::to(state)
        .and(quiet_toast(press.query_id))
        .and(show(turn, page, None))
}

/// [Cancel No. 17] in the list: the pass is cancelled and the list shows it.
pub(super) fn cancel(turn: &Turn<'_>, state: State, press: &Press<'_>, page: u32) -> Decision {
    let decision = passes::cancel(turn, state, press);
    if passes::own(turn).is_none() {
        return decision;
    }
    // A list that lost its buttons as outdated is shown anew by this.
    let now = passes::own(turn).and_then(|held| held.pass.cancel(turn.now()));
    let mut decision = decision;
    decision
        .effects
        .retain(|effect| !matches!(effect, Effect::RemoveButtons { .. }));
    decision.and(show(turn, page, now.as_ref()))
}

fn slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("orders@{}", turn.person()))
}

/// The list as it stands, with one pass as it has just become.
fn show(turn: &Turn<'_>, page: u32, changed: Option<&Pass>) -> Effect {
    let PassPage { passes, more } = &turn.facts.listed;
    let passes: Vec<&Pass> = passes
        .iter()
        .map(|pass| changed.filter(|changed| changed.id == pass.id).unwrap_or(pass))
        .collect();
    let mut rows: Vec<Vec<Button>> = passes.iter().map(|pass| vec![button(turn, pass, page)]).collect();
    let mut pages = Vec::new();
    if page > 0 {
        pages.push(Pressed::MyPasses(page - 1).labelled(texts::newer_passes()));
    }
    if *more {
        pages.push(Pressed::MyPasses(page.saturating_add(1)).labelled(texts::older_passes()));
    }
    rows.push(if pages.is_empty() {
        vec![Pressed::NewOrder.button()]
    } else {
        pages
    });
    Effect::Show {
        slot: slot(turn),
        to: To::Me,
        message: Message::new(text(turn, &passes)).inline(rows),
    }
}

fn text(turn: &Turn<'_>, passes: &[&Pass]) -> Text {
    if passes.is_empty() {
        texts::no_passes()
    } else {
        texts::my_passes(passes, turn.now())
    }
}

fn button(turn: &Turn<'_>, pass: &Pass, page: u32) -> Button {
    if pass.is_open(turn.now()) {
        Pressed::CancelListed(pass.id, page).labelled(texts::cancel_listed(pass.id))
    } else {
        Pressed::OrderAgain(pass.id).labelled(texts::order_listed_again(pass))
    }
}
