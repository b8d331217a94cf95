use common::LicencePlate;
use conversation::{ConversationKey, Message, Report, Slot, Timer, To};

use super::{
    CARD_ENDED, Desk, DeskPressed, DeskWrite, GATE_QUESTION, GateNews, enter, facts, plates, staff::desk, texts,
};
use crate::{
    dialogue::{
        Decision, Effect, Facts, HeldPass, State, Write,
        person::{Press, outdated},
        texts as common_texts,
        turn::{Turn, quiet_toast, toast},
    },
    domain::{
        ANSWER_WITHIN, Arrival, ArrivedBy, Car, GateAnswer, GateOutcome, GateQuestion, GateQuestionId, House, Pass,
        PassId, Resident, StaffName, StaffRole, TelegramId,
    },
    events,
};

/// [Car without a pass].
pub(super) fn begin(turn: &Turn<'_>, state: State, press: &Press<'_>) -> Decision {
    if !turn.is(StaffRole::Guard) {
        return outdated(state, press, texts::for_role_only(StaffRole::Guard));
    }
    enter(turn, &state, Desk::PlateWithoutPass)
        .and(quiet_toast(press.query_id))
        .say(Message::new(texts::ask_plate_without_pass()))
}

/// Takes its plate.
pub(super) fn plate(turn: &Turn<'_>, text: &str) -> Decision {
    match facts::plate(text) {
        Ok(plate) => {
            if let Some(blocked) = turn.facts.blocked(&plate) {
                return Decision::to(State::Desk(Desk::PlateSearch)).say(plates::warning(blocked));
            }
            let asked = Message::new(texts::ask_house_without_pass(&plate));
            Decision::to(State::Desk(Desk::HouseWithoutPass(plate))).say(asked)
        }
        Err(error) => {
            Decision::to(State::Desk(Desk::PlateWithoutPass)).say(Message::new(common_texts::plate_error(&error)))
        }
    }
}

/// Takes its house, and asks all who live there.
pub(super) fn house(turn: &Turn<'_>, plate: LicencePlate, text: &str) -> Decision {
    if let Some(blocked) = turn.facts.blocked(&plate) {
        return Decision::to(State::Desk(Desk::PlateSearch)).say(plates::warning(blocked));
    }
    let again = |plate, text| Decision::to(State::Desk(Desk::HouseWithoutPass(plate))).say(Message::new(text));
    let house = match House::parse(text) {
        Ok(house) => house,
        Err(error) => return again(plate, common_texts::house_error(error)),
    };
    let neighbours = &turn.facts.desk.neighbours;
    let Some(id) = turn.facts.desk.fresh_question.filter(|_| !neighbours.is_empty()) else {
        return again(plate, texts::nobody_lives_there(&house));
    };
    let asked: Vec<TelegramId> = neighbours
        .iter()
        .filter(|neighbour| neighbour.reachable)
        .map(|neighbour| neighbour.telegram_id)
        .collect();
    let outcome = if asked.is_empty() {
        GateOutcome::Unreachable { at: turn.now() }
    } else {
        GateOutcome::Open
    };
    let question = GateQuestion {
        id,
        guard: turn.person(),
        guard_name: StaffName::from_telegram(&turn.from.name),
        plate,
        house,
        asked_at: turn.now(),
        expires_at: turn.now() + ANSWER_WITHIN,
        asked,
        unreached: 0,
        outcome,
    };
    let mut decision =
        Decision::to(State::Desk(Desk::PlateSearch)).and(desk(DeskWrite::AddGateQuestion(question.clone())));
    decision.effects.push(guards_card(&question, None));
    if outcome == GateOutcome::Open {
        decision.effects.push(Effect::Timer(timer(&question)));
        decision.effects.extend(residents_cards(&question));
    }
    decision
}

/// \[Allow\], \[Refuse\]: the first answer decides.
pub(super) fn answer(turn: &Turn<'_>, state: State, press: &Press<'_>, answer: GateAnswer) -> Decision {
    let asked = turn
        .facts
        .desk
        .question
        .as_ref()
        .filter(|question| question.asked.contains(&turn.person()));
    let (Some(question), Some(resident)) = (asked, &turn.facts.resident) else {
        return outdated(state, press, common_texts::toast_stale());
    };
    if !question.is_open(turn.now()) {
        let told = Decision::to(state).and(toast(press.query_id, texts::toast_gate_decided(question)));
        // A question whose time has just run out is ended by its timer.
        return if question.outcome == GateOutcome::Open {
            told
        } else {
            told.and(residents_card(question, turn.person()))
        };
    }
    match answer {
        GateAnswer::Refuse => {
            let refused = GateOutcome::Refused { at: turn.now() };
            let decision = decide(Decision::to(state), question, refused, Some(resident), None);
            decision.and(toast(press.query_id, texts::toast_refused()))
        }
        // It was blocked while the house was asked.
        GateAnswer::Allow if turn.facts.blocked(&question.plate).is_some() => Decision::to(state).and(toast(
            press.query_id,
            texts::toast_plate_blocked_at_the_gate(&question.plate),
        )),
        GateAnswer::Allow => match turn.facts.fresh_pass {
            Some(id) => allow(turn, Decision::to(state), question, resident, id)
                .and(toast(press.query_id, texts::toast_allowed())),
            None => outdated(state, press, common_texts::toast_stale()),
        },
    }
}

/// Its time is over, or a card could not be delivered.
pub(in crate::dialogue) fn news(state: State, news: GateNews, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    let Some(question) = facts.desk.question.as_ref() else {
        return decision;
    };
    if question.outcome != GateOutcome::Open {
        return decision;
    }
    match news {
        GateNews::Due(_) if question.is_over(facts.now) => decide(
            decision,
            question,
            GateOutcome::Unanswered { at: facts.now },
            None,
            None,
        ),
        // The timer rang too early.
        GateNews::Due(_) => decision.and(Effect::Timer(timer(question))),
        GateNews::CardEnded { reached: true, .. } => decision,
        GateNews::CardEnded { reached: false, .. } => {
            let decision = decision.and(desk(DeskWrite::CountUnreached(question.id)));
            let all = i64::try_from(question.asked.len()).unwrap_or(i64::MAX);
            if question.unreached + 1 < all {
                decision
            } else {
                decide(
                    decision,
                    question,
                    GateOutcome::Unreachable { at: facts.now },
                    None,
                    None,
                )
            }
        }
    }
}

/// The car becomes a pass, ordered by the resident and arrived at once.
fn allow(turn: &Turn<'_>, decision: Decision, question: &GateQuestion, resident: &Resident, id: PassId) -> Decision {
    let car = Car {
        brand: turn.facts.brand_without_pass.clone(),
        plate: question.plate.clone(),
    };
    let pass = Pass::order(id, car, turn.now(), turn.now() + turn.settings.pass_ttl);
    let ordered = HeldPass {
        pass,
        resident: resident.clone(),
    };
    let decision = decision
        .and(Effect::Write(Write::AddPass {
            pass: ordered.pass.clone(),
            resident: resident.id,
        }))
        .and(Effect::Publish(events::pass_changed(&ordered)));
    let decision = match ordered.pass.arrive(turn.now()) {
        Arrival::Now(pass) => {
            let arrived = HeldPass { pass, ..ordered };
            decision
                .and(Effect::Write(Write::ChangePass(arrived.pass.clone())))
                .and(Effect::Publish(events::pass_changed(&arrived)))
        }
        // A pass that has just been ordered holds from this moment on.
        Arrival::Before | Arrival::Refused(_) => decision,
    };
    let by = ArrivedBy::GateQuestion {
        id: question.guard,
        name: question.guard_name.clone(),
    };
    let decision = decision.and(desk(DeskWrite::RecordArrival { pass: id, by }));
    let allowed = GateOutcome::Allowed { at: turn.now() };
    decide(decision, question, allowed, Some(resident), Some(id))
}

/// The end of a question: written, and shown to all who were asked and to the guard.
fn decide(
    decision: Decision,
    question: &GateQuestion,
    outcome: GateOutcome,
    by: Option<&Resident>,
    pass: Option<PassId>,
) -> Decision {
    let question = question.decided(outcome);
    let mut decision = decision
        .and(desk(DeskWrite::DecideGateQuestion {
            question: question.id,
            outcome,
            by: by.map(|resident| resident.telegram_id),
            pass,
        }))
        .and(Effect::CancelTimer {
            kind: GATE_QUESTION,
            key: question.id.to_string(),
        })
        .and(guards_card(&question, by));
    let cards = question.asked.iter().map(|person| residents_card(&question, *person));
    decision.effects.extend(cards);
    decision
}

/// What the guard sees of it, live.
fn guards_card(question: &GateQuestion, by: Option<&Resident>) -> Effect {
    Effect::Show {
        slot: Slot(format!("gate-question/{}@{}", question.id, question.guard)),
        to: To::Chat(question.guard),
        message: Message::new(texts::question_of_guard(question, by)),
    }
}

/// The question itself in each chat; how that ends is reported.
fn residents_cards(question: &GateQuestion) -> impl Iterator<Item = Effect> {
    question.asked.iter().map(|person| Effect::ShowReporting {
        slot: residents_slot(question.id, *person),
        to: To::Chat(*person),
        message: Message::new(texts::question_to_resident(question)).inline(vec![vec![
            DeskPressed::Answer(question.id, GateAnswer::Allow).button(),
            DeskPressed::Answer(question.id, GateAnswer::Refuse).button(),
        ]]),
        report: Report {
            conversation: conversation(question.id),
            kind: format!("{CARD_ENDED}{}", question.id),
        },
    })
}

/// The question in a resident's chat, decided.
fn residents_card(question: &GateQuestion, person: TelegramId) -> Effect {
    Effect::Show {
        slot: residents_slot(question.id, person),
        to: To::Chat(person),
        message: Message::new(texts::question_to_resident(question)),
    }
}

fn residents_slot(question: GateQuestionId, person: TelegramId) -> Slot {
    Slot(format!("gate-answer/{question}@{person}"))
}

fn timer(question: &GateQuestion) -> Timer {
    Timer {
        kind: GATE_QUESTION,
        key: question.id.to_string(),
        due: question.expires_at,
        conversation: conversation(question.id),
    }
}

/// Where timers and reports about a question run.
fn conversation(question: GateQuestionId) -> ConversationKey {
    ConversationKey::aggregate("gate-question", question)
}
