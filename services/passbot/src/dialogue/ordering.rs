use common::LicencePlate;
use conversation::{Message, Text, To};

use super::{
    Decision, Effect, HeldPass, OrderDraft, OrderQuestion as Question, Ordering, Pressed, State, Token, Write, buttons,
    passes,
    person::{Press, outdated, question_again},
    texts,
    turn::{Turn, quiet_toast, say},
};
use crate::{
    domain::{Brand, Car, Pass, PassId, Resident},
    events,
};

/// Begins an order, anew if one is being made.
pub(super) fn begin(turn: &Turn<'_>, state: State) -> Decision {
    begin_with(turn, state, OrderDraft::default(), [])
}

/// [Order a pass].
pub(super) fn press_new(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    begin_with(turn, state, OrderDraft::default(), [quiet_toast(press.query_id)])
}

/// [Order again]: only the summary is left to confirm.
pub(super) fn press_again(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    match passes::own(turn) {
        Some(held) => begin_with(turn, state, held.pass.car.clone().into(), [quiet_toast(press.query_id)]),
        None => outdated(state, press, texts::toast_stale()),
    }
}

/// Takes a text as the answer to what was asked.
pub(super) fn text(turn: &Turn<'_>, ordering: Ordering, text: &str) -> Decision {
    let refused = |ordering, text: Text| Decision::to(State::Ordering(ordering)).say(Message::new(text));
    match ordering.asked {
        Question::Brand => match Brand::parse(text) {
            Ok(brand) => {
                let draft = OrderDraft {
                    brand: Some(brand),
                    ..ordering.draft
                };
                advance(turn, Ordering { draft, ..ordering })
            }
            Err(error) => refused(ordering, texts::brand_error(error)),
        },
        Question::Plate => match LicencePlate::parse(text, turn.settings.plates.foreign) {
            Ok(plate) => {
                let draft = OrderDraft {
                    plate: Some(plate),
                    ..ordering.draft
                };
                advance(turn, Ordering { draft, ..ordering })
            }
            Err(error) => refused(ordering, texts::plate_error(&error)),
        },
        Question::Summary => asking(turn, ordering, [say(Message::new(texts::use_the_buttons()))]),
    }
}

/// The button "Order": the pass is made. With `anyway` although the same plate is awaited already.
pub(super) fn confirm(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token, anyway: bool) -> Decision {
    let (ordering, car) = match current(state, token) {
        Ok(current) => current,
        Err(state) => return outdated(state, press, texts::toast_stale()),
    };
    let (Some(resident), Some(id)) = (&turn.facts.resident, turn.facts.fresh_pass) else {
        return outdated(State::Ordering(ordering), press, texts::order_needs_registration());
    };
    if let Some(limit) = limit(turn) {
        let left = Decision::to(State::Home)
            .and(quiet_toast(press.query_id))
            .and(Effect::Recall {
                slot: turn.order_slot(),
            });
        return left.say(Message::new(limit));
    }
    match &turn.facts.same_plate {
        // Another order came in between: the card asks before it goes on.
        Some(awaited) if !anyway => {
            let card = card(turn, &ordering, &car);
            let toast = super::turn::toast(press.query_id, texts::toast_same_plate(awaited.id));
            Decision::to(State::Ordering(ordering)).and(toast).and(card)
        }
        _ => order(turn, press, resident, id, car),
    }
}

/// [Change …]: asks for it again.
pub(super) fn change(turn: &Turn<'_>, state: State, press: &Press<'_>, question: Question, token: Token) -> Decision {
    match current(state, token) {
        Ok((ordering, _)) => {
            let before = [
                quiet_toast(press.query_id),
                Effect::Recall {
                    slot: turn.order_slot(),
                },
            ];
            asking(
                turn,
                Ordering {
                    asked: question,
                    ..ordering
                },
                before,
            )
        }
        Err(state) => outdated(state, press, texts::toast_stale()),
    }
}

/// The question of this moment, as messages.
pub(super) fn question(turn: &Turn<'_>, ordering: &Ordering) -> Vec<Effect> {
    match (ordering.asked, ordering.draft.complete()) {
        (Question::Summary, Some(car)) => {
            vec![
                Effect::Recall {
                    slot: turn.order_slot(),
                },
                card(turn, ordering, &car),
            ]
        }
        (Question::Brand, _) => vec![say(Message::new(texts::ask_brand()))],
        _ => vec![say(Message::new(texts::ask_plate()))],
    }
}

fn begin_with<const N: usize>(turn: &Turn<'_>, state: State, draft: OrderDraft, before: [Effect; N]) -> Decision {
    if turn.facts.resident.is_none() {
        let mut decision = Decision::to(state);
        decision.effects.extend(before);
        return question_again(turn, decision.say(Message::new(texts::order_needs_registration())));
    }
    let recall = matches!(state, State::Ordering(_)).then(|| Effect::Recall {
        slot: turn.order_slot(),
    });
    let before = before.into_iter().chain(recall);
    if let Some(limit) = limit(turn) {
        let mut decision = Decision::to(State::Home);
        decision.effects.extend(before);
        return decision.say(Message::new(limit));
    }
    asking(
        turn,
        Ordering {
            token: turn.facts.token,
            asked: draft.next(),
            draft,
        },
        before,
    )
}

/// Why this resident may not order now, if so.
fn limit(turn: &Turn<'_>) -> Option<Text> {
    let (limits, counts) = (turn.settings.limits, turn.facts.counts);
    if counts.open >= limits.open_passes {
        return Some(texts::limit_open(counts.open));
    }
    (counts.last_day >= limits.orders_a_day).then(|| texts::limit_day(counts.last_day))
}

fn advance(turn: &Turn<'_>, ordering: Ordering) -> Decision {
    let asked = ordering.draft.next();
    asking(turn, Ordering { asked, ..ordering }, [])
}

fn asking(turn: &Turn<'_>, ordering: Ordering, before: impl IntoIterator<Item = Effect>) -> Decision {
    let question = question(turn, &ordering);
    let mut decision = Decision::to(State::Ordering(ordering));
    decision.effects.extend(before);
    decision.effects.extend(question);
    decision
}

/// The summary; it says so when the same plate is awaited already.
fn card(turn: &Turn<'_>, ordering: &Ordering, car: &Car) -> Effect {
    let (text, order) = match &turn.facts.same_plate {
        None => (
            texts::order_summary(car, turn.settings.pass_ttl),
            Pressed::Order(ordering.token),
        ),
        Some(awaited) => (
            texts::order_summary_same_plate(car, awaited),
            Pressed::OrderAnyway(ordering.token),
        ),
    };
    let message = Message::new(text).inline(buttons::order_card(ordering.token, order));
    Effect::Show {
        slot: turn.order_slot(),
        to: To::Me,
        message,
    }
}

fn order(turn: &Turn<'_>, press: &Press<'_>, resident: &Resident, id: PassId, car: Car) -> Decision {
    let pass = Pass::order(id, car, turn.now(), turn.now() + turn.settings.pass_ttl);
    let held = HeldPass {
        pass,
        resident: resident.clone(),
    };
    Decision::to(State::Home)
        .and(Effect::Write(Write::AddPass {
            pass: held.pass.clone(),
            resident: resident.id,
        }))
        .and(Effect::Publish(events::pass_changed(&held)))
        .and(Effect::Timer(passes::expiry(&held.pass)))
        .and(quiet_toast(press.query_id))
        .and(Effect::Recall {
            slot: turn.order_slot(),
        })
        .and(passes::card(&held))
}

/// The order that a button belongs to, complete; else the state back.
fn current(state: State, token: Token) -> Result<(Ordering, Car), State> {
    match state {
        State::Ordering(ordering) if ordering.token == token && ordering.asked == Question::Summary => {
            match ordering.draft.complete() {
                Some(car) => Ok((ordering, car)),
                None => Err(State::Ordering(ordering)),
            }
        }
        other => Err(other),
    }
}
