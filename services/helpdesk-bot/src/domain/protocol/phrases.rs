//! The sentences of a protocol.

use chrono::{DateTime, Utc};
use conversation::{Attachment, Catalogue, Language, PostedKind, RenderError, Text, local_time};

use super::{
    Archived, Closed, ClosedBy, ProtocolCommunication, ProtocolEvent, ProtocolFile, ProtocolPerson, Side, shown,
};

/// Says sentences in one language, and times by the clocks of one zone.
#[derive(Clone, Copy)]
pub(super) struct Phrases<'a> {
    pub catalogue: &'a Catalogue,
    pub language: Language,
}

type Said = Result<String, RenderError>;

impl Phrases<'_> {
    pub fn say(self, key: &'static str) -> Said {
        self.said(&Text::new(key))
    }

    /// A label and what it labels, for the head of a protocol.
    pub fn particulars(
        self,
        person: &ProtocolPerson,
        made_at: DateTime<Utc>,
    ) -> Result<Vec<(String, String)>, RenderError> {
        let username = person
            .username
            .as_deref()
            .map(|name| format!(" (@{})", shown::line(name)));
        let telegram = format!("{}{}", person.telegram_id, username.unwrap_or_default());
        let zone = self.catalogue.time_zone().iana_name().unwrap_or("UTC").to_owned();
        let made = Text::new("archive-made-at")
            .with("at", self.time(made_at))
            .with("zone", zone);
        Ok(vec![
            (self.say("archive-name")?, shown::line(&person.name)),
            (self.say("archive-telegram")?, telegram),
            (self.say("archive-email")?, self.email(person)?),
            (self.say("archive-registered")?, self.time(person.registered_at)),
            (self.say("archive-made")?, self.said(&made)?),
        ])
    }

    pub fn communication(self, communication: &ProtocolCommunication) -> Said {
        self.said(&Text::new("archive-communication").with("number", communication.number.to_string()))
    }

    pub fn opened(self, communication: &ProtocolCommunication) -> Said {
        self.said(&Text::new("archive-opened").with("at", self.time(communication.opened_at)))
    }

    pub fn closed(self, closed: Option<&Closed>) -> Said {
        let Some(closed) = closed else {
            return self.say("archive-open");
        };
        let (key, name) = match &closed.by {
            ClosedBy::User => ("archive-closed-by-user", None),
            ClosedBy::Specialist { name } => ("archive-closed-by-specialist", Some(name)),
            ClosedBy::Controller { name } => ("archive-closed-by-controller", Some(name)),
            ClosedBy::Timeout => ("archive-closed-by-timeout", None),
        };
        let text = Text::new(key).with("at", self.time(closed.at));
        self.said(&match name {
            Some(name) => text.with("name", shown::line(name)),
            None => text,
        })
    }

    pub fn rating(self, rating: u8) -> Said {
        self.said(&Text::new("archive-rating").with("rating", i64::from(rating)))
    }

    pub fn side(self, side: Side) -> Said {
        self.say(match side {
            Side::User => "archive-side-user",
            Side::Specialist => "archive-side-specialist",
        })
    }

    pub fn event(self, event: &ProtocolEvent) -> Said {
        let name = |name: &str| shown::line(name);
        self.said(&match event {
            ProtocolEvent::Taken { by } => Text::new("archive-taken").with("name", name(by)),
            ProtocolEvent::Returned { by: Some(by), note: _ } => Text::new("archive-returned").with("name", name(by)),
            ProtocolEvent::Returned { by: None, note: _ } => Text::new("archive-returned-by-timeout"),
            ProtocolEvent::HandedOver { from, to } => Text::new("archive-handed-over")
                .with("from", name(from))
                .with("to", name(to)),
            ProtocolEvent::Reassigned { by, from, to: Some(to) } => Text::new("archive-reassigned")
                .with("name", name(by))
                .with("from", name(from))
                .with("to", name(to)),
            ProtocolEvent::Reassigned { by, from, to: None } => Text::new("archive-taken-away")
                .with("name", name(by))
                .with("from", name(from)),
        })
    }

    pub fn reply(self, words: &str) -> Said {
        self.said(&Text::new("archive-reply").with("words", shown::excerpt(words)))
    }

    pub fn corrected(self, at: DateTime<Utc>) -> Said {
        self.said(&Text::new("archive-corrected").with("at", self.time(at)))
    }

    /// What a message is, where it is more than text.
    pub fn kind(self, kind: PostedKind) -> Result<Option<String>, RenderError> {
        let key = match kind {
            PostedKind::Text => return Ok(None),
            PostedKind::Contact => "archive-kind-contact",
            PostedKind::Attachment(attachment) => match attachment {
                Attachment::Photo => "archive-kind-photo",
                Attachment::Video => "archive-kind-video",
                Attachment::Voice => "archive-kind-voice",
                Attachment::Audio => "archive-kind-audio",
                Attachment::Sticker => "archive-kind-sticker",
                Attachment::Animation => "archive-kind-animation",
                Attachment::Document => "archive-kind-document",
                Attachment::VideoNote => "archive-kind-video-note",
                Attachment::Location => "archive-kind-location",
                Attachment::Poll => "archive-kind-poll",
                Attachment::Other => "archive-kind-other",
            },
        };
        self.say(key).map(Some)
    }

    /// Why a file is not beside the protocol; nothing where it is.
    pub fn not_archived(self, archived: &Archived) -> Result<Option<String>, RenderError> {
        let key = match archived {
            Archived::Stored(_) => return Ok(None),
            Archived::Waiting => "archive-file-waiting",
            Archived::TooBig => "archive-file-too-big",
            Archived::DiskFull => "archive-file-disk-full",
            Archived::Failed => "archive-file-failed",
        };
        self.say(key).map(Some)
    }

    /// A file's size, rounded up to whole units.
    pub fn size(self, file: &ProtocolFile) -> Result<Option<String>, RenderError> {
        const KILOBYTE: u64 = 1024;
        const MEGABYTE: u64 = 1024 * KILOBYTE;
        let Some(size) = file.size else { return Ok(None) };
        let (key, size) = match size {
            MEGABYTE.. => ("archive-megabytes", size.div_ceil(MEGABYTE)),
            KILOBYTE.. => ("archive-kilobytes", size.div_ceil(KILOBYTE)),
            _ => ("archive-bytes", size),
        };
        self.said(&Text::new(key).with("n", i64::try_from(size).unwrap_or(i64::MAX)))
            .map(Some)
    }

    /// `2026-11-22 14:05`.
    pub fn time(self, moment: DateTime<Utc>) -> String {
        self.catalogue.date_and_time(moment)
    }

    /// `2026-11-22 14:05:33`.
    pub fn time_with_seconds(self, moment: DateTime<Utc>) -> String {
        self.local(moment, "%Y-%m-%d %H:%M:%S")
    }

    pub fn local(self, moment: DateTime<Utc>, format: &str) -> String {
        local_time(moment, self.catalogue.time_zone())
            .strftime(format)
            .to_string()
    }

    pub fn said(self, text: &Text) -> Said {
        self.catalogue.render_plain(text, self.language)
    }

    fn email(self, person: &ProtocolPerson) -> Said {
        let Some(email) = &person.email else {
            return self.say("archive-email-none");
        };
        let email = shown::line(email);
        self.said(&match person.authenticated_at {
            Some(at) => Text::new("archive-email-confirmed")
                .with("email", email)
                .with("at", self.time(at)),
            None => Text::new("archive-email-unconfirmed").with("email", email),
        })
    }
}
