use std::sync::LazyLock;

use askama::Template;
use base64::{Engine, prelude::BASE64_STANDARD};
use conversation::{Argument, Catalogue, Language, RenderError, Text};
use sha2::{Digest, Sha256};

use super::{
    Archived, Picture, Protocol, ProtocolCommunication, ProtocolEntry, ProtocolEvent, ProtocolMessage, Side,
    phrases::Phrases,
    pictures::{Look, Pictures},
    shown,
};
use crate::archive::ArchivedName;

/// Why there is no page: a fault of its makers, found by their tests.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    #[error("a sentence cannot be said")]
    Sentence(#[from] RenderError),
    #[error("the page cannot be made")]
    Template(#[from] askama::Error),
}

/// The protocol as a page: one file without scripts, which asks nothing of any network, with up to so many bytes of pictures.
///
/// `read` gives a picture of the person's folder when it has no more than so many bytes. Beyond the limit pictures are linked by
/// name, as all other files are: the links lead to the page's own folder.
///
/// # Errors
/// When a sentence cannot be said or the page cannot be made.
pub fn html(
    protocol: &Protocol,
    catalogue: &Catalogue,
    language: Language,
    pictures_at_most: u64,
    read: &mut dyn FnMut(&ArchivedName, u64) -> Picture,
) -> Result<String, HtmlError> {
    let phrases = Phrases { catalogue, language };
    let mut pictures = Pictures::new(pictures_at_most, read);
    let communications = &protocol.communications;
    let page = Page {
        language: language.code(),
        style: STYLE,
        style_hash: &STYLE_HASH,
        title: phrases.say("archive-title")?,
        name: shown::line(&protocol.person.name),
        particulars: phrases.particulars(&protocol.person, protocol.made_at)?,
        empty: communications
            .is_empty()
            .then(|| phrases.say("archive-empty"))
            .transpose()?,
        communications: communications
            .iter()
            .map(|communication| block(phrases, communication, &mut pictures))
            .collect::<Result<_, _>>()?,
    };
    Ok(page.render()?)
}

const STYLE: &str = include_str!("../../../templates/protocol.css");
/// By which the page's own rules are allowed and no others (Content Security Policy, `style-src`).
static STYLE_HASH: LazyLock<String> = LazyLock::new(|| BASE64_STANDARD.encode(Sha256::digest(STYLE)));

#[derive(Template)]
#[template(path = "protocol.html")]
struct Page<'a> {
    language: &'a str,
    style: &'a str,
    style_hash: &'a str,
    title: String,
    name: String,
    particulars: Vec<(String, String)>,
    empty: Option<String>,
    communications: Vec<Block>,
}

struct Block {
    number: i64,
    title: String,
    opened: String,
    closed: String,
    is_open: bool,
    rating: Option<Rating>,
    days: Vec<Day>,
}

struct Rating {
    stars: String,
    words: String,
}

struct Day {
    date: String,
    entries: Vec<Entry>,
}

enum Entry {
    Message(Box<Message>),
    Note {
        time: Time,
        author: String,
        side: String,
        words: String,
    },
    Event {
        time: Time,
        words: String,
        note: Option<String>,
    },
}

struct Time {
    /// For machines.
    exact: String,
    of_day: String,
}

struct Message {
    time: Time,
    from_specialist: bool,
    author: String,
    side: String,
    reply: Option<String>,
    kind: Option<String>,
    file: Option<File>,
    details: Option<String>,
    words: String,
    /// What is said of each correction, and the words before it.
    corrections: Vec<(String, String)>,
    undelivered: Option<String>,
}

struct File {
    kind: String,
    /// As it was sent.
    name: String,
    size: Option<String>,
    /// Its name in the archive.
    link: Option<String>,
    picture: Option<String>,
    /// Why it is not here or not shown.
    remark: Option<String>,
}

fn block(
    phrases: Phrases<'_>,
    communication: &ProtocolCommunication,
    pictures: &mut Pictures<'_>,
) -> Result<Block, RenderError> {
    let mut days: Vec<Day> = Vec::new();
    for entry in &communication.entries {
        let at = match entry {
            ProtocolEntry::Message(message) => message.at,
            ProtocolEntry::Note { at, .. } | ProtocolEntry::Event { at, .. } => *at,
        };
        let date = phrases.said(&Text::new("archive-day").with("date", Argument::Date(at)))?;
        let time = Time {
            exact: at.to_rfc3339(),
            of_day: phrases.local(at, "%H:%M"),
        };
        let entry = match entry {
            ProtocolEntry::Message(message) => {
                Entry::Message(Box::new(self::message(phrases, message, time, pictures)?))
            }
            ProtocolEntry::Note { at: _, author, text } => Entry::Note {
                time,
                author: shown::line(author),
                side: phrases.say("archive-side-note")?,
                words: shown::words(text),
            },
            ProtocolEntry::Event { at: _, event } => Entry::Event {
                time,
                words: phrases.event(event)?,
                note: match event {
                    ProtocolEvent::Returned { note, .. } => note.as_deref().map(shown::words),
                    _ => None,
                },
            },
        };
        match days.last_mut() {
            Some(day) if day.date == date => day.entries.push(entry),
            _ => days.push(Day {
                date,
                entries: vec![entry],
            }),
        }
    }
    let rating = |rating: u8| {
        let full = usize::from(rating.min(5));
        Ok::<_, RenderError>(Rating {
            stars: "★".repeat(full) + &"☆".repeat(5 - full),
            words: phrases.rating(rating)?,
        })
    };
    Ok(Block {
        number: communication.number,
        title: phrases.communication(communication)?,
        opened: phrases.opened(communication)?,
        closed: phrases.closed(communication.closed.as_ref())?,
        is_open: communication.closed.is_none(),
        rating: communication.rating.map(rating).transpose()?,
        days,
    })
}

fn message(
    phrases: Phrases<'_>,
    message: &ProtocolMessage,
    time: Time,
    pictures: &mut Pictures<'_>,
) -> Result<Message, RenderError> {
    let kind = phrases.kind(message.kind)?;
    let correction = |correction: &super::Correction| {
        Ok::<_, RenderError>((phrases.corrected(correction.at)?, shown::words(&correction.before)))
    };
    Ok(Message {
        time,
        from_specialist: message.side == Side::Specialist,
        author: shown::line(&message.author),
        side: phrases.side(message.side)?,
        reply: message
            .reply_to
            .as_deref()
            .map(|words| phrases.reply(words))
            .transpose()?,
        file: file(phrases, message, kind.as_deref(), pictures)?,
        kind: kind.filter(|_| message.file.is_none()),
        details: message.details.as_deref().map(shown::words),
        words: shown::words(&message.words),
        corrections: message.corrections.iter().map(correction).collect::<Result<_, _>>()?,
        undelivered: message
            .undelivered
            .then(|| phrases.say("archive-undelivered"))
            .transpose()?,
    })
}

fn file(
    phrases: Phrases<'_>,
    message: &ProtocolMessage,
    kind: Option<&str>,
    pictures: &mut Pictures<'_>,
) -> Result<Option<File>, RenderError> {
    let Some(file) = &message.file else { return Ok(None) };
    let link = match &file.archived {
        Archived::Stored(name) => Some(name.as_str().to_owned()),
        Archived::Waiting | Archived::TooBig | Archived::DiskFull | Archived::Failed => None,
    };
    let (picture, link, remark) = match pictures.look(file) {
        Look::Embedded(picture) => (Some(picture), link, None),
        Look::Named => (None, link, phrases.not_archived(&file.archived)?),
        Look::TooMuch => (None, link, Some(phrases.say("archive-picture-too-much")?)),
        Look::Gone => (None, None, Some(phrases.say("archive-picture-gone")?)),
    };
    let sent = file
        .name
        .as_deref()
        .map(shown::line)
        .filter(|name| !name.trim().is_empty());
    Ok(Some(File {
        kind: kind.unwrap_or_default().to_owned(),
        name: sent.or_else(|| link.clone()).unwrap_or_default(),
        size: phrases.size(file)?,
        link,
        picture,
        remark,
    }))
}
