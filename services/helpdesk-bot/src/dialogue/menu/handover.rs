//! A communication is handed over to a colleague, who must accept. Until then it stays with the one who offers it.

use conversation::{Button, Message, Slot, Text, To};

use super::{MenuPressed, MenuWrite, answered, outdated, texts};
use crate::{
    dialogue::{
        Decision, Effect, Held, Pressed, State, Write, line,
        turn::{Press, Turn, quiet_toast, say_to, toast},
    },
    domain::{CommunicationId, Handover, HandoverEnd, StaffRole, TelegramId},
};

/// To whom?
pub(super) fn choose(turn: &Turn<'_>, state: State, press: Press<'_>, id: CommunicationId) -> Decision {
    if own(turn, id).is_none() {
        return outdated(state, press);
    }
    let colleagues = &turn.facts.menu.colleagues;
    if colleagues.is_empty() {
        return answered(state, press, [Message::new(texts::no_colleagues())]);
    }
    let rows = colleagues
        .iter()
        .map(|colleague| {
            let offer = MenuPressed::Offer {
                communication: id,
                to: colleague.id,
            };
            vec![Pressed::Menu(offer).labelled(texts::colleague(colleague))]
        })
        .collect();
    answered(state, press, [Message::new(texts::choose_colleague(id)).inline(rows)])
}

/// To this one.
pub(super) fn offer(turn: &Turn<'_>, state: State, press: Press<'_>, id: CommunicationId, to: TelegramId) -> Decision {
    let menu = &turn.facts.menu;
    let colleague = menu.colleagues.iter().find(|colleague| colleague.id == to);
    let (Some(held), Some(colleague), Some(fresh)) = (own(turn, id), colleague, menu.fresh_handover) else {
        return outdated(state, press);
    };
    let decision = Decision::to(state);
    if !colleague.reachable {
        return decision.and(alert(press, texts::toast_colleague_unreachable(&colleague.name)));
    }
    let before = menu.open_handover.as_ref();
    // Who has it anew makes an offer of his own.
    if before.is_some_and(|before| before.to == to && holds(before, held)) {
        return decision.and(toast(press, texts::toast_offered_already(&colleague.name)));
    }
    let handover = Handover {
        id: fresh,
        communication: id,
        from: turn.person(),
        from_name: turn.name(),
        to,
        to_name: colleague.name.clone(),
        offered_at: turn.now(),
        end: None,
    };
    let mut decision = decision.and(quiet_toast(press));
    if let Some(before) = before {
        decision
            .effects
            .extend(ended(turn, before, held, HandoverEnd::Withdrawn));
    }
    let answers = [
        MenuPressed::Accept(handover.id, id),
        MenuPressed::Decline(handover.id, id),
    ];
    let withdraw = vec![button(MenuPressed::Withdraw(handover.id, id))];
    let asked = Message::new(texts::offered(&handover, held)).inline(vec![answers.map(button).to_vec()]);
    let told = Message::new(texts::offer_waits(&handover)).inline(vec![withdraw]);
    decision
        .and(write(MenuWrite::Offer(handover.clone())))
        .and(show(&handover, to, asked))
        .and(show(&handover, handover.from, told))
}

/// \[Accept\]: from here on it is his.
pub(super) fn accept(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some((handover, held)) = open(turn, |handover| handover.to) else {
        return outdated(state, press);
    };
    let mut decision = Decision::to(state);
    if !holds(handover, held) || !turn.is(StaffRole::Specialist) {
        decision.effects.push(toast(press, texts::toast_offer_over()));
        decision
            .effects
            .extend(ended(turn, handover, held, HandoverEnd::Withdrawn));
        return decision;
    }
    if let Some(current) = &turn.facts.line.own {
        return decision.and(alert(press, line::toast_has_another(current)));
    }
    decision.effects.push(quiet_toast(press));
    decision
        .effects
        .extend(ended(turn, handover, held, HandoverEnd::Accepted));
    decision.effects.push(say_to(
        handover.from,
        Message::new(texts::accepted_for_offerer(handover, held)),
    ));
    decision
        .effects
        .extend(line::hand_to(turn, held, turn.person(), &turn.name()));
    decision
}

/// \[Decline\]: it stays where it is.
pub(super) fn decline(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some((handover, held)) = open(turn, |handover| handover.to) else {
        return outdated(state, press);
    };
    let mut decision = Decision::to(state).and(quiet_toast(press));
    decision
        .effects
        .extend(ended(turn, handover, held, HandoverEnd::Declined));
    if holds(handover, held) {
        let told = Message::new(texts::declined_for_offerer(handover));
        decision.effects.push(say_to(handover.from, told));
    }
    decision
}

/// \[Take the offer back\]
pub(super) fn withdraw(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some((handover, held)) = open(turn, |handover| handover.from) else {
        return outdated(state, press);
    };
    let mut decision = Decision::to(state).and(quiet_toast(press));
    decision
        .effects
        .extend(ended(turn, handover, held, HandoverEnd::Withdrawn));
    decision
}

fn own<'facts>(turn: &Turn<'facts>, id: CommunicationId) -> Option<&'facts Held> {
    let own = turn.facts.line.own.as_ref();
    own.filter(|held| held.communication.id == id)
}

/// The offer that a button is about, if nobody has answered it and it is for who pressed.
fn open<'facts>(turn: &Turn<'facts>, whose: fn(&Handover) -> TelegramId) -> Option<(&'facts Handover, &'facts Held)> {
    let handover = turn.facts.menu.handover.as_ref()?;
    let held = turn.facts.line.asked.as_ref()?;
    let about_it = handover.communication == held.communication.id;
    (about_it && handover.end.is_none() && whose(handover) == turn.person()).then_some((handover, held))
}

/// Whether the communication has been with the one who offers it ever since.
fn holds(handover: &Handover, held: &Held) -> bool {
    let communication = &held.communication;
    let since = communication.taken_at;
    communication.owner() == Some(handover.from) && since.is_some_and(|since| since <= handover.offered_at)
}

/// An offer ends: both sides see how, and its buttons are gone.
fn ended(turn: &Turn<'_>, handover: &Handover, held: &Held, end: HandoverEnd) -> [Effect; 3] {
    let for_colleague = Message::new(texts::offer_ended(handover, held, end));
    let for_offerer = Message::new(texts::own_offer_ended(handover, end));
    [
        write(MenuWrite::EndOffer {
            handover: handover.id,
            end,
            at: turn.now(),
        }),
        show(handover, handover.to, for_colleague),
        show(handover, handover.from, for_offerer),
    ]
}

fn show(handover: &Handover, to: TelegramId, message: Message) -> Effect {
    Effect::Show {
        slot: Slot(format!("handover/{}@{to}", handover.id)),
        to: To::Chat(to),
        message,
    }
}

fn button(pressed: MenuPressed) -> Button {
    Pressed::Menu(pressed).button()
}

fn alert(press: Press<'_>, text: Text) -> Effect {
    Effect::Toast {
        query_id: press.query_id.to_owned(),
        text: Some(text),
        alert: true,
    }
}

fn write(write: MenuWrite) -> Effect {
    Effect::Write(Write::Menu(write))
}
