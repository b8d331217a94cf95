use std::{cell::RefCell, collections::HashMap};

use conversation::{
    Attachment, Button, Keyboard, Language, MESSAGE_LIMIT, Message, Place, ReplyButton, Text, To, What, split,
};
use proptest::{prelude::*, sample::select, test_runner::Config};

use super::{
    super::*,
    town::{ADMIN, CATALOGUE, Town, incoming},
};
use crate::domain::{GateQuestionId, PassId};

/// Something that happens in the town.
#[derive(Debug, Clone)]
enum Act {
    Does { person: i64, what: WhatKind },
    InGroup { person: i64, what: WhatKind },
    Ticked { pass: i64 },
    Undelivered { question: i64 },
    MinutesPass(i64),
}

#[derive(Debug, Clone)]
enum WhatKind {
    Command(String),
    /// The newest code in place of the text `CODE`.
    Text(String),
    /// The nth visible button, counted from the newest.
    PressShown(usize),
    PressForeign(String),
    Contact(String, bool),
    Attachment,
    Edited(Option<String>),
    Blocked,
    Unblocked,
    Service,
    Unknown,
}

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("x".repeat(5_000)),
        Just("я ".repeat(3_000)),
        select(vec![
            "<b>Anna</b> & <script>alert(1)</script>",
            "=IMPORTXML(\"http://example.com\";\"//a\")",
            "Anna\u{202E}avorteP Petrova",
            "\u{0}\u{7}\u{1B}[31m",
            "😀👨‍👩‍👧 🚗",
            "",
            "   ",
            "{ $name } { -term }",
            "Robert'); DROP TABLE residents;--",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,30}",
    ]
}

fn answer() -> impl Strategy<Value = String> {
    let usual = select(vec![
        "CODE",
        "WRONGCODE1",
        "Anna Petrova",
        "Boris",
        "Jean-Luc O'Neil",
        "+79161234567",
        "89161234568",
        "9161234569",
        "123",
        "12",
        "12а",
        "12/3",
        "12 к2",
        "дом",
        "Kia Rio",
        "белая Газель",
        "a123bc777",
        "А123ВС77",
        "А000ВС77",
        "АВ 1234 77",
        "AA 1234 BI",
        "Ж123ВС77",
        "hello",
        "Мария",
        "белый Kia Rio А123ВС777",
        "Вас ожидает Toyota Camry\nВ456ОР99\nили А123ВС77",
        "123",
        "A1238C",
        "ABC",
        "01.11.2026 30.11.2026",
        "%",
    ]);
    prop_oneof![9 => usual.prop_map(str::to_owned), 1 => hostile()]
}

fn what() -> impl Strategy<Value = WhatKind> {
    let commands = select(vec![
        "start",
        "start CODE",
        "start WRONGCODE1",
        "register",
        "order",
        "order",
        "code",
        "cancel",
        "help",
        "language",
        "nonsense",
        "orders",
        "privacy",
        "gate",
        "guards",
        "export",
        "residents",
        "plates",
    ]);
    prop_oneof![
        4 => commands.prop_map(|command| WhatKind::Command(command.to_owned())),
        8 => answer().prop_map(WhatKind::Text),
        5 => (0..24usize).prop_map(WhatKind::PressShown),
        1 => prop_oneof![hostile(), select(FOREIGN.to_vec()).prop_map(str::to_owned)]
            .prop_map(WhatKind::PressForeign),
        1 => (select(vec!["79161234567", "+380501234567", "123"]), any::<bool>())
            .prop_map(|(phone, own)| WhatKind::Contact(phone.to_owned(), own)),
        1 => Just(WhatKind::Attachment),
        1 => prop::option::of(answer()).prop_map(WhatKind::Edited),
        1 => select(vec![WhatKind::Blocked, WhatKind::Unblocked, WhatKind::Service, WhatKind::Unknown]),
    ]
}

/// Buttons that nobody has shown to the one who presses them.
const FOREIGN: &[&str] = &[
    "order:1",
    "cancel-pass:1",
    "order-again:2",
    "speak:uk",
    "my-passes:4294967295",
    "cancel-listed:1:0",
    "cancel-listed:1:7",
    "approve-standing:1",
    "decline-standing:1",
    "ask-standing:1",
    "for-day:1:2026-11-23",
    "plate:1:0",
    "export-data",
    "erase-data",
    "erase-data-for-good",
    "keep-data",
    "arrived:1",
    "shift-list",
    "export-this",
    "export-last",
    "all-residents",
    "block-plate",
    "unblock-plate:1",
    "residents:0",
    "residents:4294967295",
    "resident-open:1",
    "resident-block:1",
    "resident-unblock:1",
    "resident-remove:1",
    "gate-allow:1",
    "gate-refuse:1",
    "without-pass",
    "dismiss-guard:5",
    "invite-guard",
];

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let person = || select(vec![1, 1, 1, 2, 2, 5, 5, ADMIN]);
    let act = prop_oneof![
        16 => (person(), what()).prop_map(|(person, what)| Act::Does { person, what }),
        1 => (person(), what()).prop_map(|(person, what)| Act::InGroup { person, what }),
        1 => (1..4i64).prop_map(|pass| Act::Ticked { pass }),
        1 => (1..3i64).prop_map(|question| Act::Undelivered { question }),
        1 => select(vec![1, 4, 20, 31, 61, 24 * 60, 48 * 60, 31 * 24 * 60]).prop_map(Act::MinutesPass),
    ];
    prop::collection::vec(act, 1..16)
}

/// A town in one of the situations in which interesting things happen.
fn beginning(kind: u8) -> Town {
    let mut town = match kind {
        0 => Town::new(),
        4.. => Town::with_guard(),
        _ => Town::with_resident(),
    };
    town.play(ADMIN, "/code");
    match kind {
        2 => drop(town.play(2, "/start CODE | Boris Petrov | +79161234568 | 13")),
        3 => drop(town.play(1, "/order | Kia Rio | a123bc777 | [Order] | /order | Kia | a123bc777")),
        4 => drop(town.play(
            1,
            "/order | [A guest on foot] | Maria | [For months …] | [3 months] | [Ask the administrator]",
        )),
        5 => {
            town.play(
                1,
                "/order | Kia Rio | a123bc777 | [For months …] | [1 month] | [Ask the administrator]",
            );
            town.play(ADMIN, "[Approve]");
            town.play(1, "/order | Kia | b123bc77 | [For another day …]");
        }
        6 => {
            town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
            town.play(5, "/gate");
        }
        9 => {
            town.play(1, "/order | Kia Rio | a123bc777 | [Order] | /order | Kia | a123bc777");
            town.play(ADMIN, "/plates | a123bc777");
        }
        8 => {
            town.settle(2, "Boris Petrov");
            town.play(1, "/order | Kia Rio | a123bc777 | [Order]");
            town.play(ADMIN, "/residents | anna | [Anna Petrova, 12] | [Block] | [Yes, block]");
        }
        7 => {
            town.settle(2, "Boris Petrov");
            town.play(5, "/gate | [Car without a pass] | a123bc777 | 12");
        }
        _ => {}
    }
    town
}

proptest! {
    #![proptest_config(Config { cases: cases(), ..Config::default() })]

    #[test]
    fn whatever_happens_everybody_is_answered_within_telegrams_limits_and_finds_home(kind in 0..10u8, acts in acts()) {
        let mut town = beginning(kind);
        for act in &acts {
            happen(&mut town, act)?;
        }
        for person in [1, 2, 5, ADMIN] {
            let cancel = What::Command { name: "cancel".to_owned(), argument: String::new() };
            run(&mut town, Some(person), &Input::Person(incoming(person, Place::Private, cancel)))?;
            prop_assert_eq!(town.state(person), State::Home);
            let held = town.invitations.iter().any(|stored| {
                !stored.invitation.used && stored.invitation.reserved.is_some_and(|(holder, _)| holder == person)
            });
            prop_assert!(!held, "{} left and keeps a code", person);
        }
    }
}

/// As proptest's own variable says, else what an everyday run needs.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(10_000)
}

fn happen(town: &mut Town, act: &Act) -> Result<(), TestCaseError> {
    let group = Place::Group { chat_id: -100 };
    match act {
        Act::Does { person, what } => {
            let what = meant(town, *person, what);
            run(
                town,
                Some(*person),
                &Input::Person(incoming(*person, Place::Private, what)),
            )
        }
        Act::InGroup { person, what } => {
            let what = meant(town, *person, what);
            run(town, Some(*person), &Input::Person(incoming(*person, group, what)))
        }
        Act::Ticked { pass } => {
            let tick = town.tick(PassId(*pass));
            run(town, None, &tick)
        }
        Act::Undelivered { question } => {
            let question = GateQuestionId(*question);
            let news = GateNews::CardEnded {
                question,
                reached: false,
            };
            run(town, None, &Input::Gate(news))
        }
        Act::MinutesPass(minutes) => {
            town.now += chrono::TimeDelta::minutes(*minutes);
            while let Some(due) = town
                .timers
                .iter()
                .find(|(_, due)| **due <= town.now)
                .map(|(pass, _)| *pass)
            {
                town.timers.remove(&due);
                run(town, None, &Input::ExpiryDue(due))?;
            }
            while let Some(question) = town.question_due() {
                run(town, None, &Input::Gate(GateNews::Due(question)))?;
            }
            Ok(())
        }
    }
}

fn meant(town: &Town, person: i64, what: &WhatKind) -> What {
    let with_code = |text: &str| text.replace("CODE", &town.last_code);
    match what {
        WhatKind::Command(command) => {
            let (name, argument) = command.split_once(' ').unwrap_or((command, ""));
            What::Command {
                name: name.to_owned(),
                argument: with_code(argument),
            }
        }
        WhatKind::Text(text) => What::Text(with_code(text)),
        WhatKind::PressShown(index) => {
            let chat = town.chats.get(&person).map(Vec::as_slice).unwrap_or_default();
            let pressed = chat
                .iter()
                .rev()
                .flat_map(|shown| shown.buttons.iter().map(move |button| (shown, button)))
                .nth(*index);
            What::Press {
                query_id: "q".to_owned(),
                data: pressed.map_or_else(|| "gone".to_owned(), |(_, button)| button.data.clone()),
                message_id: pressed.map(|(shown, _)| shown.id),
            }
        }
        WhatKind::PressForeign(data) => What::Press {
            query_id: "q".to_owned(),
            data: data.clone(),
            message_id: None,
        },
        WhatKind::Contact(phone, own) => What::Contact {
            phone: phone.clone(),
            own: *own,
        },
        WhatKind::Attachment => What::Attachment(Attachment::Sticker),
        WhatKind::Edited(text) => What::Edited {
            text: text.as_deref().map(with_code),
        },
        WhatKind::Blocked => What::Blocked,
        WhatKind::Unblocked => What::Unblocked,
        WhatKind::Service => What::Service,
        WhatKind::Unknown => What::Unknown,
    }
}

/// Runs an input, and checks what it is owed and that all that is said can be sent.
fn run(town: &mut Town, person: Option<i64>, input: &Input) -> Result<(), TestCaseError> {
    let effects = town.decided(person, input);
    let messages = |wanted: &dyn Fn(&To) -> bool| {
        let message = |effect: &&Effect| matches!(effect, Effect::Say { to, .. } | Effect::Show { to, .. } | Effect::ShowReporting { to, .. } | Effect::SendDocument { to, .. } if wanted(to));
        effects.iter().filter(message).count()
    };
    let to_me = messages(&|to| *to == To::Me || person.is_some_and(|person| *to == To::Chat(person)));
    let toasts = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Toast { .. }))
        .count();
    let events = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Publish(_)))
        .count();
    match owed(input) {
        Owed::Nothing => prop_assert!(effects.is_empty(), "nothing was owed to {:?}", input),
        Owed::Message => prop_assert!(to_me >= 1 && toasts == 0, "no message for {:?}", input),
        Owed::Toast => prop_assert_eq!(toasts, 1, "no toast for {:?}", input),
        Owed::WayToPrivateChat => {
            prop_assert!(
                messages(&|to| *to == To::Chat(-100)) == 1 && effects.len() == 1,
                "no way for {:?}",
                input
            );
        }
        // Two when the next pass takes the place of a standing one.
        Owed::Event => prop_assert!((1..=2).contains(&events), "{} events for {:?}", events, input),
        Owed::Effect => {}
    }
    for effect in &effects {
        sendable(effect)?;
    }
    Ok(())
}

fn sendable(effect: &Effect) -> Result<(), TestCaseError> {
    match effect {
        Effect::Say { message, .. } | Effect::Show { message, .. } | Effect::ShowReporting { message, .. } => {
            sendable_message(message)
        }
        Effect::Toast { text: Some(text), .. } => within(text, 1, 200),
        // Bot API, sendDocument: a caption has at most 1024 characters.
        Effect::SendDocument { document, .. } => {
            document
                .headings
                .iter()
                .try_for_each(|heading| within(heading, 1, 100))?;
            within(&document.caption, 1, 1024)
        }
        Effect::Menu { commands, .. } => {
            // Bot API, BotCommand: name 1-32 characters, description 1-256.
            commands
                .iter()
                .try_for_each(|command| within(&command.description, 1, 256))
        }
        _ => Ok(()),
    }
}

fn sendable_message(message: &Message) -> Result<(), TestCaseError> {
    within(&message.text, 1, MESSAGE_LIMIT)?;
    let label = |label: &Text| within(label, 1, 64);
    match &message.keyboard {
        Keyboard::Inline(rows) => rows.iter().flatten().try_for_each(|Button { label: text, data }| {
            prop_assert!((1..=64).contains(&data.len()), "callback data {}", data);
            label(text)
        }),
        Keyboard::Reply(rows) => rows
            .iter()
            .flatten()
            .try_for_each(|(ReplyButton::Text(text) | ReplyButton::Contact(text))| label(text)),
        Keyboard::None | Keyboard::Remove => Ok(()),
    }
}

/// Whether a text renders in every language to one part within these limits.
fn within(text: &Text, least: usize, most: usize) -> Result<(), TestCaseError> {
    thread_local! {
        /// Rendering is the slow part, and most sentences come again and again.
        static LENGTHS: RefCell<HashMap<String, Result<[usize; 3], String>>> = RefCell::new(HashMap::new());
    }
    let lengths = LENGTHS.with_borrow_mut(|known| {
        known
            .entry(format!("{text:?}"))
            .or_insert_with(|| lengths(text))
            .clone()
    });
    for length in lengths.map_err(TestCaseError::fail)? {
        prop_assert!(
            (least..=most).contains(&length),
            "{} has {} characters",
            text.key,
            length
        );
    }
    Ok(())
}

fn lengths(text: &Text) -> Result<[usize; 3], String> {
    let mut lengths = [0; 3];
    for (language, length) in Language::ALL.into_iter().zip(&mut lengths) {
        let rich = CATALOGUE.render(text, language).map_err(|error| error.to_string())?;
        let parts = split(&rich, MESSAGE_LIMIT);
        if parts.len() != 1 {
            return Err(format!("{} splits into {} parts", text.key, parts.len()));
        }
        *length = parts[0].utf16_len();
    }
    Ok(lengths)
}
