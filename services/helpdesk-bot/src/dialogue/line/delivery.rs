use conversation::{Message, To};

use super::{LineWrite, input::CopyEnd, texts, write};
use crate::{
    dialogue::{Decision, Effect, Facts, State, turn::say},
    domain::{Communication, Delivery, Side},
};

/// The sign that a message stands in the other chat, and that it does not. Bots may set few reactions (Bot API,
/// `ReactionTypeEmoji`).
const DELIVERED: &str = "👌";
const NOT_DELIVERED: &str = "💔";

/// The copy of a message came to its end: its author sees how.
pub(super) fn ended(state: State, end: CopyEnd, facts: &Facts) -> Decision {
    let decision = Decision::to(state);
    let (Some(message), Some(held)) = (&facts.line.ended, &facts.line.asked) else {
        return decision;
    };
    let (_, message_id) = message.at;
    let delivery = match end {
        CopyEnd::Sent => Delivery::Delivered,
        CopyEnd::Unreachable | CopyEnd::Rejected | CopyEnd::Undetermined => Delivery::Failed,
    };
    let emoji = match delivery {
        Delivery::Delivered => DELIVERED,
        _ => NOT_DELIVERED,
    };
    let decision = decision
        .and(write(LineWrite::SetDelivery {
            message: message.id,
            delivery,
        }))
        .and(Effect::React {
            to: To::Me,
            message_id,
            emoji: Some(emoji),
        });
    let communication = &held.communication;
    match end {
        CopyEnd::Sent => decision,
        CopyEnd::Rejected => decision.and(say(Message::new(texts::copy_rejected()))),
        CopyEnd::Undetermined => decision.and(say(Message::new(texts::copy_undetermined()))),
        CopyEnd::Unreachable if communication.told_unreachable => decision,
        CopyEnd::Unreachable => {
            let told = Communication {
                told_unreachable: true,
                ..communication.clone()
            };
            let text = match message.side {
                Side::User => texts::specialist_unreachable(),
                _ => texts::user_unreachable(&held.user),
            };
            decision.and(write(LineWrite::Note(told))).and(say(Message::new(text)))
        }
    }
}
