use super::{LogAsk, LogScope};
use crate::domain::{CommunicationId, MessageId, TelegramId};

/// What a button of this area asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MenuPressed {
    /// Have I a communication?
    Current,
    /// The specialist gives it back to those who take.
    Return(CommunicationId),
    /// What waits, beginning behind this one.
    Waiting(CommunicationId),
    /// A page of all people, with what each waits for.
    People(u32),
    /// A page of all people, to choose whose history is to be read.
    Histories(u32),
    /// What is said with a person now.
    History(TelegramId),
    /// What was said with him.
    Log(LogAsk),
}

impl MenuPressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::Current => "current".to_owned(),
            Self::Return(communication) => format!("return:{communication}"),
            Self::Waiting(after) => format!("waiting:{after}"),
            Self::People(page) => format!("people:{page}"),
            Self::Histories(page) => format!("histories:{page}"),
            Self::History(person) => format!("history:{person}"),
            Self::Log(LogAsk { person, scope, before }) => {
                let before = before.map(|before| before.to_string()).unwrap_or_default();
                format!("log:{person}:{}:{before}", scope.word())
            }
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let communication = || value.parse().ok().map(CommunicationId);
        match name {
            "current" => value.is_empty().then_some(Self::Current),
            "return" => communication().map(Self::Return),
            "waiting" => communication().map(Self::Waiting),
            "people" => value.parse().ok().map(Self::People),
            "histories" => value.parse().ok().map(Self::Histories),
            "history" => value.parse().ok().map(Self::History),
            "log" => {
                let mut parts = value.splitn(3, ':');
                let person = parts.next()?.parse().ok()?;
                let scope = LogScope::parse(parts.next()?)?;
                let before = match parts.next()? {
                    "" => None,
                    before => Some(MessageId(before.parse().ok()?)),
                };
                Some(Self::Log(LogAsk { person, scope, before }))
            }
            _ => None,
        }
    }
}
