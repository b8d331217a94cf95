use conversation::{Message, To, What};

use super::{
    CommandName, Decision, Pressed, State, control, line, texts,
    turn::{Press, Turn, say_to, stale},
};

/// Answers what a person did in a group: buttons of cards work there, and /group for administrators; a personal dialogue never
/// goes on in public.
pub(super) fn answer(turn: &Turn<'_>, state: State, chat_id: i64, what: &What) -> Decision {
    match what {
        What::Command { name, argument } if CommandName::parse(name) == Some(CommandName::Group) => {
            control::group_command(turn, state, chat_id, argument)
        }
        What::Blocked => control::thrown_out(turn, state),
        What::Command { .. } => Decision::to(state).and(say_to(
            chat_id,
            Message::new(texts::group_link(&turn.facts.bot_username)),
        )),
        What::Press {
            query_id,
            data,
            message_id,
        } => {
            let press = Press {
                query_id,
                message: message_id.map(|message_id| (To::Chat(chat_id), message_id)),
            };
            match Pressed::parse(data) {
                Some(Pressed::Line(pressed)) => line::press(turn, state, press, pressed),
                _ => {
                    let mut decision = Decision::to(state);
                    decision.effects.extend(stale(press, texts::toast_stale()));
                    decision
                }
            }
        }
        _ => Decision::to(state),
    }
}
