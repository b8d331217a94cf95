use conversation::{Message, Text};

use super::{Held, LineWrite, cards, input::USER_SILENT, write};
use crate::dialogue::{Effect, Facts, turn::say_to};

/// What each side hears when a communication goes back to those who take: why, and what is to be done.
pub(in crate::dialogue) struct Told {
    pub(in crate::dialogue) user: Text,
    /// Who had it.
    pub(in crate::dialogue) owner: Text,
}

/// Takes a communication from who has it: it waits again, and everybody who has to do with it is told.
pub(in crate::dialogue) fn give_back(facts: &Facts, held: &Held, told: Told) -> Vec<Effect> {
    let returned = Held {
        communication: held.communication.given_back(),
        ..held.clone()
    };
    let communication = &returned.communication;
    let mut effects = vec![
        write(LineWrite::Change {
            communication: communication.clone(),
            at: facts.now,
        }),
        Effect::CancelTimer {
            kind: USER_SILENT,
            key: communication.id.to_string(),
        },
        say_to(communication.user, Message::new(told.user)),
    ];
    if let Some(owner) = held.communication.owner() {
        effects.push(say_to(owner, Message::new(told.owner)));
    }
    effects.extend(cards::changed(&facts.line.groups, &returned));
    effects
}
