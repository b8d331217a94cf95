//! What is said about residents to administrators, and to those whom it befalls: one function for each sentence.

use chrono::{DateTime, Utc};
use conversation::{Argument, Text};

use super::{FoundResident, ResidentDeed, Subject};
use crate::{
    dialogue::texts::line,
    domain::{Pass, Resident},
};

/// The longest name on a button, in characters: what a phone shows of it.
const LONGEST_LABEL: usize = 30;
/// So many open passes stand in a card.
const LISTED: usize = 10;

pub(super) fn residents_ask() -> Text {
    Text::new("residents-ask")
}

pub(super) fn residents_not_a_query() -> Text {
    Text::new("residents-not-a-query")
}

pub(super) fn residents_nobody() -> Text {
    Text::new("residents-nobody")
}

pub(super) fn residents_nobody_yet() -> Text {
    Text::new("residents-nobody-yet")
}

pub(super) fn residents_found(all: usize) -> Text {
    Text::new("residents-found").with("residents", count(all))
}

/// The label of somebody who was found.
pub(super) fn found_resident(found: &FoundResident) -> Text {
    let particulars = &found.resident.particulars;
    let key = if found.blocked {
        "button-resident-blocked"
    } else {
        "button-resident"
    };
    Text::new(key)
        .with("name", shortened(particulars.name.as_str()))
        .with("house", shortened(particulars.house.as_str()))
}

pub(super) fn previous_page() -> Text {
    Text::new("button-previous-page")
}

pub(super) fn next_page() -> Text {
    Text::new("button-next-page")
}

pub(super) fn toast_search_left() -> Text {
    Text::new("toast-search-left")
}

/// Everything that an administrator sees of a resident; `open` are his open passes.
pub(super) fn resident_card(subject: &Subject, open: &[&Pass], administrator: bool, now: DateTime<Utc>) -> Text {
    let mut lines: Vec<Text> = open.iter().take(LISTED).map(|pass| line(pass, now)).collect();
    if open.len() > LISTED {
        lines.push(Text::new("resident-more-passes").with("passes", count(open.len() - LISTED)));
    }
    let state = match (subject.blocked_at, administrator) {
        (_, true) => Text::new("resident-administrator"),
        (Some(at), false) => Text::new("resident-blocked-since").with("at", Argument::Moment(at)),
        (None, false) => Text::new("resident-not-blocked"),
    };
    named(Text::new("resident-card"), &subject.resident)
        .with("phone", subject.resident.particulars.phone.international())
        .with("house", subject.resident.particulars.house.as_str())
        .with("registered", Argument::Date(subject.stored.registered_at))
        .with("state", state)
        .with(
            "passes",
            match lines.is_empty() {
                true => Text::new("resident-no-passes"),
                false => Text::new("resident-passes").with("lines", super::texts::joined(lines)),
            },
        )
}

pub(super) fn ask_to_block(resident: &Resident, open: usize) -> Text {
    named(Text::new("ask-to-block"), resident).with("open", count(open))
}

pub(super) fn ask_to_remove(resident: &Resident, open: usize) -> Text {
    named(Text::new("ask-to-remove"), resident).with("open", count(open))
}

pub(super) fn resident_removed() -> Text {
    Text::new("resident-removed")
}

pub(super) fn you_are_blocked() -> Text {
    Text::new("you-are-blocked")
}

pub(super) fn you_are_unblocked() -> Text {
    Text::new("you-are-unblocked")
}

pub(super) fn you_are_removed() -> Text {
    Text::new("you-are-removed")
}

pub(super) fn toast_resident_blocked() -> Text {
    Text::new("toast-resident-blocked")
}

pub(super) fn toast_blocked_before() -> Text {
    Text::new("toast-blocked-before")
}

pub(super) fn toast_resident_unblocked() -> Text {
    Text::new("toast-resident-unblocked")
}

pub(super) fn toast_not_blocked() -> Text {
    Text::new("toast-not-blocked")
}

pub(super) fn toast_resident_removed() -> Text {
    Text::new("toast-resident-removed")
}

pub(super) fn toast_resident_gone() -> Text {
    Text::new("toast-resident-gone")
}

pub(super) fn toast_yourself() -> Text {
    Text::new("toast-yourself")
}

pub(super) fn toast_administrator() -> Text {
    Text::new("toast-administrator")
}

/// No resident has the phone that was looked for, but somebody who is blocked had it.
pub(super) fn departed_found(blocked_at: DateTime<Utc>) -> Text {
    Text::new("departed-found").with("at", Argument::Moment(blocked_at))
}

pub(super) fn departed_unblocked() -> Text {
    Text::new("departed-unblocked")
}

pub(super) fn toast_departed_unblocked() -> Text {
    Text::new("toast-departed-unblocked")
}

pub(super) fn you_may_register_again() -> Text {
    Text::new("you-may-register-again")
}

/// The label of a button of a resident's card.
pub(super) fn resident_button(deed: ResidentDeed) -> Text {
    Text::new(match deed {
        ResidentDeed::Open | ResidentDeed::Back => "button-resident-back",
        ResidentDeed::AskBlock => "button-block",
        ResidentDeed::Block => "button-block-indeed",
        ResidentDeed::Unblock => "button-unblock",
        ResidentDeed::AskRemove => "button-remove",
        ResidentDeed::Remove => "button-remove-indeed",
    })
}

fn named(text: Text, resident: &Resident) -> Text {
    text.with("name", resident.particulars.name.as_str())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn shortened(name: &str) -> String {
    if name.chars().nth(LONGEST_LABEL).is_none() {
        return name.to_owned();
    }
    let kept: String = name.chars().take(LONGEST_LABEL - 1).collect();
    format!("{kept}…")
}
