use conversation::Message;

use super::{Held, LineWrite, cards, closing::close, input::USER_SILENT, texts, write};
use crate::{
    dialogue::{Decision, Effect, Facts, State, turn::say_to},
    domain::{ClosedBy, Side},
    settings::Settings,
};

/// The person may have been silent for too long: then the communication is closed.
pub(super) fn user(settings: &Settings, state: State, facts: &Facts) -> Decision {
    let mut decision = Decision::to(state);
    if let Some(held) = awaited(facts, Side::Specialist)
        && held.communication.awaited_since + settings.timeout.user <= facts.now
    {
        decision
            .effects
            .extend(close(facts, held, ClosedBy::Timeout, facts.now));
    }
    decision
}

/// The specialist may have been silent for too long: then it goes back to those who take.
pub(super) fn specialist(settings: &Settings, state: State, facts: &Facts) -> Decision {
    let mut decision = Decision::to(state);
    if let Some(held) = awaited(facts, Side::User)
        && held.communication.awaited_since + settings.timeout.specialist <= facts.now
    {
        decision.effects.extend(give_back(facts, held));
    }
    decision
}

/// A taken communication in which this side spoke last.
fn awaited(facts: &Facts, last: Side) -> Option<&Held> {
    let held = facts.line.asked.as_ref()?;
    let communication = &held.communication;
    (communication.owner().is_some() && communication.last_side == last).then_some(held)
}

fn give_back(facts: &Facts, held: &Held) -> Vec<Effect> {
    let returned = Held {
        communication: held.communication.given_back(),
        ..held.clone()
    };
    let id = returned.communication.id;
    let mut effects = vec![
        write(LineWrite::Change {
            communication: returned.communication.clone(),
            at: facts.now,
        }),
        Effect::CancelTimer {
            kind: USER_SILENT,
            key: id.to_string(),
        },
        say_to(returned.communication.user, Message::new(texts::returned_for_user(id))),
    ];
    if let Some(owner) = held.communication.owner() {
        effects.push(say_to(owner, Message::new(texts::returned_for_specialist(&returned))));
    }
    effects.extend(cards::changed(&facts.line.groups, &returned));
    effects
}
