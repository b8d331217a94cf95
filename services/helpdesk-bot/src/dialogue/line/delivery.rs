use conversation::{Message, To};

use super::{
    Held, LineWrite,
    input::CopyEnd,
    opening::NOTED,
    relaying::copy_to,
    returning::{Returned, give_back},
    texts, write,
};
use crate::{
    dialogue::{Decision, Effect, Facts, State, turn::say},
    domain::{Communication, Delivery, Side, StoredMessage},
    events,
};

/// The sign that a message stands in the other chat, and that it does not. Bots may set few reactions (Bot API,
/// `ReactionTypeEmoji`).
const DELIVERED: &str = "👌";
const NOT_DELIVERED: &str = "💔";

/// The copy of a message came to its end: its author sees how.
pub(super) fn ended(state: State, recipient: i64, end: CopyEnd, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    // Who is erased meanwhile has no messages any more.
    let Some(message) = facts.line.ended.as_ref().filter(|message| message.at != (0, 0)) else {
        return decision;
    };
    match end {
        CopyEnd::Sent => marked(decision, message, Delivery::Delivered, DELIVERED),
        CopyEnd::Rejected => {
            marked(decision, message, Delivery::Failed, NOT_DELIVERED).and(say(Message::new(texts::copy_rejected())))
        }
        CopyEnd::Undetermined => marked(decision, message, Delivery::Failed, NOT_DELIVERED)
            .and(say(Message::new(texts::copy_undetermined()))),
        CopyEnd::Unreachable => match &facts.line.asked {
            Some(held) if message.side == Side::User => not_to_specialist(decision, recipient, message, held, facts),
            Some(held) => not_to_user(decision, message, held, facts),
            None => decision,
        },
    }
}

fn marked(decision: Decision, message: &StoredMessage, delivery: Delivery, emoji: &'static str) -> Decision {
    let (_, message_id) = message.at;
    decision
        .and(write(LineWrite::SetDelivery {
            message: message.id,
            delivery,
        }))
        .and(Effect::React {
            to: To::Me,
            message_id,
            emoji: Some(emoji),
        })
}

/// The specialist is out of reach: somebody else is to answer, and gets what did not arrive.
fn not_to_specialist(
    decision: Decision,
    recipient: i64,
    message: &StoredMessage,
    held: &Held,
    facts: &Facts,
) -> Decision {
    let communication = &held.communication;
    match communication.owner() {
        // Somebody else has it already.
        Some(owner) if owner != recipient => decision.and(copy_to(owner, message, None)),
        _ if communication.is_closed() => marked(decision, message, Delivery::Failed, NOT_DELIVERED),
        owner => {
            let mut decision = marked(decision, message, Delivery::Waiting, NOTED);
            if owner.is_some() {
                decision.effects.extend(give_back(facts, held, Returned::OutOfReach));
            }
            decision
        }
    }
}

/// The person is out of reach: the specialist is told so, and the person by a letter, once.
fn not_to_user(decision: Decision, message: &StoredMessage, held: &Held, facts: &Facts) -> Decision {
    let decision = marked(decision, message, Delivery::Failed, NOT_DELIVERED);
    if held.communication.told_unreachable {
        return decision;
    }
    let told = Communication {
        told_unreachable: true,
        ..held.communication.clone()
    };
    let mut decision = decision
        .and(write(LineWrite::Note(told)))
        .and(say(Message::new(texts::user_unreachable(&held.user))));
    let letter = facts.line.notice.as_ref().map(|notice| {
        let letter = events::desk_notice(&held.communication, notice, &facts.bot_username, facts.now);
        Effect::Publish(letter)
    });
    decision.effects.extend(letter);
    decision
}
