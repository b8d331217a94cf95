use conversation::{Attachment, Incoming, Message, Posted, PostedKind, Revision, To};

use super::{
    Held, LineWrite, cards,
    opening::noted,
    relaying::{copy_slot, copy_to, words},
    texts, write,
};
use crate::{
    dialogue::{Decision, Effect, State, texts as common_texts, turn::Turn},
    domain::{Delivery, Side, StoredMessage},
};

/// A message was edited: its copy follows, and so does what is stored of it.
pub(in crate::dialogue) fn edited(turn: &Turn<'_>, state: State, incoming: &Incoming) -> Decision {
    let line = &turn.facts.line;
    let decision = Decision::to(state);
    let Some(posted) = &incoming.message else {
        return decision.say(Message::new(common_texts::not_understood()));
    };
    let current = line.own.as_ref();
    let Some((before, held)) = line.posted.stored.as_ref().zip(current) else {
        return decision.say(Message::new(texts::edited_too_late()));
    };
    if before.communication != held.communication.id {
        return decision.say(Message::new(texts::edited_too_late()));
    }
    let mut decision = decision.and(write(LineWrite::AddVersion {
        message: before.clone(),
        text: words(posted),
        at: turn.now(),
    }));
    match other_side(held, before) {
        Some(recipient) => decision
            .effects
            .extend(revised(before, line.posted.copied, posted, recipient)),
        None => {
            let mut held = held.clone();
            for message in held.history.last.iter_mut().filter(|message| message.id == before.id) {
                message.text = words(posted);
                message.edited = true;
            }
            decision.effects.push(noted(posted));
            decision.effects.extend(cards::shown(&line.groups, &held));
        }
    }
    decision
}

/// Who sees a copy of the message.
fn other_side(held: &Held, message: &StoredMessage) -> Option<i64> {
    let owner = held.communication.owner()?;
    match message.side {
        Side::Specialist => Some(held.communication.user),
        Side::User => Some(owner),
        // Nobody was sent a copy of these.
        Side::Note | Side::Event => None,
    }
}

/// The copy as it is to be now. What cannot be edited is followed by what it is instead.
fn revised(before: &StoredMessage, copied: bool, posted: &Posted, recipient: i64) -> Vec<Effect> {
    if before.delivery == Delivery::Failed {
        // There is no copy to change; as it is now, it may arrive.
        return vec![copy_to(recipient, before, None)];
    }
    let to = To::Chat(recipient);
    let words = posted.words.clone();
    // Who took the request over read it in the protocol; the copy went to somebody before him.
    let anothers = before.delivery == Delivery::Delivered && !copied;
    let revision = match (posted.kind, &posted.file) {
        _ if anothers => None,
        (PostedKind::Text, _) => Some(Revision::Text(words)),
        (PostedKind::Attachment(kind), Some(file)) if replaceable(kind) => Some(Revision::Media {
            kind,
            file_id: file.id.clone(),
            caption: words,
        }),
        (PostedKind::Attachment(Attachment::Voice), _) => Some(Revision::Caption(words)),
        _ => None,
    };
    match revision {
        Some(revision) => vec![Effect::Revise {
            slot: copy_slot(before.id, recipient),
            to,
            revision,
        }],
        None => vec![
            Effect::Say {
                to,
                message: Message::new(texts::corrected()),
                report: None,
            },
            copy_to(recipient, before, None),
        ],
    }
}

/// What can be put in the place of another (Bot API, `InputMedia`).
fn replaceable(kind: Attachment) -> bool {
    matches!(
        kind,
        Attachment::Photo | Attachment::Video | Attachment::Audio | Attachment::Animation | Attachment::Document
    )
}
