use super::{Held, closing::close, returning::give_back, texts};
use crate::{
    dialogue::{Decision, Facts, State},
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
        let id = held.communication.id;
        let (user, specialist) = (texts::returned_for_user(id), texts::returned_for_specialist(held));
        decision.effects.extend(give_back(facts, held, user, specialist));
    }
    decision
}

/// A taken communication in which this side spoke last.
fn awaited(facts: &Facts, last: Side) -> Option<&Held> {
    let held = facts.line.asked.as_ref()?;
    let communication = &held.communication;
    (communication.owner().is_some() && communication.last_side == last).then_some(held)
}
