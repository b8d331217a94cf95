use chrono::{DateTime, Utc};
use conversation::{Argument, Text};

use super::StoredData;
use crate::domain::{CommunicationId, DisplayName, Rating, User};

pub(super) fn of_staff(name: &DisplayName) -> Text {
    Text::new("privacy-of-staff").with("name", name.as_str())
}

pub(super) fn nothing_stored() -> Text {
    Text::new("privacy-nothing")
}

pub(super) fn stored(user: &User, stored: &StoredData) -> Text {
    let communications = i64::try_from(stored.communications.len()).unwrap_or(i64::MAX);
    let lines = himself(user, stored).into_iter().rev();
    let lines = lines.fold(Text::new("nothing"), |rest, (at, what)| {
        let line = match at {
            Some(at) => Text::new("privacy-line-at").with("at", Argument::Date(at)),
            None => Text::new("privacy-line"),
        };
        line.with("what", what).with("rest", rest)
    });
    Text::new("privacy-stored")
        .with("lines", lines)
        .with("communications", communications)
}

/// What is stored about the person himself, each with its moment if it has one.
pub(super) fn himself(user: &User, stored: &StoredData) -> Vec<(Option<DateTime<Utc>>, Text)> {
    let mut lines = vec![(
        Some(user.registered_at),
        Text::new("privacy-name").with("name", user.name.as_str()),
    )];
    if let Some(username) = &user.username {
        lines.push((None, Text::new("privacy-username").with("username", username.as_str())));
    }
    if let Some((email, at)) = &user.verified {
        lines.push((Some(*at), Text::new("privacy-email").with("email", email.readable())));
    }
    if let Some(consent) = stored.consent {
        let version = i64::from(consent.version);
        lines.push((Some(consent.at), Text::new("privacy-consent").with("version", version)));
    }
    lines
}

pub(super) fn opened() -> Text {
    Text::new("privacy-opened")
}

pub(super) fn closed(rating: Option<Rating>) -> Text {
    match rating {
        Some(rating) => Text::new("privacy-closed-rated").with("stars", i64::from(rating.stars())),
        None => Text::new("privacy-closed"),
    }
}

pub(super) fn export_caption() -> Text {
    Text::new("privacy-export")
}

pub(super) fn headings() -> Vec<Text> {
    vec![
        Text::new("privacy-heading-when"),
        Text::new("privacy-heading-number"),
        Text::new("privacy-heading-who"),
        Text::new("privacy-heading-what"),
    ]
}

pub(super) fn ask_to_erase(open: Option<CommunicationId>) -> Text {
    match open {
        Some(id) => Text::new("ask-to-erase-open").with("number", id.to_string()),
        None => Text::new("ask-to-erase"),
    }
}

pub(super) fn toast_kept() -> Text {
    Text::new("toast-kept")
}

pub(super) fn toast_erased() -> Text {
    Text::new("toast-erased")
}

pub(super) fn erased() -> Text {
    Text::new("erased")
}

pub(super) fn card_erased(id: CommunicationId) -> Text {
    Text::new("card-erased").with("number", id.to_string())
}
