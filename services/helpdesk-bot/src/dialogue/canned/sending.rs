//! An answer is chosen, looked at as the person will read it, and sent as if the specialist had written it.

use conversation::{Message, PostedKind, Text, To};

use super::{
    CannedPressed, CannedWrite, Press, answered, buttons_off, instead, list, not_any_more, outdated, refused, texts,
    told, write,
};
use crate::{
    dialogue::{
        Decision, Effect, Held, State, line, texts as common_texts,
        turn::{Turn, quiet_toast},
    },
    domain::{CannedAnswer, CannedPreview, Delivery, Filling, NewMessage, NobodyLeaves, Side},
};

/// One of the list: filled in for the communication that he has, else as it is kept.
pub(super) fn pick(turn: &Turn<'_>, state: State, press: Press<'_>) -> Decision {
    let Some(answer) = &turn.facts.canned.answer else {
        return told(state, press, texts::toast_gone());
    };
    match &turn.facts.line.own {
        Some(held) => match preview(turn, answer, held) {
            Ok((message, kept)) => answered(state, press, message).and(kept),
            Err(truth) => told(state, press, truth),
        },
        None => answered(state, press, list::card(turn, answer)),
    }
}

/// \[Send\]: exactly what he was shown goes to the person, by way of the message that showed it.
pub(super) fn send(turn: &Turn<'_>, state: State, press: Press<'_>, number: i64) -> Decision {
    let canned = &turn.facts.canned;
    let (Some((To::Me, message_id)), Some(id)) = (press.message, canned.fresh_message) else {
        return not_any_more(state, press);
    };
    if canned.sent {
        return outdated(state, press, texts::toast_sent_already());
    }
    let Some(preview) = canned.preview.as_ref().filter(|preview| preview.number == number) else {
        return refused(state, press, texts::toast_preview_over());
    };
    let forget = write(CannedWrite::ForgetPreview { of: turn.person() });
    let own = turn.facts.line.own.as_ref();
    let Some(held) = own.filter(|held| held.communication.id == preview.communication) else {
        return refused(state, press, texts::toast_request_over(preview.communication)).and(forget);
    };
    let Some(answer) = &canned.answer else {
        return refused(state, press, texts::toast_gone()).and(forget);
    };
    if answer.version != preview.version {
        return match self::preview(turn, answer, held) {
            Ok((message, kept)) => instead(state, press, Message::new(texts::changed_meanwhile(answer)))
                .say(message)
                .and(kept),
            Err(truth) => refused(state, press, truth).and(forget),
        };
    }
    let message = NewMessage {
        id,
        communication: preview.communication,
        side: Side::Specialist,
        author: turn.person(),
        author_name: turn.name(),
        at: (turn.person(), message_id),
        sent_at: turn.now(),
        kind: PostedKind::Text,
        text: preview.words.clone(),
        file: None,
        album: None,
        reply_to: None,
        delivery: Delivery::Sent,
    };
    let mut decision = line::said_to_user(turn, state, message, held);
    decision.effects.insert(0, quiet_toast(press));
    decision.effects.extend(buttons_off(press));
    decision.and(forget)
}

/// \[Cancel\]
pub(super) fn cancel(turn: &Turn<'_>, state: State, press: Press<'_>, number: i64) -> Decision {
    let canned = &turn.facts.canned;
    if canned.preview.as_ref().is_none_or(|preview| preview.number != number) {
        return not_any_more(state, press);
    }
    outdated(state, press, texts::toast_not_sent()).and(write(CannedWrite::ForgetPreview { of: turn.person() }))
}

/// The words as the person will read them, and nothing else, for this message is what is copied to him; else why there are none.
fn preview(turn: &Turn<'_>, answer: &CannedAnswer, held: &Held) -> Result<(Message, Effect), Text> {
    let name = turn.name();
    let filling = Filling {
        name: held.user.name.as_str(),
        communication: held.communication.id,
        specialist: name.as_str(),
        back: turn.facts.canned.back.as_deref(),
    };
    let words = answer
        .text
        .filled(&filling)
        .map_err(|NobodyLeaves| texts::toast_nobody_leaves())?;
    let number = turn.facts.canned.fresh.ok_or_else(common_texts::toast_stale)?;
    let rows = vec![
        [CannedPressed::Send(number), CannedPressed::Cancel(number)]
            .map(CannedPressed::button)
            .to_vec(),
        vec![CannedPressed::Open(answer.id).button()],
    ];
    let message = Message::new(texts::preview(&words)).inline(rows);
    let kept = write(CannedWrite::Preview {
        of: turn.person(),
        preview: CannedPreview {
            number,
            answer: answer.id,
            version: answer.version,
            communication: held.communication.id,
            words,
        },
        at: turn.now(),
    });
    Ok((message, kept))
}
