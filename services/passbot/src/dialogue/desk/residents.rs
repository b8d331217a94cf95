//! /residents: an administrator finds residents, blocks, unblocks and removes them.

use chrono::{DateTime, Utc};
use conversation::{Effect as AnyEffect, Message, Slot, Text, To};

use super::{
    About, Action, Desk, DeskPressed, DeskWrite, ResidentDeed, departed, enter,
    staff::{audited, desk},
    texts,
};
use crate::{
    dialogue::{
        Decision, Effect, Role, State, StoredData, commands, passes,
        person::{Press, outdated},
        privacy, standing,
        turn::{Turn, quiet_toast, say_to, toast},
    },
    domain::{Pass, Resident, ResidentQuery, StaffRole, StaffRoles},
};

/// Residents on one page: with their buttons they fit a phone's screen.
const PAGE: usize = 8;

/// Somebody whom a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundResident {
    pub resident: Resident,
    pub blocked: bool,
}

/// A page of those who were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ResidentPage {
    pub found: Vec<FoundResident>,
    /// How many fit at all.
    pub all: usize,
    pub page: u32,
}

/// A resident whom an administrator looks at.
#[derive(Debug, Clone)]
pub struct Subject {
    pub resident: Resident,
    pub stored: StoredData,
    pub blocked_at: Option<DateTime<Utc>>,
    /// What he was made in the bot.
    pub roles: StaffRoles,
}

/// One page of all who fit: those of the very house that was asked for first, then by name.
pub(crate) fn page_of_residents(query: &ResidentQuery, mut found: Vec<FoundResident>, page: u32) -> ResidentPage {
    found.sort_by_cached_key(|one| {
        let particulars = &one.resident.particulars;
        let elsewhere = !query.is_house(&particulars.house);
        (elsewhere, particulars.name.as_str().to_lowercase(), one.resident.id)
    });
    let all = found.len();
    let first = usize::try_from(page).unwrap_or(usize::MAX).saturating_mul(PAGE);
    ResidentPage {
        found: found.into_iter().skip(first).take(PAGE).collect(),
        all,
        page,
    }
}

/// /residents: whom?
pub(super) fn ask(turn: &Turn<'_>, state: &State) -> Decision {
    enter(turn, state, Desk::Residents(ResidentQuery::everybody())).say(prompt())
}

/// What can be looked for.
pub(super) fn prompt() -> Message {
    Message::new(texts::residents_ask()).inline(vec![vec![DeskPressed::AllResidents.button()]])
}

/// Takes what is looked for.
pub(super) fn search(turn: &Turn<'_>, desk: Desk, text: &str) -> Decision {
    let Some(query) = ResidentQuery::parse(text) else {
        return Decision::to(State::Desk(desk)).say(Message::new(texts::residents_not_a_query()));
    };
    let decision = Decision::to(State::Desk(Desk::Residents(query)));
    match (&turn.facts.desk.residents, &turn.facts.desk.departed) {
        (Some(page), _) if !page.found.is_empty() => decision
            .and(Effect::Recall { slot: list_slot(turn) })
            .and(list(turn, page)),
        (_, Some(one)) => decision
            .and(Effect::Recall { slot: list_slot(turn) })
            .and(departed::found(turn, one)),
        _ => decision.say(Message::new(texts::residents_nobody())),
    }
}

/// [All residents].
pub(super) fn all(turn: &Turn<'_>, state: &State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state.clone(), press, texts::for_role_only(StaffRole::Administrator));
    }
    let decision = enter(turn, state, Desk::Residents(ResidentQuery::everybody())).and(quiet_toast(press.query_id));
    match &turn.facts.desk.residents {
        Some(page) if !page.found.is_empty() => decision
            .and(Effect::Recall { slot: list_slot(turn) })
            .and(list(turn, page)),
        _ => decision.say(Message::new(texts::residents_nobody_yet())),
    }
}

/// \[Next\], \[Previous\].
pub(super) fn turn_page(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    match (&state, &turn.facts.desk.residents) {
        (State::Desk(Desk::Residents(_)), Some(page)) if !page.found.is_empty() => {
            let page = list(turn, page);
            Decision::to(state).and(quiet_toast(press.query_id)).and(page)
        }
        (State::Desk(Desk::Residents(_)), Some(_)) => outdated(state, press, texts::residents_nobody()),
        // The search that it belongs to was left.
        _ => outdated(state, press, texts::toast_search_left()),
    }
}

/// A button of a resident's card, or of the list.
pub(super) fn press(turn: &Turn<'_>, state: State, press: &Press<'_>, deed: ResidentDeed) -> Decision {
    if !turn.is(StaffRole::Administrator) {
        return outdated(state, press, texts::for_role_only(StaffRole::Administrator));
    }
    let Some(subject) = &turn.facts.desk.subject else {
        return outdated(state, press, texts::toast_resident_gone());
    };
    let decision = Decision::to(state);
    let shown = |decision: Decision, text: Text, subject: &Subject| {
        let card = card(turn, subject);
        decision.and(toast(press.query_id, text)).and(card)
    };
    if deed != ResidentDeed::Open
        && let Some(refusal) = untouchable(turn, subject)
    {
        return shown(decision, refusal, subject);
    }
    match (deed, subject.blocked_at) {
        (ResidentDeed::Open, _) => decision
            .and(quiet_toast(press.query_id))
            .and(Effect::Recall {
                slot: slot(turn, subject),
            })
            .and(card(turn, subject)),
        (ResidentDeed::Back, _) => decision.and(quiet_toast(press.query_id)).and(card(turn, subject)),
        (ResidentDeed::AskBlock | ResidentDeed::Block, Some(_)) => {
            shown(decision, texts::toast_blocked_before(), subject)
        }
        (ResidentDeed::AskBlock, None) => {
            let text = texts::ask_to_block(&subject.resident, open(turn, subject).count());
            decision
                .and(quiet_toast(press.query_id))
                .and(question(turn, subject, text, ResidentDeed::Block))
        }
        (ResidentDeed::AskRemove, _) => {
            let text = texts::ask_to_remove(&subject.resident, open(turn, subject).count());
            decision
                .and(quiet_toast(press.query_id))
                .and(question(turn, subject, text, ResidentDeed::Remove))
        }
        (ResidentDeed::Block, None) => block(turn, decision, press, subject),
        (ResidentDeed::Unblock, None) => shown(decision, texts::toast_not_blocked(), subject),
        (ResidentDeed::Unblock, Some(_)) => unblock(turn, decision, press, subject),
        (ResidentDeed::Remove, _) => remove(turn, decision, press, subject),
    }
}

/// Why nothing is to be done to this resident, if so: administrators are dismissed first, by /guards or the settings.
fn untouchable(turn: &Turn<'_>, subject: &Subject) -> Option<Text> {
    let person = subject.resident.telegram_id;
    if person == turn.person() {
        Some(texts::toast_yourself())
    } else if turn.settings.is_admin(person) || subject.roles.administrator {
        Some(texts::toast_administrator())
    } else {
        None
    }
}

/// He can order nothing and answer nothing from here on; what he awaits is cancelled.
fn block(turn: &Turn<'_>, mut decision: Decision, press: &Press<'_>, subject: &Subject) -> Decision {
    let Subject { resident, stored, .. } = subject;
    let person = resident.telegram_id;
    let mut passes = Vec::new();
    for pass in &stored.passes {
        match pass.cancel(turn.now()) {
            Some(cancelled) => {
                decision = passes::cancelled_by_administrator(decision, &cancelled, resident);
                passes.push(cancelled);
            }
            None => passes.push(pass.clone()),
        }
    }
    for request in stored.requests.iter().filter(|request| request.answer.is_none()) {
        decision
            .effects
            .extend(standing::declined_with_block(turn, request, resident));
    }
    let blocked = Subject {
        stored: StoredData {
            passes,
            ..stored.clone()
        },
        blocked_at: Some(turn.now()),
        ..subject.clone()
    };
    decision
        .and(desk(DeskWrite::BlockPerson {
            person,
            phone_hash: turn.settings.codes.hash(resident.particulars.phone.as_str()),
            by: turn.person(),
            at: turn.now(),
        }))
        .and(audit(turn, Action::BlockedResident, subject))
        .and(menu(turn, subject, true, true))
        .and(say_to(person, Message::new(texts::you_are_blocked())))
        .and(toast(press.query_id, texts::toast_resident_blocked()))
        .and(card(turn, &blocked))
}

fn unblock(turn: &Turn<'_>, decision: Decision, press: &Press<'_>, subject: &Subject) -> Decision {
    let person = subject.resident.telegram_id;
    let unblocked = Subject {
        blocked_at: None,
        ..subject.clone()
    };
    decision
        .and(desk(DeskWrite::UnblockPerson(person)))
        .and(audit(turn, Action::UnblockedResident, subject))
        .and(menu(turn, subject, true, false))
        .and(say_to(person, Message::new(texts::you_are_unblocked())))
        .and(toast(press.query_id, texts::toast_resident_unblocked()))
        .and(card(turn, &unblocked))
}

/// The same erasure as his own; he may register again by a new invitation, so that a block ends with it.
fn remove(turn: &Turn<'_>, mut decision: Decision, press: &Press<'_>, subject: &Subject) -> Decision {
    let person = subject.resident.telegram_id;
    if subject.blocked_at.is_some() {
        decision = decision.and(desk(DeskWrite::UnblockPerson(person)));
    }
    // His unfinished order goes with him; his dialogue learns of it by its next word.
    let order = Slot(format!("order@{person}"));
    decision.effects.push(Effect::Recall { slot: order });
    decision.effects.extend(privacy::erasure(
        turn,
        person,
        Some(&subject.resident),
        Some(&subject.stored),
    ));
    decision
        .and(audit(turn, Action::RemovedResident, subject))
        .and(menu(turn, subject, false, false))
        .and(say_to(person, Message::new(texts::you_are_removed()).remove_keyboard()))
        .and(toast(press.query_id, texts::toast_resident_removed()))
        .and(Effect::Show {
            slot: slot(turn, subject),
            to: To::Me,
            message: Message::new(texts::resident_removed()),
        })
        // The list names him too.
        .and(Effect::Recall { slot: list_slot(turn) })
}

fn audit(turn: &Turn<'_>, action: Action, subject: &Subject) -> Effect {
    audited(turn, action, Some((About::Resident, subject.resident.id.0)))
}

/// The command menu of what he is from here on.
fn menu(turn: &Turn<'_>, subject: &Subject, resident: bool, blocked: bool) -> Effect {
    let person = subject.resident.telegram_id;
    AnyEffect::Menu {
        to: To::Chat(person),
        commands: commands(Role {
            resident,
            blocked,
            administrator: false,
            guard: subject.roles.guard || turn.settings.is_guard(person),
        }),
    }
}

fn open<'subject>(turn: &Turn<'_>, subject: &'subject Subject) -> impl Iterator<Item = &'subject Pass> {
    let now = turn.now();
    subject.stored.passes.iter().filter(move |pass| pass.is_open(now))
}

pub(super) fn list_slot(turn: &Turn<'_>) -> Slot {
    Slot(format!("residents@{}", turn.person()))
}

fn list(turn: &Turn<'_>, page: &ResidentPage) -> Effect {
    let mut rows: Vec<_> = page
        .found
        .iter()
        .map(|one| {
            let pressed = DeskPressed::Resident(ResidentDeed::Open, one.resident.id);
            vec![conversation::Button::new(texts::found_resident(one), pressed.data())]
        })
        .collect();
    let mut pages = Vec::new();
    if page.page > 0 {
        let previous = DeskPressed::Residents(page.page - 1);
        pages.push(conversation::Button::new(texts::previous_page(), previous.data()));
    }
    let seen = usize::try_from(page.page)
        .unwrap_or(usize::MAX)
        .saturating_add(1)
        .saturating_mul(PAGE);
    if page.all > seen {
        let next = DeskPressed::Residents(page.page.saturating_add(1));
        pages.push(conversation::Button::new(texts::next_page(), next.data()));
    }
    if !pages.is_empty() {
        rows.push(pages);
    }
    Effect::Show {
        slot: list_slot(turn),
        to: To::Me,
        message: Message::new(texts::residents_found(page.all)).inline(rows),
    }
}

fn slot(turn: &Turn<'_>, subject: &Subject) -> Slot {
    Slot(format!("resident/{}@{}", subject.resident.id.0, turn.person()))
}

/// The resident as he stands now, with what can be done.
fn card(turn: &Turn<'_>, subject: &Subject) -> Effect {
    let id = subject.resident.id;
    let passes: Vec<&Pass> = open(turn, subject).collect();
    let administrator = turn.settings.is_admin(subject.resident.telegram_id) || subject.roles.administrator;
    let message = Message::new(texts::resident_card(subject, &passes, administrator, turn.now()));
    let block = if subject.blocked_at.is_some() {
        ResidentDeed::Unblock
    } else {
        ResidentDeed::AskBlock
    };
    Effect::Show {
        slot: slot(turn, subject),
        to: To::Me,
        message: if untouchable(turn, subject).is_some() {
            message
        } else {
            message.inline(vec![vec![
                DeskPressed::Resident(block, id).button(),
                DeskPressed::Resident(ResidentDeed::AskRemove, id).button(),
            ]])
        },
    }
}

/// The card while it asks whether that is meant.
fn question(turn: &Turn<'_>, subject: &Subject, text: Text, deed: ResidentDeed) -> Effect {
    let id = subject.resident.id;
    Effect::Show {
        slot: slot(turn, subject),
        to: To::Me,
        message: Message::new(text).inline(vec![
            vec![DeskPressed::Resident(deed, id).button()],
            vec![DeskPressed::Resident(ResidentDeed::Back, id).button()],
        ]),
    }
}
