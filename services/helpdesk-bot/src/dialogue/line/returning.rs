use conversation::{Message, Text};

use super::{
    Held, LineWrite, cards, digest,
    input::{SPECIALIST_SILENT, USER_SILENT},
    texts, write,
};
use crate::dialogue::{Effect, Facts, turn::say_to};

/// Why a communication goes back to those who take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::dialogue) enum Returned {
    /// The specialist did not answer for too long.
    Silence,
    /// The bot cannot write to him any more.
    OutOfReach,
    /// He wants it so.
    BySpecialist,
    /// A controller or an administrator wants it so; what both sides are told depends on why.
    ByOthers { for_user: Text, for_owner: Text },
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
    let (for_user, for_owner) = match why {
        Returned::Silence => (
            texts::returned_for_user(id),
            Some(texts::returned_for_specialist(&returned)),
        ),
        Returned::OutOfReach => (texts::returned_out_of_reach(id), None),
        Returned::BySpecialist => (texts::given_back_for_user(id), Some(texts::given_back(&returned))),
        Returned::ByOthers { for_user, for_owner } => (for_user, Some(for_owner)),
    };
    effects.push(say_to(returned.communication.user, Message::new(for_user)));
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
