use conversation::{Argument, PostedKind, Text};

use super::{DigestEntry, Held, LinePressed};
use crate::domain::{ClosedBy, CommunicationId, DisplayName, Rating, Side, Stage, StoredMessage, User};

/// Of one message so much stands on a card: ten of them fit into one message of Telegram.
const CLIP: usize = 300;

// To the person who asks.

pub(super) fn opened(id: CommunicationId, place: i64) -> Text {
    numbered("opened", id).with("place", place)
}

pub(super) fn taken_by(name: &DisplayName, again: bool) -> Text {
    Text::new(if again { "taken-by-again" } else { "taken-by" }).with("name", name.as_str())
}

pub(super) fn closed_for_user(id: CommunicationId, by: ClosedBy) -> Text {
    let key = match by {
        ClosedBy::User => "closed-by-you",
        ClosedBy::Specialist => "closed-by-specialist",
        ClosedBy::Timeout => "closed-by-timeout",
        ClosedBy::Controller => "closed-by-controller",
    };
    numbered(key, id)
}

pub(super) fn returned_for_user(id: CommunicationId) -> Text {
    numbered("returned-for-user", id)
}

pub(super) fn ask_rating() -> Text {
    Text::new("ask-rating")
}

pub(super) fn rated(rating: Rating) -> Text {
    Text::new("rated").with("stars", stars(rating))
}

pub(super) fn toast_thanks() -> Text {
    Text::new("toast-thanks")
}

pub(super) fn specialist_unreachable() -> Text {
    Text::new("specialist-unreachable")
}

// To both sides.

pub(super) fn copy_rejected() -> Text {
    Text::new("copy-rejected")
}

pub(super) fn copy_undetermined() -> Text {
    Text::new("copy-undetermined")
}

pub(super) fn edited_too_late() -> Text {
    Text::new("edited-too-late")
}

pub(super) fn corrected() -> Text {
    Text::new("corrected")
}

// To specialists.

pub(super) fn taken_header(held: &Held) -> Text {
    of("taken-header", held).with("username", username(&held.user))
}

/// What was said before, for who takes a communication that somebody had already.
pub(super) fn protocol(shown: &[StoredMessage]) -> Text {
    Text::new("protocol").with("lines", lines(shown))
}

pub(super) fn closed_for_specialist(held: &Held, by: ClosedBy) -> Text {
    let key = match by {
        ClosedBy::User => "closed-by-user-for-specialist",
        ClosedBy::Specialist => "closed-for-specialist",
        ClosedBy::Timeout => "closed-by-timeout-for-specialist",
        ClosedBy::Controller => "closed-by-controller-for-specialist",
    };
    of(key, held)
}

pub(super) fn returned_for_specialist(held: &Held) -> Text {
    of("returned-for-specialist", held)
}

pub(super) fn user_unreachable(user: &User) -> Text {
    Text::new("user-unreachable").with("name", user.name.as_str())
}

pub(super) fn no_current() -> Text {
    Text::new("no-current")
}

pub(super) fn not_a_specialist() -> Text {
    Text::new("not-a-specialist")
}

pub(super) fn unknown_communication() -> Text {
    Text::new("unknown-communication")
}

// To groups.

/// A communication as it stands, with the newest of what was said while it waits.
pub(super) fn card(held: &Held) -> Text {
    let communication = &held.communication;
    let owner = || held.owner_name.as_ref().map_or("–", DisplayName::as_str).to_owned();
    match communication.stage {
        Stage::Open => {
            let key = if communication.returned > 0 {
                "card-returned"
            } else {
                "card-open"
            };
            let text = of(key, held).with("before", held.history.before);
            text.with("opened", Argument::Moment(communication.opened_at))
                .with("lines", lines(&held.history.last))
        }
        Stage::Taken { .. } => of("card-taken", held).with("owner", owner()),
        Stage::Closed { at, by } => {
            let key = match by {
                ClosedBy::User => "card-closed-by-user",
                ClosedBy::Specialist => "card-closed",
                ClosedBy::Timeout => "card-closed-by-timeout",
                ClosedBy::Controller => "card-closed-by-controller",
            };
            let text = of(key, held).with("at", Argument::Moment(at));
            match by {
                ClosedBy::Specialist => text.with("owner", owner()),
                _ => text,
            }
        }
    }
}

/// Many communications on one card.
pub(super) fn digest(entries: &[DigestEntry], waiting: usize) -> Text {
    let lines = entries.iter().rev().fold(Text::new("nothing"), |rest, entry| {
        let owner = || entry.owner_name.as_ref().map_or("–", DisplayName::as_str).to_owned();
        let line = match entry.communication.stage {
            Stage::Open => Text::new("digest-line-open"),
            Stage::Taken { .. } => Text::new("digest-line-taken").with("owner", owner()),
            Stage::Closed { .. } => Text::new("digest-line-closed"),
        };
        line.with("number", entry.communication.id.to_string())
            .with("name", entry.user_name.as_str())
            .with("rest", rest)
    });
    Text::new("digest")
        .with("waiting", i64::try_from(waiting).unwrap_or(i64::MAX))
        .with("lines", lines)
}

pub(in crate::dialogue) fn take_number(id: CommunicationId) -> Text {
    numbered("button-take-number", id)
}

// Toasts: at most 200 characters.

pub(super) fn toast_taken(id: CommunicationId) -> Text {
    numbered("toast-taken", id)
}

pub(super) fn toast_closed(id: CommunicationId) -> Text {
    numbered("toast-closed", id)
}

pub(super) fn toast_already_yours(id: CommunicationId) -> Text {
    numbered("toast-already-yours", id)
}

pub(super) fn toast_anothers(held: &Held) -> Text {
    let owner = held.owner_name.as_ref().map_or("–", DisplayName::as_str);
    numbered("toast-anothers", held.communication.id).with("owner", short(owner))
}

pub(super) fn toast_has_another(id: CommunicationId, name: &DisplayName) -> Text {
    numbered("toast-has-another", id).with("name", short(name.as_str()))
}

pub(super) fn toast_specialists_only() -> Text {
    Text::new("toast-specialists-only")
}

/// The label of a button.
pub(in crate::dialogue) fn button(pressed: LinePressed) -> Text {
    match pressed {
        LinePressed::Take(_) => Text::new("button-take"),
        LinePressed::Close(_) => Text::new("button-close"),
        LinePressed::CloseOwn => Text::new("button-close-own"),
        LinePressed::Rate(_, rating) => Text::new("button-rate").with("stars", i64::from(rating.stars())),
    }
}

/// Messages line by line, each with who said it.
fn lines(messages: &[StoredMessage]) -> Text {
    messages.iter().rev().fold(Text::new("nothing"), |rest, message| {
        let key = match message.side {
            Side::User => "line-of-user",
            Side::Specialist => "line-of-specialist",
            Side::Note => "line-of-note",
            Side::Event => "line-of-event",
        };
        Text::new(key)
            .with("name", message.author_name.as_str())
            .with("at", Argument::TimeOfDay(message.sent_at))
            .with("what", said(message))
            .with("rest", rest)
    })
}

/// What a message says, in a line: its kind where it is more than text, and its words.
fn said(message: &StoredMessage) -> Text {
    let mut words: String = message.text.chars().take(CLIP).collect();
    if message.text.chars().nth(CLIP).is_some() {
        words.push('…');
    }
    let words = match &message.file_name {
        Some(name) => format!("{} {words}", name.chars().take(100).collect::<String>()),
        None => words,
    };
    let text = match message.kind {
        PostedKind::Text => Text::new("said-text"),
        PostedKind::Contact => Text::new("said").with("kind", "contact"),
        PostedKind::Attachment(kind) => Text::new("said").with("kind", format!("{kind:?}").to_lowercase()),
    };
    let edited = if message.edited { "said-edited" } else { "nothing" };
    text.with("text", words.trim().to_owned())
        .with("edited", Text::new(edited))
}

fn of(key: &'static str, held: &Held) -> Text {
    let email = held
        .user
        .email()
        .map(common::EmailAddress::readable)
        .unwrap_or_default();
    numbered(key, held.communication.id)
        .with("name", held.user.name.as_str())
        .with("email", email)
}

fn username(user: &User) -> Text {
    match &user.username {
        Some(username) => Text::new("username").with("username", username.as_str()),
        None => Text::new("nothing"),
    }
}

fn numbered(key: &'static str, id: CommunicationId) -> Text {
    // As text: a number would get separators.
    Text::new(key).with("number", id.to_string())
}

fn stars(rating: Rating) -> String {
    "★".repeat(usize::from(rating.stars()))
}

fn short(name: &str) -> String {
    name.chars().take(60).collect()
}
