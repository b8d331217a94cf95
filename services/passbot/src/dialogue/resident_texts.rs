//! The sentences of the resident's further paths: his list, other days, guests on foot, standing passes, privacy.

use chrono::{DateTime, TimeDelta, Utc};
use conversation::{Argument, Text};

use super::{HeldRequest, StoredData, texts::visible};
use crate::domain::{
    Car, GuestName, Months, NameError, Particulars, Pass, PassId, PassStatus, StandingRequest, TelegramId, Visitor,
};

// Who comes.

/// Two lines of a card: car and plate, or a guest on foot.
pub(super) fn visitor_lines(visitor: &Visitor) -> Text {
    match visitor {
        Visitor::Car(car) => with_car(Text::new("visitor-car"), car),
        Visitor::OnFoot(guest) => with_guest(Text::new("visitor-on-foot"), guest),
    }
}

/// Inside a sentence.
pub(super) fn visitor_inline(visitor: &Visitor) -> Text {
    match visitor {
        Visitor::Car(car) => with_car(Text::new("visitor-car-inline"), car),
        Visitor::OnFoot(guest) => with_guest(Text::new("visitor-on-foot-inline"), guest),
    }
}

pub(super) fn car_label(car: &Car) -> Text {
    with_car(Text::new("button-car"), car)
}

pub(super) fn plate_label(plate: &common::LicencePlate) -> Text {
    Text::new("button-plate").with("plate", plate.as_str())
}

pub(super) fn which_plate() -> Text {
    Text::new("which-plate")
}

pub(super) fn ask_guest() -> Text {
    Text::new("ask-guest")
}

pub(super) fn guest_error(error: NameError) -> Text {
    match error {
        NameError::TooFewWords | NameError::NoLetters => Text::new("guest-no-letters"),
        NameError::TooManyWords => Text::new("guest-too-many-words"),
        NameError::TooLong => Text::new("guest-too-long"),
        NameError::Character(character) => Text::new("guest-character").with("character", visible(character)),
    }
}

// Other days and months.

pub(super) fn choose_day(holds: TimeDelta) -> Text {
    Text::new("choose-day").with("hours", holds.num_hours())
}

pub(super) fn day_label(beginning: DateTime<Utc>) -> Text {
    Text::new("button-day").with("day", Argument::Day(beginning))
}

pub(super) fn choose_months() -> Text {
    Text::new("choose-months")
}

pub(super) fn months_label(months: Months) -> Text {
    Text::new("button-months").with("months", i64::from(months.count()))
}

/// A summary for another day.
pub(super) fn order_summary_day(summary: Text, from: DateTime<Utc>) -> Text {
    Text::new("order-summary-day")
        .with("summary", summary)
        .with("day", Argument::Day(from))
        .with("time", Argument::TimeOfDay(from))
}

pub(super) fn order_summary_standing(visitor: &Visitor, until: DateTime<Utc>) -> Text {
    Text::new("order-summary-standing")
        .with("visitor", visitor_lines(visitor))
        .with("until", Argument::Date(until))
}

pub(super) fn toast_day_over() -> Text {
    Text::new("toast-day-over")
}

// The list.

pub(super) fn no_passes() -> Text {
    Text::new("no-passes")
}

/// A line for each pass.
pub(super) fn my_passes(passes: &[&Pass], now: DateTime<Utc>) -> Text {
    Text::new("my-passes").with("lines", lines(passes.iter().map(|pass| line(pass, now))))
}

pub(super) fn newer_passes() -> Text {
    Text::new("button-newer-passes")
}

pub(super) fn older_passes() -> Text {
    Text::new("button-older-passes")
}

pub(super) fn cancel_listed(pass: PassId) -> Text {
    Text::new("button-cancel-listed").with("number", pass.to_string())
}

pub(super) fn order_listed_again(pass: &Pass) -> Text {
    Text::new("button-order-listed-again").with("number", pass.id.to_string())
}

/// A pass in one line.
pub(super) fn line(pass: &Pass, now: DateTime<Utc>) -> Text {
    let line = match pass.status {
        PassStatus::Arrived { at } => Text::new("my-pass-arrived").with("at", Argument::Moment(at)),
        PassStatus::Cancelled => Text::new("my-pass-cancelled"),
        PassStatus::Ordered if pass.is_open(now) => holds(pass, now),
        PassStatus::Ordered | PassStatus::Expired => Text::new("my-pass-expired"),
    };
    with_pass(line, pass)
}

fn holds(pass: &Pass, now: DateTime<Utc>) -> Text {
    let until = Argument::Moment(pass.valid_until);
    if pass.standing {
        Text::new("my-pass-standing").with("until", Argument::Date(pass.valid_until))
    } else if now < pass.valid_from {
        Text::new("my-pass-later").with("from", Argument::Moment(pass.valid_from))
    } else {
        Text::new("my-pass-open").with("until", until)
    }
}

// Standing passes.

pub(super) fn standing_asked(request: &StandingRequest) -> Text {
    Text::new("standing-asked").with("visitor", visitor_lines(&request.visitor))
}

pub(super) fn standing_request(held: &HeldRequest) -> Text {
    with_request(Text::new("standing-request"), held)
}

/// The card once it is answered; the name is what Telegram calls the administrator.
pub(super) fn standing_answered(held: &HeldRequest, approved: bool, by: &str) -> Text {
    // Telegram allows 64 characters each for first and last name; a hostile client may send more.
    let by: String = by.chars().take(130).collect();
    let text = Text::new(if approved {
        "standing-answered-approved"
    } else {
        "standing-answered-declined"
    });
    with_request(text, held).with("by", by)
}

pub(super) fn standing_approved() -> Text {
    Text::new("standing-approved")
}

pub(super) fn standing_declined(request: &StandingRequest) -> Text {
    Text::new("standing-declined").with("visitor", visitor_lines(&request.visitor))
}

pub(super) fn toast_answered(approved: bool) -> Text {
    Text::new(if approved { "toast-approved" } else { "toast-declined" })
}

// Privacy.

pub(super) fn privacy() -> Text {
    Text::new("privacy")
}

pub(super) fn privacy_summary(particulars: &Particulars, stored: &StoredData) -> Text {
    let passes = i64::try_from(stored.passes.len()).unwrap_or(i64::MAX);
    with_particulars(Text::new("privacy-summary"), particulars)
        .with("registered", Argument::Moment(stored.registered_at))
        .with("consent", consent(stored))
        .with("passes", passes)
}

pub(super) fn privacy_nothing() -> Text {
    Text::new("privacy-nothing")
}

pub(super) fn export_resident(person: TelegramId, particulars: &Particulars, stored: &StoredData) -> Text {
    with_particulars(Text::new("export-resident"), particulars)
        .with("id", person.to_string())
        .with("registered", Argument::Moment(stored.registered_at))
        .with("consent", consent(stored))
}

pub(super) fn export_passes(passes: &[Pass]) -> Text {
    let line = |pass: &Pass| {
        let state = match pass.status {
            PassStatus::Ordered => Text::new("export-ordered"),
            PassStatus::Arrived { at } => Text::new("export-arrived").with("at", Argument::Moment(at)),
            PassStatus::Cancelled => Text::new("export-cancelled"),
            PassStatus::Expired => Text::new("export-expired"),
        };
        with_pass(Text::new("export-pass"), pass)
            .with("ordered", Argument::Moment(pass.ordered_at))
            .with("from", Argument::Moment(pass.valid_from))
            .with("until", Argument::Moment(pass.valid_until))
            .with("state", state)
    };
    Text::new("export-passes").with("lines", lines(passes.iter().map(line)))
}

pub(super) fn export_requests(requests: &[StandingRequest]) -> Text {
    let line = |request: &StandingRequest| {
        let state = Text::new(match request.answer.map(|answer| answer.approved) {
            None => "export-unanswered",
            Some(true) => "export-approved",
            Some(false) => "export-declined",
        });
        Text::new("export-request")
            .with("visitor", visitor_inline(&request.visitor))
            .with("months", months_label(request.months))
            .with("state", state)
    };
    Text::new("export-requests").with("lines", lines(requests.iter().map(line)))
}

/// Asked of somebody who is no resident.
pub(super) fn ask_to_erase_messages() -> Text {
    Text::new("ask-to-erase-messages")
}

pub(super) fn ask_to_erase(open: usize) -> Text {
    Text::new("ask-to-erase").with("open", i64::try_from(open).unwrap_or(i64::MAX))
}

pub(super) fn erased() -> Text {
    Text::new("erased")
}

pub(super) fn toast_erased() -> Text {
    Text::new("toast-erased")
}

pub(super) fn toast_kept() -> Text {
    Text::new("toast-kept")
}

pub(super) fn toast_nothing_stored() -> Text {
    Text::new("toast-nothing-stored")
}

fn consent(stored: &StoredData) -> Text {
    match stored.consent {
        Some(consent) => Text::new("consent-given")
            .with("version", i64::from(consent.version))
            .with("at", Argument::Moment(consent.at)),
        None => Text::new("consent-not-asked"),
    }
}

/// One sentence below the other.
fn lines(lines: impl DoubleEndedIterator<Item = Text>) -> Text {
    lines.rev().fold(Text::new("lines-end"), |rest, line| {
        Text::new("lines").with("line", line).with("rest", rest)
    })
}

fn with_particulars(text: Text, particulars: &Particulars) -> Text {
    text.with("name", particulars.name.as_str())
        .with("phone", particulars.phone.international())
        .with("house", particulars.house.as_str())
}

fn with_request(text: Text, held: &HeldRequest) -> Text {
    with_particulars(text, &held.resident.particulars)
        .with("visitor", visitor_lines(&held.request.visitor))
        .with("months", i64::from(held.request.months.count()))
}

fn with_pass(text: Text, pass: &Pass) -> Text {
    text.with("number", pass.id.to_string())
        .with("visitor", visitor_inline(&pass.visitor))
}

fn with_car(text: Text, car: &Car) -> Text {
    text.with("brand", car.brand.as_str()).with("plate", car.plate.as_str())
}

fn with_guest(text: Text, guest: &GuestName) -> Text {
    text.with("guest", guest.as_str())
}
