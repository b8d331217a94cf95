use conversation::{Message, Slot, To};

use super::{Held, LinePressed, LineWrite, outdated, texts, write};
use crate::{
    dialogue::{
        Decision, Effect, Pressed, State,
        turn::{Press, Turn, toast},
    },
    domain::{Communication, Rating},
    events,
};

/// Asks the person what he thought of it.
pub(super) fn ask(communication: &Communication) -> Effect {
    let star = |rating| Pressed::Line(LinePressed::Rate(communication.id, rating)).button();
    Effect::Show {
        slot: slot(communication),
        to: To::Chat(communication.user),
        message: Message::new(texts::ask_rating()).inline(vec![Rating::ALL.map(star).to_vec()]),
    }
}

/// He says it, once.
pub(super) fn rate(turn: &Turn<'_>, state: State, press: Press<'_>, rating: Rating) -> Decision {
    let held: Option<&Held> = turn.facts.line.asked.as_ref();
    let unrated = held.map(|held| &held.communication).filter(|communication| {
        communication.user == turn.person() && communication.is_closed() && communication.rating.is_none()
    });
    let Some(communication) = unrated else {
        return outdated(state, press);
    };
    let rated = communication.rated(rating);
    Decision::to(state)
        .and(toast(press, texts::toast_thanks()))
        .and(Effect::Show {
            slot: slot(communication),
            to: To::Chat(communication.user),
            message: Message::new(texts::rated(rating)),
        })
        .and(Effect::Publish(events::communication_changed(&rated)))
        .and(write(LineWrite::Change {
            communication: rated,
            at: turn.now(),
        }))
}

fn slot(communication: &Communication) -> Slot {
    Slot(format!(
        "communication/{}/rating@{}",
        communication.id, communication.user
    ))
}
