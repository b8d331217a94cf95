use std::collections::BTreeSet;

use conversation::{Attachment, Language, PostedKind};
use helpdesk_bot::domain::{
    protocol::{Closed, ClosedBy, Side, text},
    *,
};

use crate::sample::{self, FILES, catalogue};

fn in_russian(protocol: &Protocol) -> String {
    text(protocol, &catalogue(), Language::Ru).unwrap()
}

#[test]
fn a_protocol_has_the_persons_data_and_a_block_for_each_communication() {
    let expected = "\
Протокол обращений
==================
Имя: Анна Петрова
Telegram: 123456 (@anna)
Эл. почта: anna@example.com (подтверждена 2026-11-20 10:00)
Первое сообщение: 2026-11-20 09:58
Протокол составлен: 2026-11-23 08:00, часовой пояс Europe/Moscow

Обращение № 17
--------------
Открыто 2026-11-22 14:05
Закрыто 2026-11-22 15:10: специалист Олег
Оценка: 4 из 5

2026-11-22 14:05:33  Анна Петрова (пользователь)
    Здравствуйте!
    Не печатает принтер на третьем этаже, пишет «замятие».

2026-11-22 14:05:40  Анна Петрова (пользователь)
    [Фото · 180 КБ · 2026-11-22T14-05-40_102_photo.png]

2026-11-22 14:07:02  * Обращение в работе: Олег

2026-11-22 14:08:15  Олег (специалист)
    > В ответ на: Здравствуйте! Не печатает принтер на третьем этаже, пишет «замятие».
    Добрый день! Откройте заднюю крышку и достаньте лист. Инструкция во вложении.
    [Исправлено 2026-11-22 14:09, раньше было:]
        Добрый день. Откройте верхнюю крышку.

2026-11-22 14:08:40  Олег (специалист)
    [Файл · Инструкция: принтер/3 этаж.pdf · 180 КБ · 2026-11-22T14-08-40_104_Инструкция- принтер-3 этаж.pdf]

2026-11-22 14:20:00  Олег (внутренняя заметка, пользователь её не видел)
    Третий раз за месяц. Завести заявку на замену ролика.

2026-11-22 14:31:00  Анна Петрова (пользователь)
    [Видео · IMG_0042.MOV · 180 КБ · не сохранено: больше 20 МБ]

2026-11-22 14:32:10  Анна Петрова (пользователь)
    Получилось, спасибо!! 🎉

Обращение № 21
--------------
Открыто 2026-11-22 23:58
Ещё не закрыто

2026-11-22 23:58:00  Анна Петрова (пользователь)
    Снова замятие

2026-11-23 00:02:00  * Обращение в работе: Олег

2026-11-23 00:10:00  * Обращение снова в очереди: Олег
    Нужен выезд,
    я сегодня на удалёнке

2026-11-23 07:30:00  * Обращение в работе: Марія

2026-11-23 07:31:00  Марія (специалист)
    Доброе утро! Уже иду.
    [Не доставлено]

2026-11-23 07:40:00  Анна Петрова (пользователь)
    [Голосовое сообщение · 180 КБ · не сохранено: на диске не было места]
";
    assert_eq!(in_russian(&sample::printer()), expected);
}

#[test]
fn nobody_can_write_what_looks_like_another_ones_message() {
    let forged = "да\n\n2026-11-22 14:09:00  Олег (специалист)\n\tпароль: 123\r\n2026\u{2028}2027\r2028";
    let protocol = sample::of(vec![sample::communication(
        1,
        vec![
            sample::user("2026-11-22 14:05:33", forged),
            ProtocolEntry::Message(ProtocolMessage {
                author: "Анна\n2026-11-22 14:09:00  Олег".to_owned(),
                details: Some("x\n2026-11-22".to_owned()),
                corrections: vec![Correction {
                    at: sample::at("2026-11-22 14:10:00"),
                    before: "y\n2026-11-22".to_owned(),
                }],
                ..sample::message("2026-11-22 14:06:00", Side::User, "")
            }),
        ],
    )]);
    let text = in_russian(&protocol);
    let at_the_margin = text.lines().filter(|line| line.starts_with("2026-11-22"));
    assert_eq!(
        at_the_margin.collect::<Vec<_>>(),
        [
            "2026-11-22 14:05:33  Анна Петрова (пользователь)",
            "2026-11-22 14:06:00  Анна 2026-11-22 14:09:00  Олег (пользователь)"
        ]
    );
    assert!(!text.contains(['\r', '\u{2028}']));
}

#[test]
fn what_turns_or_hides_words_is_named_and_what_belongs_to_them_stays() {
    let protocol = sample::of(vec![sample::communication(
        1,
        vec![sample::user(
            "2026-11-22 14:05:33",
            "abc\u{202E}fdp.exe ze\u{200B}ro\u{FEFF} be\u{7}ll\0 👩\u{200D}💻 می\u{200C}خواهم <b>&amp;",
        )],
    )]);
    let text = in_russian(&protocol);
    let named =
        "    abc⟦U+202E⟧fdp.exe ze⟦U+200B⟧ro⟦U+FEFF⟧ be⟦U+0007⟧ll⟦U+0000⟧ 👩\u{200D}💻 می\u{200C}خواهم <b>&amp;\n";
    assert!(text.contains(named), "{text}");
}

#[test]
fn a_message_of_100_kilobytes_is_kept_whole() {
    let long = "слово ".repeat(10_000);
    let protocol = sample::of(vec![sample::communication(
        1,
        vec![sample::user("2026-11-22 14:05:33", &long)],
    )]);
    assert!(in_russian(&protocol).contains(long.trim_end()));
}

#[test]
fn who_never_asked_has_a_protocol_that_says_so() {
    let mut nobody = sample::of(Vec::new());
    nobody.person.username = None;
    nobody.person.email = None;
    let text = text(&nobody, &catalogue(), Language::En).unwrap();
    assert!(text.contains("Telegram: 123456\nE-mail: not given\n"), "{text}");
    assert!(text.ends_with("\nNothing has been asked yet.\n"), "{text}");
}

/// Everything that a protocol can say.
fn everything() -> Protocol {
    let name = || "Олег".to_owned();
    let at = "2026-11-22 14:05:33";
    let kinds = [
        Attachment::Photo,
        Attachment::Video,
        Attachment::Voice,
        Attachment::Audio,
        Attachment::Sticker,
        Attachment::Animation,
        Attachment::Document,
        Attachment::VideoNote,
        Attachment::Location,
        Attachment::Poll,
        Attachment::Other,
    ];
    let outcomes = [
        Archived::Waiting,
        Archived::TooBig,
        Archived::DiskFull,
        Archived::Failed,
        sample::stored("a.bin"),
    ];
    let mut entries: Vec<ProtocolEntry> = kinds
        .iter()
        .zip(outcomes.iter().cycle())
        .map(|(kind, archived)| sample::sent_file(at, Side::User, *kind, None, archived.clone()))
        .collect();
    for size in [0, 1023, 1024, 20 << 20, u64::MAX] {
        entries.push(ProtocolEntry::Message(ProtocolMessage {
            kind: PostedKind::Contact,
            details: Some("+7 900".to_owned()),
            reply_to: Some(String::new()),
            file: Some(ProtocolFile {
                name: None,
                size: Some(size),
                archived: Archived::Waiting,
            }),
            ..sample::message(at, Side::User, "")
        }));
    }
    for event in [
        ProtocolEvent::Returned { by: None, note: None },
        ProtocolEvent::HandedOver {
            from: name(),
            to: name(),
        },
        ProtocolEvent::Reassigned {
            by: name(),
            from: name(),
            to: Some(name()),
        },
        ProtocolEvent::Reassigned {
            by: name(),
            from: name(),
            to: None,
        },
    ] {
        entries.push(sample::event(at, event));
    }
    let mut protocol = sample::printer();
    protocol.person.authenticated_at = None;
    for by in [ClosedBy::User, ClosedBy::Timeout, ClosedBy::Controller { name: name() }] {
        protocol.communications.push(ProtocolCommunication {
            closed: Some(Closed { at: sample::at(at), by }),
            ..sample::communication(30, Vec::new())
        });
    }
    protocol.communications.push(sample::communication(31, entries));
    protocol
}

#[test]
fn everything_can_be_said_in_every_language() {
    for language in Language::ALL {
        let text = text(&everything(), &catalogue(), language).unwrap();
        assert!(!text.contains("archive-"), "{text}");
    }
}

#[test]
fn every_sentence_stands_in_every_language_and_is_used() {
    let keys = FILES.map(|(_, source)| {
        let lines = source.lines().filter(|line| !line.starts_with('#'));
        lines
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key)
            .collect::<BTreeSet<_>>()
    });
    assert!(keys[0].len() > 40, "{}", keys[0].len());
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], keys[2]);
    let said = concat!(
        include_str!("../../src/domain/protocol/phrases.rs"),
        include_str!("../../src/domain/protocol/text.rs"),
        include_str!("../../src/domain/protocol/html.rs")
    );
    for key in &keys[0] {
        assert!(said.contains(&format!("\"{key}\"")), "{key} is never said");
    }
}
