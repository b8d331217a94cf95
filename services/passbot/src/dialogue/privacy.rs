//! /privacy: what is stored about a person, all of it to take away, and its erasure.

use chrono::{DateTime, Utc};
use conversation::{Message, Slot};

use super::{
    Decision, Effect, Pressed, Role, State, Write, home, passes,
    person::{Press, outdated},
    standing, texts,
    turn::{Turn, quiet_toast, say, toast},
};
use crate::{
    domain::{Consent, Pass, Resident, StandingRequest, TelegramId},
    events,
};

/// Passes in one message of the export: far below Telegram's limit.
const PASSES_A_MESSAGE: usize = 15;

/// What the tables hold about a resident beside what he told about himself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredData {
    pub registered_at: DateTime<Utc>,
    /// `None` for those who registered before it was asked.
    pub consent: Option<Consent>,
    /// All of his passes, locked, the oldest first.
    pub passes: Vec<Pass>,
    /// All of his requests for standing passes, locked, the oldest first.
    pub requests: Vec<StandingRequest>,
}

/// /privacy.
pub(super) fn show(turn: &Turn<'_>, state: State) -> Decision {
    let decision = Decision::to(state).say(Message::new(texts::privacy()));
    let buttons = vec![vec![Pressed::ExportData.button()], vec![Pressed::EraseData.button()]];
    match (&turn.facts.resident, &turn.facts.stored) {
        (Some(resident), Some(stored)) => {
            let summary = texts::privacy_summary(&resident.particulars, stored);
            decision.say(Message::new(summary).inline(buttons))
        }
        _ => {
            let erase = vec![vec![Pressed::EraseData.button()]];
            decision.say(Message::new(texts::privacy_nothing()).inline(erase))
        }
    }
}

/// [Send me everything]: all that is stored, in as many messages as it takes.
pub(super) fn export(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    let (Some(resident), Some(stored)) = (&turn.facts.resident, &turn.facts.stored) else {
        return outdated(state, press, texts::toast_nothing_stored());
    };
    let mut decision = Decision::to(state)
        .and(quiet_toast(press.query_id))
        .say(Message::new(texts::export_resident(
            turn.person(),
            &resident.particulars,
            stored,
        )));
    for passes in stored.passes.chunks(PASSES_A_MESSAGE) {
        decision.effects.push(say(Message::new(texts::export_passes(passes))));
    }
    for requests in stored.requests.chunks(PASSES_A_MESSAGE) {
        decision
            .effects
            .push(say(Message::new(texts::export_requests(requests))));
    }
    decision
}

/// [Erase everything]: asked once more before it happens.
pub(super) fn ask_to_erase(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    let open = |stored: &StoredData| stored.passes.iter().filter(|pass| pass.is_open(turn.now())).count();
    let text = match &turn.facts.stored {
        Some(stored) => texts::ask_to_erase(open(stored)),
        None => texts::ask_to_erase_messages(),
    };
    let buttons = vec![
        vec![Pressed::EraseDataForGood.button()],
        vec![Pressed::KeepData.button()],
    ];
    Decision::to(state)
        .and(quiet_toast(press.query_id))
        .say(Message::new(text).inline(buttons))
}

/// [No, keep it].
pub(super) fn keep(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    let decision = outdated(state, press, texts::toast_kept());
    super::person::question_again(turn, decision)
}

/// [Yes, erase everything].
pub(super) fn erase(turn: &Turn<'_>, state: &State, press: &Press<'_>) -> Decision {
    let mut decision = Decision::to(State::Home);
    let effects = &mut decision.effects;
    let own_cards = home::card_of(turn, state);
    effects.extend(own_cards.map(|slot| Effect::Recall { slot }));
    effects.extend(home::release(turn));
    let (resident, stored) = (turn.facts.resident.as_ref(), turn.facts.stored.as_ref());
    effects.extend(erasure(turn, turn.person(), resident, stored));
    decision
        .and(toast(press.query_id, texts::toast_erased()))
        .and(home::menu(Role {
            resident: false,
            ..turn.role()
        }))
        .and(say(Message::new(texts::erased()).remove_keyboard()))
        // The press itself names the person too.
        .forgetting_input()
}

/// The end of everything about a person: open passes are cancelled, then it goes, here and, by events, in the journal. Of
/// a pass its number, its times and what became of it stay.
pub(super) fn erasure(
    turn: &Turn<'_>,
    person: TelegramId,
    resident: Option<&Resident>,
    stored: Option<&StoredData>,
) -> Vec<Effect> {
    let recall = |slot| Effect::Recall { slot };
    let mut effects = vec![recall(Slot(format!("orders@{person}")))];
    let mut erased = Vec::new();
    if let (Some(resident), Some(stored)) = (resident, stored) {
        for pass in &stored.passes {
            let pass = match pass.cancel(turn.now()) {
                Some(cancelled) => {
                    effects.extend(passes::cancelled_for_good(&cancelled, resident));
                    cancelled
                }
                None => pass.clone(),
            };
            erased.push(events::pass_erased(&pass));
        }
        for request in stored.requests.iter().filter(|request| request.answer.is_none()) {
            let admins = turn.administrators().into_iter();
            effects.extend(admins.map(|admin| recall(standing::slot(request.id, admin))));
        }
    }
    effects.push(Effect::Write(Write::Erase {
        telegram_id: person,
        resident: resident.map(|resident| resident.id),
        names: resident.map(|resident| resident.particulars.clone()),
        now: turn.now(),
    }));
    effects.extend(erased.into_iter().map(Effect::Publish));
    effects
}
