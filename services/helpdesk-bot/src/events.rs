//! Which events helpdesk-bot consumes, and the input each becomes; which it publishes, and how they look.

mod alerts;

pub use alerts::{ALERT_CLEARED, ALERT_RAISED, alert_cleared, alert_raised};

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use common::events::{
    email::v1::EmailRequested,
    helpdesk_bot::v1::{CommunicationChanged, CommunicationState},
    notifier::v1::{EmailFailed, EmailFailure, EmailSent},
};
use conversation::{ConversationKey, Event, EventKind, Language};
use prost::Message;
use prost_types::Timestamp;
use uuid::Uuid;

use crate::{
    dialogue::{Input, Notice, SignInNews},
    domain::{CODE_HOLDS, Communication, IssuedCode, LetterFailure, SignInCode, Stage, TelegramId},
};

/// A letter that notifier is asked for.
pub const EMAIL_REQUESTED: &str = "helpdesk-bot.email-requested.v1";
/// A communication as it now is.
pub const COMMUNICATION_CHANGED: &str = "helpdesk-bot.communication-changed.v1";
/// A letter was taken by a mail server.
pub const EMAIL_SENT: &str = "notifier.email-sent.v1";
/// A letter was not sent and will not be.
pub const EMAIL_FAILED: &str = "notifier.email-failed.v1";

/// Who asked for a letter: notifier answers all services alike.
const PRODUCER: &str = "helpdesk-bot";
/// Begins the key of a letter to somebody who has blocked the bot.
const NOTICE: &str = "desk-notice/";
/// After that he may as well look by himself.
const NOTICE_LASTS: TimeDelta = TimeDelta::hours(24);
/// Notifier's template of the letter with a code.
const SIGN_IN_CODE: &str = "sign-in-code";

/// An event that can never be understood.
#[derive(Debug, thiserror::Error)]
pub enum EventError {
    #[error("helpdesk-bot does not consume {0}")]
    Unknown(String),
    #[error("the body of {routing_key} does not decode")]
    Body {
        routing_key: String,
        source: prost::DecodeError,
    },
    #[error("{routing_key} answers a request that was never made")]
    Key { routing_key: String },
}

/// Whose input an event is.
pub fn route(routing_key: &str, body: &[u8]) -> Result<ConversationKey, EventError> {
    Ok(match decode(routing_key, body)? {
        Input::SignIn(news) => ConversationKey::person(news.person()),
        // Nobody's; one for all, for nothing follows from them.
        _ => ConversationKey::aggregate("letters", "of-others"),
    })
}

/// What an event means.
pub fn decode(routing_key: &str, body: &[u8]) -> Result<Input, EventError> {
    let broken = |source| EventError::Body {
        routing_key: routing_key.to_owned(),
        source,
    };
    let (producer, key, failure) = match routing_key {
        EMAIL_SENT => {
            let event = EmailSent::decode(body).map_err(broken)?;
            (event.producer, event.key, None)
        }
        EMAIL_FAILED => {
            let event = EmailFailed::decode(body).map_err(broken)?;
            let reason = event.reason();
            (event.producer, event.key, Some(failure(reason)))
        }
        other => return Err(EventError::Unknown(other.to_owned())),
    };
    if producer != PRODUCER || key.starts_with(NOTICE) {
        return Ok(Input::UnawaitedLetter);
    }
    let (person, key) = letter_of(&key).ok_or_else(|| EventError::Key {
        routing_key: routing_key.to_owned(),
    })?;
    Ok(Input::SignIn(match failure {
        None => SignInNews::Sent { person, key },
        Some(failure) => SignInNews::Failed { person, key, failure },
    }))
}

/// The key of the request for a letter with a code.
pub fn letter_key(person: TelegramId, key: Uuid) -> String {
    format!("sign-in/{person}/{key}")
}

/// Whose letter has this key.
pub fn letter_of(key: &str) -> Option<(TelegramId, Uuid)> {
    let (person, key) = key.strip_prefix("sign-in/")?.split_once('/')?;
    Some((person.parse().ok()?, key.parse().ok()?))
}

/// Asks for the letter with a code. It is worth as much as the code, and as secret.
pub fn sign_in_letter(person: TelegramId, code: &SignInCode, issued: &IssuedCode, language: Language) -> Event {
    let fields = HashMap::from([
        ("code".to_owned(), code.as_str().to_owned()),
        ("minutes".to_owned(), CODE_HOLDS.num_minutes().to_string()),
    ]);
    let body = EmailRequested {
        key: letter_key(person, issued.key),
        template: SIGN_IN_CODE.to_owned(),
        language: language.code().to_owned(),
        recipient: issued.email.as_str().to_owned(),
        fields,
        requested_at: Some(timestamp(issued.requested_at)),
        expires_at: Some(timestamp(issued.expires_at)),
    };
    Event {
        routing_key: EMAIL_REQUESTED,
        aggregate: format!("letter:{}", issued.key),
        version: 0,
        kind: EventKind::Request {
            expires_at: issued.expires_at,
        },
        body: body.encode_to_vec(),
        secret: true,
    }
}

/// Asks for a letter to somebody who has blocked the bot and is answered: once for a communication.
pub fn desk_notice(communication: &Communication, notice: &Notice, bot: &str, now: DateTime<Utc>) -> Event {
    let expires_at = now + NOTICE_LASTS;
    let fields = [("text", notice.text.clone()), ("link", format!("https://t.me/{bot}"))];
    let body = EmailRequested {
        key: format!("{NOTICE}{}", communication.id),
        template: "desk-notice".to_owned(),
        language: notice.language.code().to_owned(),
        recipient: notice.email.as_str().to_owned(),
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        requested_at: Some(timestamp(now)),
        expires_at: Some(timestamp(expires_at)),
    };
    Event {
        routing_key: EMAIL_REQUESTED,
        aggregate: format!("letter:{NOTICE}{}", communication.id),
        version: 0,
        kind: EventKind::Request { expires_at },
        body: body.encode_to_vec(),
        // It names somebody's address: blanked as a secret is.
        secret: true,
    }
}

/// The state of a communication for everybody who keeps a copy.
pub fn communication_changed(communication: &Communication) -> Event {
    let (state, closed_at) = match communication.stage {
        Stage::Open if communication.returned > 0 => (CommunicationState::Returned, None),
        Stage::Open => (CommunicationState::Open, None),
        Stage::Taken { .. } => (CommunicationState::Taken, None),
        Stage::Closed { at, .. } => (CommunicationState::Closed, Some(at)),
    };
    let specialist = match communication.stage {
        Stage::Open => None,
        Stage::Taken { .. } | Stage::Closed { .. } => communication.last_owner,
    };
    let body = CommunicationChanged {
        communication_id: communication.id.0,
        version: communication.version,
        state: state.into(),
        user_id: communication.user,
        specialist_id: specialist,
        opened_at: Some(timestamp(communication.opened_at)),
        taken_at: communication.taken_at.map(timestamp),
        closed_at: closed_at.map(timestamp),
        rating: communication.rating.map(|rating| u32::from(rating.stars())),
    };
    Event {
        routing_key: COMMUNICATION_CHANGED,
        aggregate: format!("communication:{}", communication.id),
        version: communication.version,
        kind: EventKind::State,
        body: body.encode_to_vec(),
        secret: false,
    }
}

fn failure(reason: EmailFailure) -> LetterFailure {
    match reason {
        EmailFailure::AddressRefused => LetterFailure::AddressRefused,
        EmailFailure::MailboxFull => LetterFailure::MailboxFull,
        EmailFailure::ServerDown => LetterFailure::ServerDown,
        EmailFailure::Limited => LetterFailure::Limited,
        EmailFailure::Invalid | EmailFailure::Unspecified => LetterFailure::Invalid,
        EmailFailure::Undetermined => LetterFailure::Undetermined,
    }
}

fn timestamp(moment: DateTime<Utc>) -> Timestamp {
    // The fraction of a second is below 2 * 10^9 (chrono's leap seconds), so it always fits.
    Timestamp {
        seconds: moment.timestamp(),
        nanos: i32::try_from(moment.timestamp_subsec_nanos()).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use common::EmailAddress;

    use super::*;
    use crate::domain::{CodeOutcome, CommunicationId, Rating};

    const KEY: Uuid = Uuid::from_u128(7);

    fn sent(producer: &str, key: &str) -> Vec<u8> {
        let event = EmailSent {
            producer: producer.to_owned(),
            key: key.to_owned(),
            ..EmailSent::default()
        };
        event.encode_to_vec()
    }

    #[test]
    fn an_answer_about_a_code_runs_in_the_conversation_of_its_person() {
        let body = sent("helpdesk-bot", &letter_key(4, KEY));
        assert_eq!(route(EMAIL_SENT, &body).unwrap().as_str(), "person:4");
        let news = SignInNews::Sent { person: 4, key: KEY };
        assert_eq!(decode(EMAIL_SENT, &body).unwrap(), Input::SignIn(news));
        for (reason, failure) in [
            (EmailFailure::AddressRefused, LetterFailure::AddressRefused),
            (EmailFailure::Unspecified, LetterFailure::Invalid),
            (EmailFailure::Undetermined, LetterFailure::Undetermined),
        ] {
            let event = EmailFailed {
                producer: "helpdesk-bot".to_owned(),
                key: letter_key(4, KEY),
                reason: reason.into(),
                ..EmailFailed::default()
            };
            let news = SignInNews::Failed {
                person: 4,
                key: KEY,
                failure,
            };
            assert_eq!(
                decode(EMAIL_FAILED, &event.encode_to_vec()).unwrap(),
                Input::SignIn(news)
            );
        }
    }

    #[test]
    fn what_nobody_waits_for_is_ignored_and_what_makes_no_sense_is_refused() {
        for body in [sent("passbot", "anything"), sent("helpdesk-bot", "desk-notice/7")] {
            assert_eq!(decode(EMAIL_SENT, &body).unwrap(), Input::UnawaitedLetter);
            assert_eq!(route(EMAIL_SENT, &body).unwrap().as_str(), "letters:of-others");
        }
        for key in [
            "",
            "sign-in/4",
            "sign-in/x/00000000-0000-0000-0000-000000000007",
            "sign-in/4/7",
        ] {
            let refused = decode(EMAIL_SENT, &sent("helpdesk-bot", key));
            assert!(matches!(refused, Err(EventError::Key { .. })), "{key}");
        }
        assert!(matches!(decode(EMAIL_SENT, b"\xff\xff"), Err(EventError::Body { .. })));
        assert!(matches!(
            decode("passbot.pass-changed.v1", &[]),
            Err(EventError::Unknown(_))
        ));
    }

    #[test]
    fn the_letter_with_a_code_is_a_secret_that_expires_with_it() {
        let now = DateTime::from_timestamp(1_000, 0).unwrap();
        let code = SignInCode::parse("012345").unwrap();
        let issued = IssuedCode {
            key: KEY,
            email: EmailAddress::parse("Anna@Example.org").unwrap(),
            hash: vec![0; 32],
            requested_at: now,
            expires_at: now + CODE_HOLDS,
            tries: 0,
            outcome: CodeOutcome::Requested,
            used: false,
        };
        let event = sign_in_letter(4, &code, &issued, Language::Uk);
        assert!(event.secret);
        assert_eq!(
            event.kind,
            EventKind::Request {
                expires_at: now + CODE_HOLDS
            }
        );
        let body = EmailRequested::decode(event.body.as_slice()).unwrap();
        assert_eq!(
            (body.recipient.as_str(), body.language.as_str()),
            ("Anna@example.org", "uk")
        );
        assert_eq!(body.fields.get("code").map(String::as_str), Some("012345"));
        assert_eq!(body.fields.get("minutes").map(String::as_str), Some("10"));
        assert_eq!(letter_of(&body.key), Some((4, KEY)));
    }

    #[test]
    fn a_communication_tells_its_state_and_nothing_of_what_was_said() {
        let now = DateTime::from_timestamp(1_000, 0).unwrap();
        let open = Communication::open(CommunicationId(7), 4, now);
        let state = |communication: &Communication| {
            let event = communication_changed(communication);
            assert_eq!(
                (event.aggregate.as_str(), event.version),
                ("communication:7", communication.version)
            );
            CommunicationChanged::decode(event.body.as_slice()).unwrap()
        };
        assert_eq!(state(&open).state(), CommunicationState::Open);
        let taken = open.taken(5, now);
        assert_eq!(
            (state(&taken).state(), state(&taken).specialist_id),
            (CommunicationState::Taken, Some(5))
        );
        let returned = taken.given_back();
        assert_eq!(
            (state(&returned).state(), state(&returned).specialist_id),
            (CommunicationState::Returned, None)
        );
        let closed = taken
            .closed(crate::domain::ClosedBy::Timeout, now)
            .rated(Rating::new(4).unwrap());
        assert_eq!(
            (state(&closed).state(), state(&closed).rating),
            (CommunicationState::Closed, Some(4))
        );
    }
}
