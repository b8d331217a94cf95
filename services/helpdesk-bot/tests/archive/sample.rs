//! A person with a printer, and what was said.

use chrono::{DateTime, Utc};
use conversation::{Attachment, Catalogue, Language, PostedKind};
use helpdesk_bot::{
    archive::ArchivedName,
    domain::{
        protocol::{Closed, ClosedBy, Side},
        *,
    },
};
use jiff::tz::TimeZone;

/// A picture of 360 by 220 points.
pub const PICTURE: &[u8] = include_bytes!("warning.png");

pub const FILES: [(Language, &str); 3] = [
    (Language::Ru, include_str!("../../locales/archive.ru.ftl")),
    (Language::Uk, include_str!("../../locales/archive.uk.ftl")),
    (Language::En, include_str!("../../locales/archive.en.ftl")),
];

pub fn catalogue() -> Catalogue {
    Catalogue::new(&FILES, TimeZone::get("Europe/Moscow").unwrap()).unwrap()
}

/// A moment by the clocks of Moscow.
pub fn at(text: &str) -> DateTime<Utc> {
    format!("{}+03:00", text.replace(' ', "T")).parse().unwrap()
}

pub fn message(at_text: &str, side: Side, words: &str) -> ProtocolMessage {
    ProtocolMessage {
        at: at(at_text),
        side,
        author: match side {
            Side::User => "Анна Петрова".to_owned(),
            Side::Specialist => "Олег".to_owned(),
        },
        kind: PostedKind::Text,
        words: words.to_owned(),
        details: None,
        file: None,
        reply_to: None,
        corrections: Vec::new(),
        undelivered: false,
    }
}

pub fn user(at: &str, words: &str) -> ProtocolEntry {
    ProtocolEntry::Message(message(at, Side::User, words))
}

pub fn sent_file(at_text: &str, side: Side, kind: Attachment, name: Option<&str>, archived: Archived) -> ProtocolEntry {
    ProtocolEntry::Message(ProtocolMessage {
        kind: PostedKind::Attachment(kind),
        file: Some(ProtocolFile {
            name: name.map(str::to_owned),
            size: Some(184_320),
            archived,
        }),
        ..message(at_text, side, "")
    })
}

pub fn event(at_text: &str, event: ProtocolEvent) -> ProtocolEntry {
    ProtocolEntry::Event { at: at(at_text), event }
}

pub fn stored(name: &str) -> Archived {
    Archived::Stored(ArchivedName::parse(name).unwrap())
}

pub fn person() -> ProtocolPerson {
    ProtocolPerson {
        telegram_id: 123_456,
        name: "Анна Петрова".to_owned(),
        username: Some("anna".to_owned()),
        email: Some("anna@example.com".to_owned()),
        registered_at: at("2026-11-20 09:58:10"),
        authenticated_at: Some(at("2026-11-20 10:00:00")),
    }
}

pub fn of(communications: Vec<ProtocolCommunication>) -> Protocol {
    Protocol {
        person: person(),
        communications,
        made_at: at("2026-11-23 08:00:00"),
    }
}

pub fn communication(number: i64, entries: Vec<ProtocolEntry>) -> ProtocolCommunication {
    ProtocolCommunication {
        number,
        opened_at: at("2026-11-22 14:05:33"),
        closed: None,
        rating: None,
        entries,
    }
}

/// Two communications with something of everything.
pub fn printer() -> Protocol {
    let oleg = || "Олег".to_owned();
    let taken = |at| event(at, ProtocolEvent::Taken { by: oleg() });
    let first = ProtocolCommunication {
        closed: Some(Closed {
            at: at("2026-11-22 15:10:00"),
            by: ClosedBy::Specialist { name: oleg() },
        }),
        rating: Some(4),
        ..communication(
            17,
            vec![
                user(
                    "2026-11-22 14:05:33",
                    "Здравствуйте!\nНе печатает принтер на третьем этаже, пишет «замятие».",
                ),
                sent_file(
                    "2026-11-22 14:05:40",
                    Side::User,
                    Attachment::Photo,
                    None,
                    stored("2026-11-22T14-05-40_102_photo.png"),
                ),
                taken("2026-11-22 14:07:02"),
                ProtocolEntry::Message(ProtocolMessage {
                    reply_to: Some("Здравствуйте!\nНе печатает принтер на третьем этаже, пишет «замятие».".to_owned()),
                    corrections: vec![Correction {
                        at: at("2026-11-22 14:09:00"),
                        before: "Добрый день. Откройте верхнюю крышку.".to_owned(),
                    }],
                    ..message(
                        "2026-11-22 14:08:15",
                        Side::Specialist,
                        "Добрый день! Откройте заднюю крышку и достаньте лист. Инструкция во вложении.",
                    )
                }),
                sent_file(
                    "2026-11-22 14:08:40",
                    Side::Specialist,
                    Attachment::Document,
                    Some("Инструкция: принтер/3 этаж.pdf"),
                    stored("2026-11-22T14-08-40_104_Инструкция- принтер-3 этаж.pdf"),
                ),
                ProtocolEntry::Note {
                    at: at("2026-11-22 14:20:00"),
                    author: oleg(),
                    text: "Третий раз за месяц. Завести заявку на замену ролика.".to_owned(),
                },
                sent_file(
                    "2026-11-22 14:31:00",
                    Side::User,
                    Attachment::Video,
                    Some("IMG_0042.MOV"),
                    Archived::TooBig,
                ),
                user("2026-11-22 14:32:10", "Получилось, спасибо!! 🎉"),
            ],
        )
    };
    let second = ProtocolCommunication {
        opened_at: at("2026-11-22 23:58:00"),
        ..communication(
            21,
            vec![
                user("2026-11-22 23:58:00", "Снова замятие"),
                taken("2026-11-23 00:02:00"),
                event(
                    "2026-11-23 00:10:00",
                    ProtocolEvent::Returned {
                        by: Some(oleg()),
                        note: Some("Нужен выезд,\nя сегодня на удалёнке".to_owned()),
                    },
                ),
                event(
                    "2026-11-23 07:30:00",
                    ProtocolEvent::Taken {
                        by: "Марія".to_owned()
                    },
                ),
                ProtocolEntry::Message(ProtocolMessage {
                    author: "Марія".to_owned(),
                    undelivered: true,
                    ..message("2026-11-23 07:31:00", Side::Specialist, "Доброе утро! Уже иду.")
                }),
                sent_file(
                    "2026-11-23 07:40:00",
                    Side::User,
                    Attachment::Voice,
                    None,
                    Archived::DiskFull,
                ),
            ],
        )
    };
    of(vec![first, second])
}
