//! What the desk says: one function for each sentence, as in `dialogue/texts.rs`.

use chrono::{DateTime, Utc};
use common::LicencePlate;
use conversation::{Argument, Text};
use jiff::civil::Date;

use super::DeskPressed;
pub(in crate::dialogue) use super::plates_texts::*;
pub(super) use super::residents_texts::*;
use crate::{
    dialogue::CommandName,
    domain::{
        ArrivedBy, GateAnswer, GateOutcome, GateQuestion, House, Pass, PassId, PassStatus, Period, PeriodError,
        Refusal, Resident, StaffMember, StaffName, StaffRole, Visitor,
    },
    settings::Settings,
};

/// So many of the staff are listed: more do not fit into one message.
const LISTED: usize = 60;

// Commands and roles.

pub(in crate::dialogue) fn command(name: CommandName) -> Option<Text> {
    match name {
        CommandName::Gate => Some(Text::new("command-gate")),
        CommandName::Guards => Some(Text::new("command-guards")),
        CommandName::Plates => Some(Text::new("command-plates")),
        CommandName::Residents => Some(Text::new("command-residents")),
        CommandName::Export => Some(Text::new("command-export")),
        _ => None,
    }
}

pub(in crate::dialogue) fn for_role_only(role: StaffRole) -> Text {
    Text::new(match role {
        StaffRole::Guard => "for-guards-only",
        StaffRole::Administrator => "for-administrators-only",
    })
}

pub(super) fn desk_left() -> Text {
    Text::new("desk-left")
}

pub(in crate::dialogue) fn guard_hint() -> Text {
    Text::new("guard-hint")
}

// Staff.

pub(super) fn staff_list(settings: &Settings, members: &[&StaffMember]) -> Text {
    let of = |role: StaffRole| {
        let by_settings = match role {
            StaffRole::Guard => &settings.guards,
            StaffRole::Administrator => &settings.admins,
        };
        let by_settings = by_settings
            .iter()
            .map(|id| Text::new("staff-by-settings").with("id", id.to_string()));
        let named = members
            .iter()
            .filter(|member| member.role == role)
            .map(|member| Text::new("staff-member").with("name", member.name.short()));
        let mut lines: Vec<Text> = by_settings.chain(named).take(LISTED / 2).collect();
        if lines.is_empty() {
            lines.push(Text::new("staff-nobody"));
        }
        joined(lines)
    };
    Text::new("staff-list")
        .with("administrators", of(StaffRole::Administrator))
        .with("guards", of(StaffRole::Guard))
}

/// Lines one under the other.
pub(super) fn joined(lines: Vec<Text>) -> Text {
    let mut lines = lines.into_iter().rev();
    let last = lines.next().unwrap_or_else(|| Text::new("staff-nobody"));
    lines.fold(last, |rest, line| {
        Text::new("staff-lines").with("line", line).with("rest", rest)
    })
}

pub(super) fn staff_invited(role: StaffRole, until: DateTime<Utc>) -> Text {
    Text::new(match role {
        StaffRole::Guard => "staff-invited-guard",
        StaffRole::Administrator => "staff-invited-administrator",
    })
    .with("until", Argument::Moment(until))
}

pub(super) fn staff_already(role: StaffRole) -> Text {
    Text::new(match role {
        StaffRole::Guard => "staff-already-guard",
        StaffRole::Administrator => "staff-already-administrator",
    })
}

pub(super) fn staff_welcome(role: StaffRole) -> Text {
    Text::new(match role {
        StaffRole::Guard => "staff-welcome-guard",
        StaffRole::Administrator => "staff-welcome-administrator",
    })
}

pub(super) fn staff_joined(role: StaffRole, name: &StaffName) -> Text {
    Text::new(match role {
        StaffRole::Guard => "staff-joined-guard",
        StaffRole::Administrator => "staff-joined-administrator",
    })
    .with("name", name.as_str())
}

pub(super) fn staff_dismissed(role: StaffRole) -> Text {
    Text::new(match role {
        StaffRole::Guard => "staff-dismissed-guard",
        StaffRole::Administrator => "staff-dismissed-administrator",
    })
}

pub(super) fn toast_dismissed(name: &StaffName) -> Text {
    Text::new("toast-dismissed").with("name", name.short())
}

pub(super) fn toast_dismissed_before() -> Text {
    Text::new("toast-dismissed-before")
}

pub(super) fn dismiss(name: &StaffName) -> Text {
    Text::new("button-dismiss").with("name", name.short())
}

// The gate.

pub(super) fn gate() -> Text {
    Text::new("gate")
}

pub(super) fn not_part_of_plate() -> Text {
    Text::new("gate-not-part-of-plate")
}

pub(super) fn nothing_found() -> Text {
    Text::new("gate-nothing-found")
}

pub(super) fn did_you_mean() -> Text {
    Text::new("gate-did-you-mean")
}

pub(super) fn none_of_these() -> Text {
    Text::new("gate-none-of-these")
}

pub(super) fn more_found(more: i64) -> Text {
    Text::new("gate-more-found").with("more", more)
}

pub(super) fn awaited(pass: &Pass, house: &House, now: DateTime<Utc>) -> Text {
    let text = if now < pass.valid_from {
        Text::new("gate-awaited-later").with("from", Argument::Moment(pass.valid_from))
    } else {
        Text::new("gate-awaited")
    };
    with_pass(text, pass, house).with("until", Argument::Moment(pass.valid_until))
}

/// The label of the button by which a pass has arrived.
pub(super) fn arrived(pass: &Pass) -> Text {
    Text::new(match pass.visitor {
        Visitor::Car(_) => "button-arrived",
        Visitor::OnFoot(_) => "button-came",
    })
}

/// A pass that is open no more.
pub(super) fn closed(pass: &Pass, house: &House, by: Option<&ArrivedBy>) -> Text {
    let text = match (pass.status, by) {
        (PassStatus::Arrived { at }, _) if pass.visitor.car().is_none() => {
            Text::new("gate-came").with("at", Argument::Moment(at))
        }
        (PassStatus::Arrived { at }, by) => {
            let text = match by {
                Some(ArrivedBy::Guard { name, .. } | ArrivedBy::GateQuestion { name, .. }) => {
                    Text::new("gate-arrived-guard").with("name", name.short())
                }
                Some(ArrivedBy::Sheet) => Text::new("gate-arrived-sheet"),
                None => Text::new("gate-arrived"),
            };
            text.with("at", Argument::Moment(at))
        }
        (PassStatus::Cancelled, _) => Text::new("gate-cancelled"),
        (PassStatus::Ordered | PassStatus::Expired, _) => Text::new("gate-expired"),
    };
    with_pass(text, pass, house)
}

pub(super) fn toast_let_in(pass: PassId) -> Text {
    Text::new("toast-let-in").with("number", pass.to_string())
}

pub(super) fn toast_arrived_before(pass: &Pass, by: Option<&ArrivedBy>) -> Text {
    let text = match by {
        Some(ArrivedBy::Guard { name, .. } | ArrivedBy::GateQuestion { name, .. }) => {
            Text::new("toast-arrived-before-guard").with("name", name.short())
        }
        Some(ArrivedBy::Sheet) => Text::new("toast-arrived-before-sheet"),
        None => Text::new("toast-arrived-before"),
    };
    let text = text.with("number", pass.id.to_string());
    match pass.status {
        PassStatus::Arrived { at } => text.with("at", Argument::Moment(at)),
        // Only an arrival is told of by this.
        PassStatus::Ordered | PassStatus::Cancelled | PassStatus::Expired => {
            text.with("at", Argument::Moment(pass.valid_from))
        }
    }
}

pub(super) fn toast_not_let_in(pass: &Pass, reason: Refusal) -> Text {
    let text = match reason {
        Refusal::Cancelled => Text::new("toast-not-let-in-cancelled"),
        Refusal::Expired | Refusal::UnknownPass => Text::new("toast-not-let-in-expired"),
        Refusal::NotYetValid => Text::new("toast-not-let-in-early").with("from", Argument::Moment(pass.valid_from)),
    };
    text.with("number", pass.id.to_string())
}

// A car without a pass.

pub(super) fn ask_plate_without_pass() -> Text {
    Text::new("without-pass-plate")
}

pub(super) fn ask_house_without_pass(plate: &LicencePlate) -> Text {
    Text::new("without-pass-house").with("plate", plate.as_str())
}

pub(super) fn nobody_lives_there(house: &House) -> Text {
    Text::new("without-pass-nobody").with("house", house.as_str())
}

/// The question as the guard sees it; `by` is the resident who decided.
pub(super) fn question_of_guard(question: &GateQuestion, by: Option<&Resident>) -> Text {
    let name = by.map_or("", |resident| resident.particulars.name.as_str());
    let text = match question.outcome {
        GateOutcome::Open => Text::new("without-pass-asked")
            .with("residents", i64::try_from(question.asked.len()).unwrap_or(i64::MAX))
            .with("until", Argument::TimeOfDay(question.expires_at)),
        GateOutcome::Allowed { at } => Text::new("without-pass-allowed")
            .with("name", name)
            .with("at", Argument::TimeOfDay(at)),
        GateOutcome::Refused { at } => Text::new("without-pass-refused")
            .with("name", name)
            .with("at", Argument::TimeOfDay(at)),
        GateOutcome::Unanswered { .. } => Text::new("without-pass-unanswered"),
        GateOutcome::Unreachable { .. } => Text::new("without-pass-unreachable"),
    };
    with_question(text, question)
}

/// The question as a resident of the house sees it.
pub(super) fn question_to_resident(question: &GateQuestion) -> Text {
    let text = match question.outcome {
        GateOutcome::Open => Text::new("gate-question").with("until", Argument::TimeOfDay(question.expires_at)),
        GateOutcome::Allowed { at } => Text::new("gate-question-allowed").with("at", Argument::TimeOfDay(at)),
        GateOutcome::Refused { at } => Text::new("gate-question-refused").with("at", Argument::TimeOfDay(at)),
        GateOutcome::Unanswered { .. } | GateOutcome::Unreachable { .. } => Text::new("gate-question-unanswered"),
    };
    with_question(text, question)
}

/// An answer that came too late.
pub(super) fn toast_gate_decided(question: &GateQuestion) -> Text {
    match question.outcome {
        GateOutcome::Allowed { at } => Text::new("toast-gate-allowed-before").with("at", Argument::TimeOfDay(at)),
        GateOutcome::Refused { at } => Text::new("toast-gate-refused-before").with("at", Argument::TimeOfDay(at)),
        GateOutcome::Open | GateOutcome::Unanswered { .. } | GateOutcome::Unreachable { .. } => {
            Text::new("toast-gate-too-late")
        }
    }
}

pub(super) fn toast_allowed() -> Text {
    Text::new("toast-gate-allowed")
}

pub(super) fn toast_refused() -> Text {
    Text::new("toast-gate-refused")
}

// Lists. Their columns and statuses are named where the lists are made.

pub(super) fn shift_nothing() -> Text {
    Text::new("shift-nothing")
}

pub(super) fn shift_caption(passes: usize, at: DateTime<Utc>) -> Text {
    Text::new("shift-caption")
        .with("passes", i64::try_from(passes).unwrap_or(i64::MAX))
        .with("at", Argument::Moment(at))
}

pub(super) fn shift_too_many(most: i64) -> Text {
    Text::new("shift-too-many").with("most", most)
}

pub(super) fn export_ask() -> Text {
    Text::new("export-ask")
}

pub(super) fn export_dates_error(error: PeriodError) -> Text {
    Text::new(match error {
        PeriodError::Unclear => "export-dates-unclear",
        PeriodError::NoSuchDay => "export-no-such-day",
    })
}

pub(super) fn export_days_to_come() -> Text {
    Text::new("export-days-to-come")
}

pub(super) fn export_nothing(first: Date, last: Date) -> Text {
    with_days(Text::new("export-nothing"), first, last)
}

pub(super) fn export_too_many(most: i64) -> Text {
    Text::new("export-too-many").with("most", most)
}

pub(super) fn export_caption(passes: usize, first: Date, last: Date) -> Text {
    let text = Text::new("export-caption").with("passes", i64::try_from(passes).unwrap_or(i64::MAX));
    with_days(text, first, last)
}

fn with_days(text: Text, first: Date, last: Date) -> Text {
    text.with("first", first.strftime("%d.%m.%Y").to_string())
        .with("last", last.strftime("%d.%m.%Y").to_string())
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: DeskPressed) -> Text {
    Text::new(match pressed {
        DeskPressed::Arrived(_) => "button-arrived",
        DeskPressed::WithoutPass => "button-without-pass",
        DeskPressed::Answer(_, GateAnswer::Allow) => "button-allow",
        DeskPressed::Answer(_, GateAnswer::Refuse) => "button-refuse",
        DeskPressed::Invite(StaffRole::Guard) => "button-invite-guard",
        DeskPressed::Invite(StaffRole::Administrator) => "button-invite-administrator",
        DeskPressed::ShiftList => "button-shift-list",
        DeskPressed::Export(Period::LastMonth) => "button-last-month",
        DeskPressed::Export(_) => "button-this-month",
        DeskPressed::BlockPlate => "button-block-plate",
        DeskPressed::UnblockPlate(_) => "button-unblock-this-plate",
        DeskPressed::AllResidents | DeskPressed::Residents(_) => "button-all-residents",
        DeskPressed::UnblockDeparted(_) => "button-unblock",
        DeskPressed::Resident(deed, _) => return resident_button(deed),
        DeskPressed::Dismiss(_, person) => return Text::new("button-dismiss").with("name", person.to_string()),
    })
}

fn with_pass(text: Text, pass: &Pass, house: &House) -> Text {
    let text = match &pass.visitor {
        Visitor::Car(car) => text.with("plate", car.plate.as_str()).with("brand", car.brand.as_str()),
        // A guest's name stands where the plate of a car does, as in the journal.
        Visitor::OnFoot(guest) => text
            .with("plate", guest.as_str())
            .with("brand", Text::new("button-on-foot")),
    };
    text.with("number", pass.id.to_string()).with("house", house.as_str())
}

fn with_question(text: Text, question: &GateQuestion) -> Text {
    text.with("plate", question.plate.as_str())
        .with("house", question.house.as_str())
}
