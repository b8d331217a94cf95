use super::{LogAsk, LogScope};
use crate::domain::{CommunicationId, HandoverId, MessageId, TelegramId};

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
    /// The same as `Return`, with a word to whoever takes it next.
    ReturnWithNote(CommunicationId),
    /// An internal word on the communication that the specialist has.
    Note(CommunicationId),
    /// Messages are looked for by words: everybody's, or this person's.
    Search(Option<TelegramId>),
    /// What else was found, said before this message.
    Found { search: i64, before: MessageId },
    /// The communication that the specialist has is to be handed over: to whom?
    HandOver(CommunicationId),
    /// To this colleague.
    Offer {
        communication: CommunicationId,
        to: TelegramId,
    },
    /// The colleague takes it over.
    Accept(HandoverId, CommunicationId),
    /// Or does not.
    Decline(HandoverId, CommunicationId),
    /// The offer is taken back.
    Withdraw(HandoverId, CommunicationId),
    /// Leaves what was asked for.
    Leave,
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
            Self::ReturnWithNote(communication) => format!("return-note:{communication}"),
            Self::Note(communication) => format!("note:{communication}"),
            Self::Search(None) => "search".to_owned(),
            Self::Search(Some(person)) => format!("search:{person}"),
            Self::Found { search, before } => format!("found:{search}:{before}"),
            Self::HandOver(communication) => format!("hand-over:{communication}"),
            Self::Offer { communication, to } => format!("offer:{communication}:{to}"),
            Self::Accept(handover, communication) => format!("accept:{handover}:{communication}"),
            Self::Decline(handover, communication) => format!("decline:{handover}:{communication}"),
            Self::Withdraw(handover, communication) => format!("withdraw:{handover}:{communication}"),
            Self::Leave => "leave".to_owned(),
            Self::Log(LogAsk { person, scope, before }) => {
                let before = before.map(|before| before.to_string()).unwrap_or_default();
                format!("log:{person}:{}:{before}", scope.word())
            }
        }
    }

    /// The communication that an offer is about.
    pub(in crate::dialogue) fn offered(self) -> Option<CommunicationId> {
        match self {
            Self::Accept(_, communication) | Self::Decline(_, communication) | Self::Withdraw(_, communication) => {
                Some(communication)
            }
            _ => None,
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let communication = || value.parse().ok().map(CommunicationId);
        let pair = || {
            let (first, second) = value.split_once(':')?;
            Some((first.parse::<i64>().ok()?, second.parse::<i64>().ok()?))
        };
        let offer = || pair().map(|(handover, communication)| (HandoverId(handover), CommunicationId(communication)));
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
            "return-note" => communication().map(Self::ReturnWithNote),
            "note" => communication().map(Self::Note),
            "search" if value.is_empty() => Some(Self::Search(None)),
            "search" => value.parse().ok().map(|person| Self::Search(Some(person))),
            "found" => {
                let (search, before) = value.split_once(':')?;
                Some(Self::Found {
                    search: search.parse().ok()?,
                    before: MessageId(before.parse().ok()?),
                })
            }
            "hand-over" => communication().map(Self::HandOver),
            "offer" => {
                let (communication, to) = pair()?;
                Some(Self::Offer {
                    communication: CommunicationId(communication),
                    to,
                })
            }
            "accept" => offer().map(|(handover, communication)| Self::Accept(handover, communication)),
            "decline" => offer().map(|(handover, communication)| Self::Decline(handover, communication)),
            "withdraw" => offer().map(|(handover, communication)| Self::Withdraw(handover, communication)),
            "leave" => value.is_empty().then_some(Self::Leave),
            _ => None,
        }
    }
}
