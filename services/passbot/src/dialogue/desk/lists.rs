use conversation::{Cell, Document, FileName, Message, Text, To};

use super::{Action, Desk, DeskPressed, enter, staff::audited, texts};
use crate::{
    dialogue::{
        Decision, Effect, HeldPass, State,
        person::{Press, outdated, question_again},
        turn::{Turn, quiet_toast},
    },
    domain::{Day, Pass, PassStatus, Period, StaffRole, Visitor},
};

/// A file holds at most so many passes: far below what Telegram takes and a worksheet holds.
pub(crate) const LONGEST_LIST: i64 = 20_000;

/// [Shift list]: today's open passes, for when the internet is down.
pub(super) fn shift(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Guard) {
        return outdated(state, press, texts::for_role_only(StaffRole::Guard));
    }
    let passes = &turn.facts.desk.passes;
    let decision = Decision::to(state).and(quiet_toast(press.query_id));
    if passes.is_empty() {
        return decision.say(Message::new(texts::shift_nothing()));
    }
    let row = |held: &HeldPass| {
        let pass = &held.pass;
        let [who, brand] = visitor(pass);
        vec![
            who,
            brand,
            Cell::Text(held.resident.particulars.house.as_str().to_owned()),
            Cell::Moment(pass.valid_from),
            Cell::Moment(pass.valid_until),
            Cell::Text(pass.id.to_string()),
        ]
    };
    let columns = [
        "column-plate",
        "column-brand",
        "column-house",
        "column-from",
        "column-until",
        "column-number",
    ];
    if too_long(passes) {
        return decision.say(Message::new(texts::shift_too_many(LONGEST_LIST)));
    }
    let today = Day::of(turn.now(), &turn.facts.time_zone);
    decision.and(Effect::SendDocument {
        to: To::Me,
        document: Document {
            file_name: FileName::new(&format!("passes-{today}"), "xlsx"),
            caption: texts::shift_caption(passes.len(), turn.now()),
            headings: columns.map(Text::new).to_vec(),
            rows: passes.iter().map(row).collect(),
        },
    })
}

/// /export: of which days?
pub(super) fn ask(turn: &Turn<'_>, state: &State) -> Decision {
    enter(turn, state, Desk::ExportDates).say(prompt())
}

/// What can be exported.
pub(super) fn prompt() -> Message {
    Message::new(texts::export_ask()).inline(vec![vec![
        DeskPressed::Export(Period::ThisMonth).button(),
        DeskPressed::Export(Period::LastMonth).button(),
    ]])
}

/// [This month], [Last month].
pub(super) fn press_export(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let state = match state {
        State::Desk(Desk::ExportDates) => State::Home,
        other => other,
    };
    let decision = export(turn, Decision::to(state).and(quiet_toast(press.query_id)));
    question_again(turn, decision)
}

/// Two dates.
pub(super) fn dates(turn: &Turn<'_>, text: &str) -> Decision {
    let again = |text| Decision::to(State::Desk(Desk::ExportDates)).say(Message::new(text));
    match Period::parse(text) {
        Err(error) => again(texts::export_dates_error(error)),
        Ok(period) if period.is_to_come(turn.now(), &turn.facts.time_zone) => again(texts::export_days_to_come()),
        Ok(_) => export(turn, Decision::to(State::Home)),
    }
}

fn export(turn: &Turn<'_>, decision: Decision) -> Decision {
    let passes = &turn.facts.desk.passes;
    let Some((first, last)) = turn.facts.desk.days else {
        return decision.say(prompt());
    };
    if passes.is_empty() {
        return decision.say(Message::new(texts::export_nothing(first, last)));
    }
    if too_long(passes) {
        return decision.say(Message::new(texts::export_too_many(LONGEST_LIST)));
    }
    let columns = [
        "column-number",
        "column-plate",
        "column-brand",
        "column-house",
        "column-name",
        "column-phone",
        "column-ordered",
        "column-from",
        "column-until",
        "column-status",
        "column-arrived",
    ];
    decision
        .and(audited(turn, Action::ExportedPasses, None))
        .and(Effect::SendDocument {
            to: To::Me,
            document: Document {
                file_name: FileName::new(&format!("passes-{first}-{last}"), "xlsx"),
                caption: texts::export_caption(passes.len(), first, last),
                headings: columns.map(Text::new).to_vec(),
                rows: passes.iter().map(exported).collect(),
            },
        })
}

fn too_long(passes: &[HeldPass]) -> bool {
    i64::try_from(passes.len()).is_ok_and(|length| length > LONGEST_LIST)
}

fn exported(held: &HeldPass) -> Vec<Cell> {
    let HeldPass { pass, resident } = held;
    let status = match pass.status {
        PassStatus::Ordered => "status-ordered",
        PassStatus::Arrived { .. } => "status-arrived",
        PassStatus::Cancelled => "status-cancelled",
        PassStatus::Expired => "status-expired",
    };
    let [who, brand] = visitor(pass);
    vec![
        Cell::Text(pass.id.to_string()),
        who,
        brand,
        Cell::Text(resident.particulars.house.as_str().to_owned()),
        Cell::Text(resident.particulars.name.as_str().to_owned()),
        Cell::Text(resident.particulars.phone.international()),
        Cell::Moment(pass.ordered_at),
        Cell::Moment(pass.valid_from),
        Cell::Moment(pass.valid_until),
        Cell::Sentence(Text::new(status)),
        match pass.status {
            PassStatus::Arrived { at } => Cell::Moment(at),
            _ => Cell::Empty,
        },
    ]
}

/// Who comes: a plate and a brand, or a guest's name where the plate of a car stands, as in the journal.
fn visitor(pass: &Pass) -> [Cell; 2] {
    match &pass.visitor {
        Visitor::Car(car) => [
            Cell::Text(car.plate.to_string()),
            Cell::Text(car.brand.as_str().to_owned()),
        ],
        Visitor::OnFoot(guest) => [
            Cell::Text(guest.as_str().to_owned()),
            Cell::Sentence(Text::new("button-on-foot")),
        ],
    }
}
