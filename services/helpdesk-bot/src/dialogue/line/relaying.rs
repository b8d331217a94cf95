use conversation::{ConversationKey, Copied, Incoming, Message, Posted, Report, Slot, Timer, To};

use super::{
    Held, LineWrite,
    input::{SPECIALIST_SILENT, USER_SILENT, relayed},
    taking::await_specialist,
    write,
};
use crate::{
    dialogue::{Decision, Effect, State, texts as common_texts, turn::Turn},
    domain::{Communication, CommunicationId, Delivery, MessageId, NewMessage, Side, StoredMessage, TelegramId},
};

/// The slot of a message's copy in another chat.
pub(crate) fn copy_slot(message: MessageId, chat: i64) -> Slot {
    Slot(format!("message/{message}@{chat}"))
}

/// What a person writes goes to the specialist who has it.
pub(super) fn to_specialist(turn: &Turn<'_>, state: State, incoming: &Incoming, held: &Held) -> Decision {
    let Some(owner) = held.communication.owner() else {
        return Decision::to(state);
    };
    let Some(message) = written(turn, incoming, held, Side::User) else {
        return Decision::to(state).say(Message::new(common_texts::not_understood()));
    };
    let first_unanswered = held.communication.last_side == Side::Specialist;
    let noted = held.communication.after_message(Side::User, turn.now());
    let timers = [
        Some(Effect::CancelTimer {
            kind: USER_SILENT,
            key: noted.id.to_string(),
        }),
        first_unanswered.then(|| await_specialist(turn.settings, &noted)),
    ];
    relay(turn, state, message, owner, noted, timers)
}

/// What a specialist writes goes to the person.
pub(super) fn to_user(turn: &Turn<'_>, state: State, incoming: &Incoming, held: &Held) -> Decision {
    match written(turn, incoming, held, Side::Specialist) {
        Some(message) => said_to_user(turn, state, message, held),
        None => Decision::to(state).say(Message::new(common_texts::not_understood())),
    }
}

/// What a specialist says goes to the person, whether he wrote it or chose it.
pub(in crate::dialogue) fn said_to_user(turn: &Turn<'_>, state: State, message: NewMessage, held: &Held) -> Decision {
    let noted = held.communication.after_message(Side::Specialist, turn.now());
    let timers = [
        Some(Effect::CancelTimer {
            kind: SPECIALIST_SILENT,
            key: noted.id.to_string(),
        }),
        Some(Effect::Timer(Timer {
            kind: USER_SILENT,
            key: noted.id.to_string(),
            due: turn.now() + turn.settings.timeout.user,
            conversation: ConversationKey::aggregate("communication", noted.id),
        })),
    ];
    relay(turn, state, message, noted.user, noted, timers)
}

fn relay(
    turn: &Turn<'_>,
    state: State,
    message: NewMessage,
    recipient: TelegramId,
    noted: Communication,
    timers: [Option<Effect>; 2],
) -> Decision {
    let reply_to = turn.facts.line.posted.reply.and_then(|reply| reply.shown);
    let copy = copy_to(recipient, &message.stored(), reply_to);
    let mut decision = Decision::to(state)
        .and(write(LineWrite::AddMessage(message)))
        .and(write(LineWrite::Note(noted)))
        .and(copy);
    decision.effects.extend(timers.into_iter().flatten());
    decision
}

/// What was just written, as it is stored on its way to the other side.
fn written(turn: &Turn<'_>, incoming: &Incoming, held: &Held, side: Side) -> Option<NewMessage> {
    let posted = incoming.message.as_ref()?;
    new_message(turn, posted, held.communication.id, side, Delivery::Sent)
}

/// Copies a stored message into a chat; its author hears how that ended.
pub(super) fn copy_to(recipient: i64, message: &StoredMessage, reply_to: Option<i64>) -> Effect {
    let (from_chat, message_id) = message.at;
    Effect::Copy {
        slot: copy_slot(message.id, recipient),
        to: To::Chat(recipient),
        copied: Copied {
            from_chat,
            message_id,
            album: message.album.clone(),
            reply_to,
        },
        report: Some(Report {
            conversation: ConversationKey::person(message.author),
            kind: relayed(message.id, recipient),
        }),
    }
}

/// A message as it is stored; `None` if it was stored before.
pub(in crate::dialogue) fn new_message(
    turn: &Turn<'_>,
    posted: &Posted,
    communication: CommunicationId,
    side: Side,
    delivery: Delivery,
) -> Option<NewMessage> {
    let facts = &turn.facts.line.posted;
    Some(NewMessage {
        id: facts.fresh?,
        communication,
        side,
        author: turn.person(),
        author_name: turn.name(),
        at: (turn.person(), posted.message_id),
        sent_at: posted.sent_at,
        kind: posted.kind,
        text: words(posted),
        file: posted.file.clone(),
        album: posted.album.clone(),
        reply_to: facts.reply.map(|reply| reply.message),
        delivery,
    })
}

/// What a message says: its words, or what a contact, place or poll holds.
pub(super) fn words(posted: &Posted) -> String {
    match &posted.details {
        Some(details) if posted.words.text.is_empty() => details.clone(),
        _ => posted.words.text.clone(),
    }
}
