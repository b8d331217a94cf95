use std::fmt;

use chrono::{DateTime, Utc};

use super::{Rating, TelegramId};

/// The number of a communication, as people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommunicationId(pub i64);

/// What a person and the specialists speak of, from the first message to the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Communication {
    pub id: CommunicationId,
    pub user: TelegramId,
    /// Rises with each change that others hear of.
    pub version: i64,
    pub stage: Stage,
    /// How often it was given back to those who take.
    pub returned: i64,
    pub opened_at: DateTime<Utc>,
    /// When somebody took it last.
    pub taken_at: Option<DateTime<Utc>>,
    /// Who had it last, whether or not he has it still.
    pub last_owner: Option<TelegramId>,
    /// Whose message was the last.
    pub last_side: Side,
    /// Since when the word of the other side is awaited: the person's first message that is not answered, or the specialist's
    /// last one.
    pub awaited_since: DateTime<Utc>,
    pub rating: Option<Rating>,
    /// The digest in which it stands instead of having a card of its own: the number of its first one.
    pub digest: Option<CommunicationId>,
    /// Somebody was told that the other side cannot be reached.
    pub told_unreachable: bool,
}

/// How far a communication has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waits for somebody to take it.
    Open,
    Taken {
        owner: TelegramId,
    },
    Closed {
        at: DateTime<Utc>,
        by: ClosedBy,
    },
}

/// Who ended a communication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosedBy {
    User,
    Specialist,
    /// The user did not answer for too long.
    Timeout,
    Controller,
}

/// Whose message it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    User,
    Specialist,
    /// An internal word among specialists, which the user never sees.
    Note,
    /// What happened: taken, returned, closed.
    Event,
}

impl Communication {
    /// The first state of a communication that a person's message opens.
    pub fn open(id: CommunicationId, user: TelegramId, now: DateTime<Utc>) -> Self {
        Self {
            id,
            user,
            version: 1,
            stage: Stage::Open,
            returned: 0,
            opened_at: now,
            taken_at: None,
            last_owner: None,
            last_side: Side::User,
            awaited_since: now,
            rating: None,
            digest: None,
            told_unreachable: false,
        }
    }

    /// Whose it is, while it is somebody's.
    pub fn owner(&self) -> Option<TelegramId> {
        match self.stage {
            Stage::Taken { owner } => Some(owner),
            Stage::Open | Stage::Closed { .. } => None,
        }
    }

    pub fn is_closed(&self) -> bool {
        matches!(self.stage, Stage::Closed { .. })
    }

    /// With somebody who answers from here on.
    pub fn taken(&self, owner: TelegramId, now: DateTime<Utc>) -> Self {
        Self {
            stage: Stage::Taken { owner },
            taken_at: Some(now),
            last_owner: Some(owner),
            last_side: Side::User,
            awaited_since: now,
            told_unreachable: false,
            ..self.next()
        }
    }

    /// Given back to those who take.
    pub fn given_back(&self) -> Self {
        Self {
            stage: Stage::Open,
            returned: self.returned + 1,
            digest: None,
            ..self.next()
        }
    }

    /// Ended.
    pub fn closed(&self, by: ClosedBy, now: DateTime<Utc>) -> Self {
        Self {
            stage: Stage::Closed { at: now, by },
            ..self.next()
        }
    }

    /// After a message of this side; no new version, for nobody else hears of it.
    pub fn after_message(&self, side: Side, now: DateTime<Utc>) -> Self {
        let goes_on_waiting = side == Side::User && self.last_side == Side::User;
        Self {
            last_side: side,
            awaited_since: if goes_on_waiting { self.awaited_since } else { now },
            ..self.clone()
        }
    }

    /// Rated by the person.
    pub fn rated(&self, rating: Rating) -> Self {
        Self {
            rating: Some(rating),
            ..self.next()
        }
    }

    fn next(&self) -> Self {
        Self {
            version: self.version + 1,
            ..self.clone()
        }
    }
}

impl ClosedBy {
    const ALL: [Self; 4] = [Self::User, Self::Specialist, Self::Timeout, Self::Controller];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Specialist => "specialist",
            Self::Timeout => "timeout",
            Self::Controller => "controller",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == word)
    }
}

impl Side {
    const ALL: [Self; 4] = [Self::User, Self::Specialist, Self::Note, Self::Event];

    /// As the tables have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Specialist => "specialist",
            Self::Note => "note",
            Self::Event => "event",
        }
    }

    /// Reads back what [`Self::as_str`] wrote.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.as_str() == word)
    }
}

impl fmt::Display for CommunicationId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_is_the_next_version_and_keeps_what_it_does_not_touch() {
        let now = DateTime::UNIX_EPOCH;
        let open = Communication::open(CommunicationId(7), 1, now);
        let taken = open.taken(5, now);
        assert_eq!((taken.owner(), taken.version), (Some(5), 2));
        let returned = taken.given_back();
        assert_eq!(
            (returned.owner(), returned.returned, returned.last_owner),
            (None, 1, Some(5))
        );
        let closed = returned.closed(ClosedBy::User, now);
        assert!(closed.is_closed());
        let rated = Rating::new(4).map(|rating| closed.rated(rating));
        assert_eq!(rated.map(|rated| (rated.version, rated.opened_at)), Some((5, now)));
    }

    #[test]
    fn words_of_the_tables_read_back() {
        assert!(
            ClosedBy::ALL
                .into_iter()
                .all(|by| ClosedBy::parse(by.as_str()) == Some(by))
        );
        assert!(
            Side::ALL
                .into_iter()
                .all(|side| Side::parse(side.as_str()) == Some(side))
        );
    }
}
