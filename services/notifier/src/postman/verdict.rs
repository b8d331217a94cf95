use std::time::Duration;

use chrono::{DateTime, Utc};

use super::backoff::pause;
use crate::{
    domain::{Failure, Obstacle},
    smtp::{Ending, How},
    store::Claimed,
};

/// What becomes of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    Sent,
    Failed {
        failure: Failure,
        error: Option<String>,
        unknown_ends: i32,
    },
    Later {
        obstacle: Option<Obstacle>,
        error: Option<String>,
        unknown_ends: i32,
        pause: Duration,
    },
}

/// So many ends that nobody knows are the last: the letter may have gone out twice.
const LAST_UNKNOWN_END: i32 = 2;

/// What becomes of a letter before anything is tried: expired, or lost too often.
pub(super) fn overdue(letter: &Claimed, now: DateTime<Utc>) -> Option<Verdict> {
    let failure = if letter.unknown_ends >= LAST_UNKNOWN_END {
        Failure::Undetermined
    } else if letter.expires_at <= now {
        at_expiry(letter)
    } else {
        return None;
    };
    Some(Verdict::Failed {
        failure,
        error: None,
        unknown_ends: letter.unknown_ends,
    })
}

/// Whether a letter that the server may have is given to it once more.
pub(super) fn may_go_out_again(letter: &Claimed, now: DateTime<Utc>) -> bool {
    letter.unknown_ends > 0 && overdue(letter, now).is_none()
}

/// What becomes of a letter after a try; `left` is how long it is worth anything.
pub(super) fn judge(letter: &Claimed, Ending { how, error }: Ending, left: Duration) -> Verdict {
    let unknown_ends = letter.unknown_ends + i32::from(how == How::Unknown);
    let failed = |failure| Verdict::Failed {
        failure,
        error: error.clone(),
        unknown_ends,
    };
    let obstacle = match how {
        How::Taken => return Verdict::Sent,
        How::Refused(_) if letter.unknown_ends > 0 => {
            // It may have arrived the first time; that the address refuses it now does not say.
            return failed(Failure::Undetermined);
        }
        How::Refused(failure) => return failed(failure),
        How::Unknown if unknown_ends >= LAST_UNKNOWN_END => return failed(Failure::Undetermined),
        How::Unknown | How::Withheld => None,
        How::PutOff(obstacle) => Some(obstacle),
    };
    Verdict::Later {
        obstacle,
        error,
        unknown_ends,
        pause: pause(letter.attempts, left),
    }
}

impl Verdict {
    /// For the metric.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Failed { failure, .. } => failure.word(),
            Self::Later { .. } => "put-off",
        }
    }
}

fn at_expiry(letter: &Claimed) -> Failure {
    if letter.unknown_ends > 0 {
        return Failure::Undetermined;
    }
    let obstacle = letter.obstacle.as_deref().and_then(Failure::from_word);
    obstacle.unwrap_or(Failure::ServerDown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(unknown_ends: i32, obstacle: Option<&str>) -> Claimed {
        Claimed {
            id: 1,
            producer: "helpdesk-bot".to_owned(),
            key: "1".to_owned(),
            template: String::new(),
            language: "en".to_owned(),
            recipient: String::new(),
            fields: serde_json::Value::Null,
            message_id: String::new(),
            expires_at: DateTime::UNIX_EPOCH,
            attempts: 1,
            unknown_ends,
            obstacle: obstacle.map(str::to_owned),
            traceparent: None,
        }
    }

    fn failure(verdict: &Verdict) -> Option<Failure> {
        match verdict {
            Verdict::Failed { failure, .. } => Some(*failure),
            _ => None,
        }
    }

    fn judged(letter: &Claimed, how: How) -> Verdict {
        judge(letter, Ending { how, error: None }, Duration::from_secs(60))
    }

    #[test]
    fn an_end_that_nobody_knows_is_tried_once_more_and_a_second_one_is_the_last() {
        let first = judged(&letter(0, None), How::Unknown);
        assert!(matches!(first, Verdict::Later { unknown_ends: 1, .. }), "{first:?}");
        let second = judged(&letter(1, None), How::Unknown);
        assert_eq!(failure(&second), Some(Failure::Undetermined));
        let now = DateTime::UNIX_EPOCH - chrono::TimeDelta::hours(1);
        assert_eq!(
            overdue(&letter(2, None), now).as_ref().and_then(failure),
            Some(Failure::Undetermined)
        );
        assert_eq!(overdue(&letter(1, None), now), None);
    }

    #[test]
    fn what_may_have_arrived_is_never_called_refused() {
        let refused = How::Refused(Failure::AddressRefused);
        assert_eq!(
            failure(&judged(&letter(0, None), refused)),
            Some(Failure::AddressRefused)
        );
        assert_eq!(failure(&judged(&letter(1, None), refused)), Some(Failure::Undetermined));
    }

    #[test]
    fn a_letter_that_expires_fails_of_what_was_in_its_way() {
        let expired = |letter| overdue(&letter, DateTime::UNIX_EPOCH).as_ref().and_then(failure);
        assert_eq!(expired(letter(0, None)), Some(Failure::ServerDown));
        assert_eq!(expired(letter(0, Some("mailbox-full"))), Some(Failure::MailboxFull));
        assert_eq!(expired(letter(1, Some("mailbox-full"))), Some(Failure::Undetermined));
    }
}
