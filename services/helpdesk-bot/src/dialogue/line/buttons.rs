use crate::domain::{CommunicationId, Rating};

/// What a button about a communication asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinePressed {
    /// A specialist takes it.
    Take(CommunicationId),
    /// A specialist ends the one that he has.
    Close(CommunicationId),
    /// A person ends his own.
    CloseOwn,
    /// A person says what he thought of it.
    Rate(CommunicationId, Rating),
}

impl LinePressed {
    pub(in crate::dialogue) fn data(self) -> String {
        match self {
            Self::Take(communication) => format!("take:{communication}"),
            Self::Close(communication) => format!("close:{communication}"),
            Self::CloseOwn => "close-own".to_owned(),
            Self::Rate(communication, rating) => format!("rate:{communication}:{}", rating.stars()),
        }
    }

    pub(in crate::dialogue) fn parse(name: &str, value: &str) -> Option<Self> {
        let communication = || value.parse().ok().map(CommunicationId);
        match name {
            "take" => communication().map(Self::Take),
            "close" => communication().map(Self::Close),
            "close-own" => value.is_empty().then_some(Self::CloseOwn),
            "rate" => {
                let (communication, stars) = value.split_once(':')?;
                let rating = Rating::new(stars.parse().ok()?)?;
                Some(Self::Rate(CommunicationId(communication.parse().ok()?), rating))
            }
            _ => None,
        }
    }
}
