//! Standing passes: a resident asks, the administrators are asked, the first answer decides.

use chrono::{DateTime, Utc};
use conversation::{Message, Slot, To};

use super::{
    Decision, Effect, Facts, HeldPass, Pressed, State, Token, Write, days, desk, ordering, passes,
    person::{Press, outdated},
    texts,
    turn::{Turn, quiet_toast, say_to, toast},
};
use crate::domain::{Answer, Day, NewRequest, Pass, PassId, RequestId, Resident, StandingRequest, TelegramId};

/// A request and who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRequest {
    pub request: StandingRequest,
    pub resident: Resident,
}

/// [Ask the administrator]: the wish goes to all of them.
pub(super) fn ask(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token) -> Decision {
    let (ordering, visitor) = match ordering::current(state, token) {
        Ok(current) => current,
        Err(state) => return outdated(state, press, texts::toast_stale()),
    };
    if ordering::blocked_plate(turn, &ordering.draft).is_some() {
        return ordering::refuse_plate(turn, press, ordering);
    }
    let known = (&turn.facts.resident, turn.facts.fresh_request, ordering.draft.months);
    let (Some(resident), Some(id), Some(months)) = known else {
        return outdated(State::Ordering(ordering), press, texts::toast_stale());
    };
    let decision = Decision::to(State::Home)
        .and(quiet_toast(press.query_id))
        .and(Effect::Recall {
            slot: turn.order_slot(),
        });
    if let Some(limit) = ordering::limit(turn) {
        return decision.say(Message::new(limit));
    }
    let held = HeldRequest {
        request: StandingRequest {
            id,
            visitor: visitor.clone(),
            months,
            answer: None,
        },
        resident: resident.clone(),
    };
    let mut decision = decision
        .and(Effect::Write(Write::AddRequest {
            request: NewRequest {
                id,
                resident: resident.id,
                visitor,
                months,
            },
            at: turn.now(),
        }))
        .say(Message::new(texts::standing_asked(&held.request)));
    decision.effects.extend(cards(turn, &held, ""));
    decision
}

/// \[Approve\] and \[Decline\]: the first answer decides, and all the cards say whose it was.
pub(super) fn answer(turn: &Turn<'_>, state: State, press: &Press<'_>, approved: bool) -> Decision {
    let (true, Some(held)) = (turn.is_admin(), &turn.facts.request) else {
        return outdated(state, press, texts::toast_stale());
    };
    if let Some(answer) = held.request.answer {
        return outdated(state, press, texts::toast_answered(answer.approved));
    }
    let blocked = held.request.visitor.plate().and_then(|plate| turn.facts.blocked(plate));
    if let (true, Some(blocked)) = (approved, blocked) {
        let told = toast(press.query_id, desk::toast_standing_plate_blocked(&blocked.plate));
        return Decision::to(state).and(told);
    }
    let answer = Answer {
        approved,
        by: turn.person(),
    };
    let answered = HeldRequest {
        request: StandingRequest {
            answer: Some(answer),
            ..held.request.clone()
        },
        ..held.clone()
    };
    let mut decision = Decision::to(state)
        .and(Effect::Write(Write::AnswerRequest {
            request: held.request.id,
            answer,
            at: turn.now(),
        }))
        .and(toast(press.query_id, texts::toast_answered(approved)));
    decision.effects.extend(cards(turn, &answered, &turn.from.name));
    let resident = held.resident.telegram_id;
    match (approved, turn.facts.fresh_pass) {
        (true, Some(id)) => {
            let pass = Pass {
                standing: true,
                ..Pass::order(
                    id,
                    held.request.visitor.clone(),
                    turn.now(),
                    days::standing_until(turn, held.request.months),
                )
            };
            let held = HeldPass {
                pass,
                resident: held.resident.clone(),
            };
            decision.effects.extend(passes::added(&held));
            decision
                .and(say_to(resident, Message::new(texts::standing_approved())))
                .and(passes::card(&held))
        }
        _ => {
            let told = texts::standing_declined(&held.request);
            decision.and(say_to(resident, Message::new(told)))
        }
    }
}

/// A request that waits when its resident is blocked: declined with that.
pub(super) fn declined_with_block(turn: &Turn<'_>, request: &StandingRequest, resident: &Resident) -> Vec<Effect> {
    let answer = Answer {
        approved: false,
        by: turn.person(),
    };
    let held = HeldRequest {
        request: StandingRequest {
            answer: Some(answer),
            ..request.clone()
        },
        resident: resident.clone(),
    };
    let mut effects = vec![Effect::Write(Write::AnswerRequest {
        request: request.id,
        answer,
        at: turn.now(),
    })];
    effects.extend(cards(turn, &held, &turn.from.name));
    effects
}

/// The card of a request in an administrator's chat.
pub(super) fn slot(request: RequestId, admin: TelegramId) -> Slot {
    Slot(format!("standing/{request}@{admin}"))
}

/// After a visit, the pass that takes the place of a standing one: it holds from the next day on.
pub(super) fn next(held: &HeldPass, id: Option<PassId>, at: DateTime<Utc>, facts: &Facts) -> Option<HeldPass> {
    let tomorrow = Day::of(at, &facts.time_zone).days_later(1);
    let from = tomorrow.beginning(&facts.time_zone);
    Some(HeldPass {
        pass: held.pass.next_visit(id?, facts.now, from)?,
        resident: held.resident.clone(),
    })
}

/// The request as every administrator sees it; `decided_by` is the name of who answered.
fn cards(turn: &Turn<'_>, held: &HeldRequest, decided_by: &str) -> Vec<Effect> {
    let card = |admin: &TelegramId| {
        let message = match held.request.answer {
            None => Message::new(texts::standing_request(held)).inline(vec![vec![
                Pressed::ApproveStanding(held.request.id).button(),
                Pressed::DeclineStanding(held.request.id).button(),
            ]]),
            Some(answer) => Message::new(texts::standing_answered(held, answer.approved, decided_by)),
        };
        Effect::Show {
            slot: slot(held.request.id, *admin),
            to: To::Chat(*admin),
            message,
        }
    };
    turn.administrators().iter().map(card).collect()
}
