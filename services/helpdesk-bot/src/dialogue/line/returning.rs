use conversation::Message;

use super::{
    Held, LineWrite, cards, digest,
    input::{SPECIALIST_SILENT, USER_SILENT},
    texts, write,
};
use crate::dialogue::{Effect, Facts, turn::say_to};

/// Why a communication goes back to those who take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dialogue) enum Returned {
    /// The specialist did not answer for too long.
    Silence,
    /// The bot cannot write to him any more.
    OutOfReach,
    /// He wants it so.
    BySpecialist,
}

/// Gives it back: the person and the specialist are told why, and it waits on cards again.
pub(in crate::dialogue) fn give_back(facts: &Facts, held: &Held, why: Returned) -> Vec<Effect> {
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
    let text = match why {
        Returned::Silence => texts::returned_for_user(id),
        Returned::OutOfReach => texts::returned_out_of_reach(id),
        Returned::BySpecialist => texts::given_back_for_user(id),
    };
    effects.push(say_to(returned.communication.user, Message::new(text)));
    let for_owner = match why {
        Returned::Silence => Some(texts::returned_for_specialist(&returned)),
        Returned::BySpecialist => Some(texts::given_back(&returned)),
        Returned::OutOfReach => None,
    };
    if let Some((owner, text)) = held.communication.owner().zip(for_owner) {
        effects.push(say_to(owner, Message::new(text)));
    }
    // It has a card of its own from here on; the digest is to name it no more.
    if let Some(digest) = held.communication.digest {
        let groups = facts.line.groups.iter();
        effects.extend(groups.filter_map(|group| digest::tell(group.chat_id, digest)));
    }
    effects.extend(cards::changed(&facts.line.groups, &returned));
    effects
}
