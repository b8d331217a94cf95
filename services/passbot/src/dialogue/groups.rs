use conversation::{Message, What};

use super::{
    Decision, State, texts,
    turn::{Turn, say_to, toast},
};

/// Answers what a person did in a group: a personal dialogue never goes on in public.
pub(super) fn answer(turn: &Turn<'_>, state: State, chat_id: i64, what: &What) -> Decision {
    let decision = Decision::to(state);
    match what {
        What::Command { .. } => decision.and(say_to(
            chat_id,
            Message::new(texts::group_link(&turn.facts.bot_username)),
        )),
        What::Press { query_id, .. } => decision.and(toast(query_id, texts::toast_stale())),
        _ => decision,
    }
}
