use conversation::Message;

use super::{commands, texts, turn::Turn};

/// The commands that mean something to this person.
pub(super) fn message(turn: &Turn<'_>) -> Message {
    Message::new(texts::help(&commands(turn.role())))
}
