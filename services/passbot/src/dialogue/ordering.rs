use common::LicencePlate;
use conversation::{Message, Text, To, What};

use super::{
    Decision, Effect, HeldPass, OrderDraft, OrderQuestion as Question, Ordering, Pressed, State, Token, buttons, days,
    everything, passes,
    person::{Press, outdated, question_again},
    texts,
    turn::{Turn, quiet_toast, say},
};
use crate::domain::{Brand, GuestName, Pass, PassId, Resident, Visitor};

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
        Some(held) => begin_with(
            turn,
            state,
            held.pass.visitor.clone().into(),
            [quiet_toast(press.query_id)],
        ),
        None => outdated(state, press, texts::toast_stale()),
    }
}

/// [A guest on foot]: a name is asked instead of brand and plate.
pub(super) fn press_on_foot(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token) -> Decision {
    match state {
        State::Ordering(ordering) if ordering.token == token && ordering.asked == Question::Brand => {
            let asked = Question::Guest;
            asking(turn, Ordering { asked, ..ordering }, [quiet_toast(press.query_id)])
        }
        other => outdated(other, press, texts::toast_stale()),
    }
}

/// Takes a text as the answer to what was asked.
pub(super) fn text(turn: &Turn<'_>, ordering: Ordering, text: &str) -> Decision {
    let state = State::Ordering(ordering.clone());
    if let Some(described) = everything::told(turn.settings, &state, &What::Text(text.to_owned())) {
        return everything::take(turn, ordering, described);
    }
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
                    found: Vec::new(),
                    ..ordering.draft
                };
                advance(turn, Ordering { draft, ..ordering })
            }
            Err(error) => refused(ordering, texts::plate_error(&error)),
        },
        Question::Summary => asking(turn, ordering, [say(Message::new(texts::use_the_buttons()))]),
        Question::Guest => match GuestName::parse(text) {
            Ok(guest) => {
                let draft = OrderDraft {
                    guest: Some(guest),
                    brand: None,
                    plate: None,
                    ..ordering.draft
                };
                advance(turn, Ordering { draft, ..ordering })
            }
            Err(error) => refused(ordering, texts::guest_error(error)),
        },
    }
}

/// The button "Order": the pass is made. With `anyway` although the same plate is awaited already.
pub(super) fn confirm(turn: &Turn<'_>, state: State, press: &Press<'_>, token: Token, anyway: bool) -> Decision {
    let (ordering, visitor) = match current(state, token) {
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
    if blocked_plate(turn, &ordering.draft).is_some() {
        return refuse_plate(turn, press, ordering);
    }
    if ordering.draft.months.is_some() {
        // A press on the card as it was before: months are an administrator's to grant.
        let card = card(turn, &ordering, &visitor);
        return Decision::to(State::Ordering(ordering))
            .and(quiet_toast(press.query_id))
            .and(card);
    }
    if ordering.draft.day.is_some_and(|day| !days::is_ahead(turn, day)) {
        // The card was left until its day began: it is no longer what it says.
        let draft = OrderDraft {
            day: None,
            ..ordering.draft
        };
        let ordering = Ordering { draft, ..ordering };
        let card = card(turn, &ordering, &visitor);
        let toast = super::turn::toast(press.query_id, texts::toast_day_over());
        return Decision::to(State::Ordering(ordering)).and(toast).and(card);
    }
    match &turn.facts.same_plate {
        // Another order came in between: the card asks before it goes on.
        Some(awaited) if !anyway => {
            let card = card(turn, &ordering, &visitor);
            let toast = super::turn::toast(press.query_id, texts::toast_same_plate(awaited.id));
            Decision::to(State::Ordering(ordering)).and(toast).and(card)
        }
        _ => order(turn, press, resident, id, visitor, &ordering.draft),
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
        (Question::Summary, Some(visitor)) => {
            vec![
                Effect::Recall {
                    slot: turn.order_slot(),
                },
                card(turn, ordering, &visitor),
            ]
        }
        (Question::Brand, _) => {
            let cars = buttons::cars(ordering.token, &turn.facts.recent_cars);
            vec![say(
                Message::new(texts::ask_brand(!turn.facts.recent_cars.is_empty())).inline(cars)
            )]
        }
        (Question::Guest, _) => vec![say(Message::new(texts::ask_guest()))],
        (Question::Plate, _) if !ordering.draft.found.is_empty() => {
            let plate = |(index, plate)| {
                Some(vec![
                    Pressed::Plate(ordering.token, u8::try_from(index).ok()?).labelled(texts::plate_label(plate)),
                ])
            };
            let plates = ordering.draft.found.iter().enumerate().filter_map(plate).collect();
            vec![say(Message::new(texts::which_plate()).inline(plates))]
        }
        _ => vec![say(Message::new(texts::ask_plate()))],
    }
}

/// Begins an order with what is known already.
pub(super) fn begin_with<const N: usize>(
    turn: &Turn<'_>,
    state: State,
    draft: OrderDraft,
    before: [Effect; N],
) -> Decision {
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

/// The plate of a draft, if it is blocked.
pub(super) fn blocked_plate<'turn>(turn: &Turn<'turn>, draft: &OrderDraft) -> Option<&'turn LicencePlate> {
    let plate = draft.plate.as_ref().filter(|_| draft.guest.is_none())?;
    turn.facts.blocked(plate).map(|blocked| &blocked.plate)
}

/// The plate was blocked while the card stood there: another is asked for.
pub(super) fn refuse_plate(turn: &Turn<'_>, press: &Press<'_>, ordering: Ordering) -> Decision {
    let before = [
        quiet_toast(press.query_id),
        Effect::Recall {
            slot: turn.order_slot(),
        },
    ];
    asking(turn, ordering, before)
}

/// Why this resident may not order now, if so.
pub(super) fn limit(turn: &Turn<'_>) -> Option<Text> {
    let (limits, counts) = (turn.settings.limits, turn.facts.counts);
    if counts.open >= limits.open_passes {
        return Some(texts::limit_open(counts.open));
    }
    (counts.last_day >= limits.orders_a_day).then(|| texts::limit_day(counts.last_day))
}

/// Asks the first thing that is not known yet, or shows the summary.
pub(super) fn advance(turn: &Turn<'_>, ordering: Ordering) -> Decision {
    let asked = ordering.draft.next();
    asking(turn, Ordering { asked, ..ordering }, [])
}

/// Comes to a question and asks it, after `before`.
pub(super) fn asking(turn: &Turn<'_>, ordering: Ordering, before: impl IntoIterator<Item = Effect>) -> Decision {
    // A plate that is blocked is as good as none.
    let refused =
        blocked_plate(turn, &ordering.draft).map(|plate| say(Message::new(super::desk::plate_refused(plate))));
    let ordering = match refused {
        Some(_) => Ordering {
            asked: Question::Plate,
            draft: OrderDraft {
                plate: None,
                ..ordering.draft
            },
            ..ordering
        },
        None => ordering,
    };
    let question = question(turn, &ordering);
    let before = before.into_iter().chain(refused);
    let mut decision = Decision::to(State::Ordering(ordering));
    decision.effects.extend(before);
    decision.effects.extend(question);
    decision
}

/// The summary; it says so when the same plate is awaited already.
pub(super) fn card(turn: &Turn<'_>, ordering: &Ordering, visitor: &Visitor) -> Effect {
    let OrderDraft { day, months, .. } = &ordering.draft;
    let validity = days::validity(turn, &ordering.draft);
    let (text, order) = match (&turn.facts.same_plate, months) {
        (_, Some(_)) => (
            texts::order_summary_standing(visitor, validity.until),
            Pressed::AskStanding(ordering.token),
        ),
        (None, None) => (
            texts::order_summary(visitor, turn.settings.pass_ttl),
            Pressed::Order(ordering.token),
        ),
        (Some(awaited), None) => (
            texts::order_summary_same_plate(visitor, awaited),
            Pressed::OrderAnyway(ordering.token),
        ),
    };
    let text = if day.is_some() {
        texts::order_summary_day(text, validity.from)
    } else {
        text
    };
    let on_foot = visitor.car().is_none();
    let message = Message::new(text).inline(buttons::order_card(ordering.token, order, on_foot));
    Effect::Show {
        slot: turn.order_slot(),
        to: To::Me,
        message,
    }
}

fn order(
    turn: &Turn<'_>,
    press: &Press<'_>,
    resident: &Resident,
    id: PassId,
    visitor: Visitor,
    draft: &OrderDraft,
) -> Decision {
    let validity = days::validity(turn, draft);
    let pass = Pass {
        valid_from: validity.from,
        ..Pass::order(id, visitor, turn.now(), validity.until)
    };
    let held = HeldPass {
        pass,
        resident: resident.clone(),
    };
    let mut decision = Decision::to(State::Home);
    decision.effects.extend(passes::added(&held));
    decision
        .and(quiet_toast(press.query_id))
        .and(Effect::Recall {
            slot: turn.order_slot(),
        })
        .and(passes::card(&held))
}

/// The order that a button belongs to, complete; else the state back.
pub(super) fn current(state: State, token: Token) -> Result<(Ordering, Visitor), State> {
    match state {
        State::Ordering(ordering) if ordering.token == token && ordering.asked == Question::Summary => {
            match ordering.draft.complete() {
                Some(visitor) => Ok((ordering, visitor)),
                None => Err(State::Ordering(ordering)),
            }
        }
        other => Err(other),
    }
}
