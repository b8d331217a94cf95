use conversation::{Place, What};

use super::{CommandName, Input};

/// The answer that an input is owed. Silence is a bug, except where it is decided here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// On purpose: nobody waits for a word.
    Nothing,
    /// A message to the person, in his private chat.
    Message,
    /// A message, or the sign that what he wrote is on its way: a reaction, or its copy in the other chat.
    MessageOrSign,
    /// The pressed button stops waiting: exactly one answer, with or without words.
    Toast,
    /// In a group, the way to the private chat and nothing else.
    WayToPrivateChat,
    /// A message to the group, which is asked for its cards.
    GroupMessage,
    /// What is due happens, or turns out to be over.
    Effect,
}

/// The table: which answer each kind of input is owed.
pub fn owed(input: &Input) -> Owed {
    let incoming = match input {
        Input::Person(incoming) => incoming,
        Input::SignIn(_) | Input::Line(_) | Input::Keeping(_) | Input::Control(_) => return Owed::Effect,
        Input::UnawaitedLetter => return Owed::Nothing,
    };
    match (&incoming.what, incoming.place) {
        (What::Press { .. }, _) => Owed::Toast,
        // A group that threw the bot out gets no cards any more.
        (What::Blocked, Place::Group { .. }) => Owed::Effect,
        (What::Blocked | What::Unblocked | What::Service | What::Unknown, _) => Owed::Nothing,
        (What::Command { .. }, Place::Private) => Owed::Message,
        (What::Text(_) | What::Contact { .. } | What::Attachment(_) | What::Edited { .. }, Place::Private) => {
            Owed::MessageOrSign
        }
        (What::Command { name, .. }, Place::Group { .. }) if CommandName::parse(name) == Some(CommandName::Group) => {
            Owed::GroupMessage
        }
        // A group's members speak to each other, and commands that we do not know are another bot's.
        (What::Command { name, .. }, Place::Group { .. }) if CommandName::parse(name).is_some() => {
            Owed::WayToPrivateChat
        }
        (
            What::Command { .. } | What::Text(_) | What::Contact { .. } | What::Attachment(_) | What::Edited { .. },
            Place::Group { .. },
        ) => Owed::Nothing,
    }
}
