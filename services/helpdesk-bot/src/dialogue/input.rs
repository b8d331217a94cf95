use conversation::{Happening, Incoming, Undecodable};

use super::{ControlNews, KeepingNews, LineNews, SignInNews, control, keeping, line, sign_in};
use crate::events;

/// All that can happen to helpdesk-bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A person did something in Telegram.
    Person(Incoming),
    /// Something happened to a letter with a code.
    SignIn(SignInNews),
    /// Something happened to a communication.
    Line(LineNews),
    /// Something happened in the archive.
    Keeping(KeepingNews),
    /// Something that controllers look at is to be shown anew.
    Control(ControlNews),
    /// Notifier answers another service, or about a letter of which nobody waits to hear.
    UnawaitedLetter,
}

impl Input {
    /// Names what happened in helpdesk-bot's words.
    pub fn from_happening(happening: Happening) -> Result<Self, Undecodable> {
        match happening {
            Happening::Update(incoming) => Ok(Self::Person(incoming)),
            Happening::Event { routing_key, body } => {
                events::decode(&routing_key, &body).map_err(|error| Undecodable(error.to_string()))
            }
            Happening::Timer { kind, key } => sign_in::due(&kind, &key)
                .map(Self::SignIn)
                .or_else(|| line::due(&kind, &key).map(Self::Line))
                .or_else(|| keeping::due(&kind).map(Self::Keeping))
                .or_else(|| control::due(&kind, &key).map(Self::Control))
                .ok_or_else(|| Undecodable(format!("a timer of unknown kind {kind}"))),
            Happening::Word { kind, body } => line::word(&kind, &body)
                .map(Self::Line)
                .ok_or_else(|| Undecodable(format!("a word of unknown kind {kind}"))),
            Happening::Delivery { kind, outcome } => line::ended(&kind, &outcome)
                .map(Self::Line)
                .ok_or_else(|| Undecodable(format!("a report of unknown kind {kind}"))),
            Happening::Done { kind, key, result } => keeping::done(&kind, &key, &result)
                .map(Self::Keeping)
                .ok_or_else(|| Undecodable(format!("work of unknown kind {kind}"))),
        }
    }
}
