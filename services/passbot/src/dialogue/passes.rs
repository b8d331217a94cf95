use chrono::{DateTime, Utc};
use conversation::{Message, Slot, Timer, To};

use super::{
    Decision, DeskWrite, EXPIRE_PASS, Effect, Facts, HeldPass, Pressed, State, Tick, Write,
    person::{Press, outdated},
    standing, texts,
    turn::{Turn, say_to, toast},
};
use crate::{
    domain::{Arrival, ArrivedBy, Pass, PassStatus, Refusal, Resident},
    events,
};

/// A guard ticked a pass: the first such word is the arrival.
pub(super) fn tick(state: State, tick: &Tick, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    if tick.expires_at <= facts.now {
        return decision;
    }
    let Some(held) = &facts.pass else {
        return decision.and(Effect::Publish(events::tick_refused(
            tick,
            Refusal::UnknownPass,
            facts.now,
        )));
    };
    match held.pass.arrive(tick.at) {
        Arrival::Now(pass) => {
            arrived(decision, held, pass, tick.at, facts).and(Effect::Write(Write::Desk(DeskWrite::RecordArrival {
                pass: held.pass.id,
                by: ArrivedBy::Sheet,
            })))
        }
        // The sheet that still asks has missed something: the state as it is heals it.
        Arrival::Before => decision.and(Effect::Publish(events::pass_changed(held))),
        Arrival::Refused(reason) => {
            let told = Message::new(texts::tick_refused(&held.pass, reason));
            let told = if reason == Refusal::NotYetValid {
                told
            } else {
                told.inline(order_again(&held.pass))
            };
            decision
                .and(Effect::Publish(events::tick_refused(tick, reason, facts.now)))
                .and(say_to(held.resident.telegram_id, told))
        }
    }
}

/// The visitor was at the gate at `at`: the pass as it now is, and after a standing one the next.
pub(super) fn arrived(decision: Decision, held: &HeldPass, pass: Pass, at: DateTime<Utc>, facts: &Facts) -> Decision {
    let next = standing::next(held, facts.fresh_pass, at, facts);
    let decision = changed(decision, held, pass).and(cancel_timer(held)).and(say_to(
        held.resident.telegram_id,
        Message::new(texts::pass_arrived(&held.pass, at)),
    ));
    match next {
        Some(next) => {
            let mut decision = decision;
            decision.effects.extend(added(&next));
            decision.and(card(&next))
        }
        None => decision,
    }
}

/// The time of a pass is over, unless it arrived or was cancelled before.
pub(super) fn expire(state: State, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    let Some(held) = &facts.pass else { return decision };
    match held.pass.expire(facts.now) {
        Some(pass) => {
            let told = Message::new(texts::pass_expired(&pass)).inline(order_again(&pass));
            changed(decision, held, pass).and(say_to(held.resident.telegram_id, told))
        }
        // The timer rang too early; the pass must not stay open for ever.
        None if held.pass.status == PassStatus::Ordered => decision.and(Effect::Timer(expiry(&held.pass))),
        None => decision,
    }
}

/// [Cancel the pass].
pub(super) fn cancel(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    let Some(held) = own(turn) else {
        return outdated(state, press, texts::toast_stale());
    };
    match held.pass.cancel(turn.now()) {
        Some(pass) => changed(Decision::to(state), held, pass)
            .and(cancel_timer(held))
            .and(toast(press.query_id, texts::toast_cancelled(held.pass.id))),
        None => {
            let told = outdated(state, press, texts::toast_closed(&held.pass));
            // A pass whose time has just run out is shown so by its timer.
            if held.pass.status == PassStatus::Ordered {
                told
            } else {
                told.and(card(held))
            }
        }
    }
}

/// The pass that was asked for, if it is this person's.
pub(super) fn own<'turn>(turn: &Turn<'turn>) -> Option<&'turn HeldPass> {
    turn.facts
        .pass
        .as_ref()
        .filter(|held| held.resident.telegram_id == turn.person())
}

/// The card of a pass in its resident's chat, which always shows how it stands.
pub(super) fn card(held: &HeldPass) -> Effect {
    let pass = &held.pass;
    let message = Message::new(texts::pass_card(pass));
    let message = match pass.status {
        PassStatus::Ordered => message.inline(vec![vec![Pressed::CancelPass(pass.id).button()]]),
        PassStatus::Cancelled => message.inline(order_again(pass)),
        PassStatus::Arrived { .. } | PassStatus::Expired => message,
    };
    Effect::Show {
        slot: slot(held),
        to: To::Chat(held.resident.telegram_id),
        message,
    }
}

/// A new pass: written, published, and woken up for at its end.
pub(super) fn added(held: &HeldPass) -> [Effect; 3] {
    [
        Effect::Write(Write::AddPass {
            pass: held.pass.clone(),
            resident: held.resident.id,
        }),
        Effect::Publish(events::pass_changed(held)),
        Effect::Timer(expiry(&held.pass)),
    ]
}

/// The wake-up at the end of a pass.
pub(super) fn expiry(pass: &Pass) -> Timer {
    Timer {
        kind: EXPIRE_PASS,
        key: pass.id.to_string(),
        due: pass.valid_until,
        conversation: events::pass_conversation(pass.id),
    }
}

/// A pass in its next version: written, published and shown.
pub(super) fn changed(decision: Decision, held: &HeldPass, pass: Pass) -> Decision {
    let held = HeldPass {
        pass,
        resident: held.resident.clone(),
    };
    decision
        .and(Effect::Write(Write::ChangePass(held.pass.clone())))
        .and(Effect::Publish(events::pass_changed(&held)))
        .and(card(&held))
}

/// A pass that is cancelled because its resident's data are erased: written and published, and shown to nobody.
pub(super) fn cancelled_for_good(pass: &Pass, resident: &Resident) -> [Effect; 4] {
    let held = HeldPass {
        pass: pass.clone(),
        resident: resident.clone(),
    };
    [
        Effect::Write(Write::ChangePass(held.pass.clone())),
        Effect::Publish(events::pass_changed(&held)),
        cancel_timer(&held),
        Effect::Recall { slot: slot(&held) },
    ]
}

/// A pass that is cancelled because its resident is blocked, or its car: written, published and shown.
pub(super) fn cancelled_by_administrator(decision: Decision, pass: &Pass, resident: &Resident) -> Decision {
    let held = HeldPass {
        pass: pass.clone(),
        resident: resident.clone(),
    };
    changed(decision, &held, held.pass.clone()).and(cancel_timer(&held))
}

fn slot(held: &HeldPass) -> Slot {
    Slot(format!("pass/{}@{}", held.pass.id, held.resident.telegram_id))
}

fn cancel_timer(held: &HeldPass) -> Effect {
    Effect::CancelTimer {
        kind: EXPIRE_PASS,
        key: held.pass.id.to_string(),
    }
}

fn order_again(pass: &Pass) -> Vec<Vec<conversation::Button>> {
    vec![vec![Pressed::OrderAgain(pass.id).button()]]
}
