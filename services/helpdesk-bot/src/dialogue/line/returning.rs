use conversation::{Message, Text};

use super::{
    Held, LineWrite, cards,
    input::{SPECIALIST_SILENT, USER_SILENT},
    write,
};
use crate::dialogue::{Effect, Facts, turn::say_to};

/// A taken communication goes back to those who take: both sides are told why in these words, and cards offer it again.
pub(in crate::dialogue) fn give_back(facts: &Facts, held: &Held, for_user: Text, for_owner: Text) -> Vec<Effect> {
    let returned = Held {
        communication: held.communication.given_back(),
        ..held.clone()
    };
    let id = returned.communication.id;
    let mut effects = vec![write(LineWrite::Change {
        communication: returned.communication.clone(),
        at: facts.now,
    })];
    effects.extend([USER_SILENT, SPECIALIST_SILENT].map(|kind| Effect::CancelTimer {
        kind,
        key: id.to_string(),
    }));
    effects.push(say_to(returned.communication.user, Message::new(for_user)));
    if let Some(owner) = held.communication.owner() {
        effects.push(say_to(owner, Message::new(for_owner)));
    }
    effects.extend(cards::changed(&facts.line.groups, &returned));
    effects
}
