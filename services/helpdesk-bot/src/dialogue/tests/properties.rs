use conversation::{Keyboard, Language, MESSAGE_LIMIT, Message, Place, Text, To, What, split};
use proptest::{prelude::*, sample::select, test_runner::Config};

use super::{
    super::*,
    town::{ADMIN, CATALOGUE, CONTROLLER, GROUP, OLGA, PAVEL, Town, incoming},
};

/// Something that happens at the support line.
#[derive(Debug, Clone)]
enum Act {
    Posts(i64, String),
    /// The nth own message from the newest becomes this.
    Edits(i64, usize, String),
    /// A reply to the nth message of the chat from the newest.
    Replies(i64, usize, String),
    Commands(i64, String),
    /// The nth visible button of his chat or of the group, counted from the newest.
    Presses(i64, bool, usize),
    PressesForeign(i64, bool, String),
    Blocks(i64, bool),
    Letter(String),
    Waits(String),
}

const PEOPLE: [i64; 7] = [1, 1, 2, 3, OLGA, OLGA, PAVEL];

fn words() -> impl Strategy<Value = String> {
    let usual = select(vec![
        "CODE",
        "000000",
        "anna@example.org",
        "Anna@Example.org",
        "bob@example.com",
        "anna@",
        "help",
        "Hello, {name} of № {number}!",
        "{nobody}",
        "photo of it",
        "photo album one",
        "document",
        "voice",
        "sticker",
        "contact",
        "place",
        "poll",
    ]);
    let hostile = prop_oneof![
        Just("x".repeat(5_000)),
        Just("я ".repeat(3_000)),
        select(vec![
            "<b>Anna</b> & <script>alert(1)</script>",
            "Anna\u{202E}avorteP Petrova",
            "😀👨‍👩‍👧 🚗",
            "{ $name } { -term }",
            "Robert'); DROP TABLE users;--",
        ])
        .prop_map(str::to_owned),
        "\\PC{1,30}",
    ];
    prop_oneof![9 => usual.prop_map(str::to_owned), 1 => hostile]
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let person = || select(PEOPLE.to_vec());
    let anybody = || select([&PEOPLE[..], &[CONTROLLER, ADMIN]].concat());
    let commands = vec![
        "start",
        "start take_1",
        "start take_2",
        "service",
        "language",
        "privacy",
        "help",
        "cancel",
        "nonsense",
    ];
    let foreign = vec![
        "take:1",
        "take:2",
        "take:77",
        "close:1",
        "close-own",
        "rate:1:5",
        "rate:2:1",
        "resend",
        "other-address",
        "change-address",
        "speak:uk",
        "answers:0",
        "answer:1",
        "answer:2",
        "answer-add",
        "answer-send:3",
        "answer-open:1",
        "answer-text:1:1",
        "answer-title:1:2",
        "answer-delete!:1:1",
        "order:1",
        "",
    ];
    let letters = vec![
        "sent",
        "refused",
        "full",
        "down",
        "limited",
        "invalid",
        "undetermined",
        "1 sent",
        "1 refused",
    ];
    let act = prop_oneof![
        10 => (person(), words()).prop_map(|(person, words)| Act::Posts(person, words)),
        2 => (person(), 0..4usize, words()).prop_map(|(person, nth, words)| Act::Edits(person, nth, words)),
        2 => (person(), 0..6usize, words()).prop_map(|(person, nth, words)| Act::Replies(person, nth, words)),
        2 => (anybody(), select(commands)).prop_map(|(person, name)| Act::Commands(person, name.to_owned())),
        8 => (anybody(), any::<bool>(), 0..8usize).prop_map(|(person, group, nth)| Act::Presses(person, group, nth)),
        2 => (anybody(), any::<bool>(), select(foreign))
            .prop_map(|(person, group, data)| Act::PressesForeign(person, group, data.to_owned())),
        1 => (person(), any::<bool>()).prop_map(|(person, blocks)| Act::Blocks(person, blocks)),
        2 => select(letters).prop_map(|said| Act::Letter(said.to_owned())),
        1 => select(vec!["1s", "16s", "61s", "11m", "31m", "2h"]).prop_map(|time| Act::Waits(time.to_owned())),
    ];
    prop::collection::vec(act, 1..24)
}

fn beginning(kind: u8) -> Town {
    let mut town = match kind {
        0 => return Town::new(),
        1 => Town::with_user(1),
        _ => Town::with_conversation(),
    };
    town.settings.email.change_later = kind == 3;
    town.sign_in(2);
    town.play(2, "And I have a question");
    if kind > 1 {
        town.play(
            PAVEL,
            "/service | [Ready answers] | [Add an answer] | Hello | Hello, {name}!",
        );
        town.play(OLGA, "/service | [Ready answers] | [Hello]");
    }
    town
}

proptest! {
    #![proptest_config(Config { cases: cases(), ..Config::default() })]

    #[test]
    fn whatever_happens_everybody_is_answered_within_telegrams_limits(kind in 0..4u8, acts in acts()) {
        let mut town = beginning(kind);
        for act in &acts {
            happen(&mut town, act)?;
        }
        town.check_invariants();
        for person in PEOPLE {
            let cancel = What::Command { name: "cancel".to_owned(), argument: String::new() };
            run(&mut town, Some(person), &Input::Person(incoming(person, Place::Private, cancel)))?;
            prop_assert_eq!(town.state(person), State::Home);
        }
    }
}

/// As proptest's own variable says, else what an everyday run needs.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    asked.unwrap_or(2_000)
}

fn happen(town: &mut Town, act: &Act) -> Result<(), TestCaseError> {
    let place = |group| {
        if group {
            Place::Group { chat_id: GROUP }
        } else {
            Place::Private
        }
    };
    let own = |town: &Town, person: i64| {
        let chat = town.chats.get(&person).cloned().unwrap_or_default();
        chat.into_iter()
            .rev()
            .filter(|shown| shown.posted.is_some())
            .collect::<Vec<_>>()
    };
    let (person, input) = match act {
        Act::Posts(person, words) => {
            let words = words.replace("CODE", &town.last_code);
            (*person, town.posting(*person, &words, None))
        }
        Act::Edits(person, nth, words) => {
            let mine: Vec<_> = own(town, *person)
                .into_iter()
                .filter(|shown| shown.slot.is_none())
                .collect();
            let Some(message) = mine.get(*nth) else { return Ok(()) };
            (*person, town.editing(*person, message.id, words))
        }
        Act::Replies(person, nth, words) => {
            let reply_to = own(town, *person).get(*nth).map(|shown| shown.id);
            (*person, town.posting(*person, words, reply_to))
        }
        Act::Commands(person, command) => {
            let (name, argument) = command.split_once(' ').unwrap_or((command, ""));
            let what = What::Command {
                name: name.to_owned(),
                argument: argument.to_owned(),
            };
            town.opened.insert(*person);
            (*person, Input::Person(incoming(*person, Place::Private, what)))
        }
        Act::Presses(person, group, nth) => {
            let chat = if *group { GROUP } else { *person };
            let shown = town.chats.get(&chat).map(Vec::as_slice).unwrap_or_default();
            let buttons = shown
                .iter()
                .rev()
                .flat_map(|shown| shown.buttons.iter().map(move |button| (shown, button)));
            let pressed = buttons.into_iter().nth(*nth);
            let what = What::Press {
                query_id: "q".to_owned(),
                data: pressed.map_or_else(|| "gone".to_owned(), |(_, button)| button.data.clone()),
                message_id: pressed.map(|(shown, _)| shown.id),
            };
            (*person, Input::Person(incoming(*person, place(*group), what)))
        }
        Act::PressesForeign(person, group, data) => {
            let what = What::Press {
                query_id: "q".to_owned(),
                data: data.clone(),
                message_id: None,
            };
            (*person, Input::Person(incoming(*person, place(*group), what)))
        }
        Act::Blocks(person, true) => {
            town.blocked.insert(*person);
            (*person, Input::Person(incoming(*person, Place::Private, What::Blocked)))
        }
        Act::Blocks(person, false) => {
            town.blocked.remove(person);
            (
                *person,
                Input::Person(incoming(*person, Place::Private, What::Unblocked)),
            )
        }
        Act::Letter(said) => {
            if town.letters.is_empty() {
                return Ok(());
            }
            let news = town.letter(said);
            (news.person(), Input::SignIn(news))
        }
        Act::Waits(time) => {
            town.wait(time);
            return Ok(());
        }
    };
    run(town, Some(person), &input)
}

/// Runs an input and what follows from it, and checks what it is owed and that all that is said can be sent.
fn run(town: &mut Town, person: Option<i64>, input: &Input) -> Result<(), TestCaseError> {
    let effects = town.decided(person, input);
    let count = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().filter(|effect| wanted(effect)).count();
    let mine = |to: &To| *to == To::Me || person.is_some_and(|person| *to == To::Chat(person));
    let to_me = count(&|effect| matches!(effect, Effect::Say { to, .. } | Effect::Show { to, .. } if mine(to)));
    let says = count(&|effect| matches!(effect, Effect::Say { .. }));
    let signs = count(&|effect| {
        matches!(
            effect,
            Effect::React { .. } | Effect::Copy { .. } | Effect::Revise { .. }
        )
    });
    let answers = count(&|effect| matches!(effect, Effect::Toast { .. } | Effect::OpenBot { .. }));
    match owed(input) {
        Owed::Nothing => prop_assert!(effects.is_empty(), "nothing was owed to {:?}", input),
        Owed::Message => prop_assert!(to_me >= 1 && answers == 0, "no message for {:?}", input),
        Owed::MessageOrSign => prop_assert!(to_me + signs >= 1 && answers == 0, "no sign for {:?}", input),
        Owed::Toast => prop_assert_eq!(answers, 1, "no toast for {:?}", input),
        Owed::WayToPrivateChat => prop_assert!(effects.len() == 1, "no way for {:?}", input),
        Owed::GroupMessage => prop_assert!(says >= 1 && answers == 0, "no message to the group for {:?}", input),
        Owed::Effect => {}
    }
    for effect in &effects {
        match effect {
            Effect::Say { message, .. } => sendable(message, usize::MAX)?,
            Effect::Show { message, .. } => sendable(message, MESSAGE_LIMIT)?,
            Effect::Toast { text: Some(text), .. } => within(text, 200)?,
            _ => {}
        }
    }
    while let Some((person, input)) = town.pending.pop_front() {
        run(town, person, &input)?;
    }
    Ok(())
}

fn sendable(message: &Message, most: usize) -> Result<(), TestCaseError> {
    within(&message.text, most)?;
    if let Keyboard::Inline(rows) = &message.keyboard {
        for button in rows.iter().flatten() {
            prop_assert!((1..=64).contains(&button.data.len()), "callback data {}", button.data);
            within(&button.label, 64)?;
        }
    }
    Ok(())
}

/// Whether a text renders in every language to something within the limit.
fn within(text: &Text, most: usize) -> Result<(), TestCaseError> {
    for language in Language::ALL {
        let rich = CATALOGUE
            .render(text, language)
            .map_err(|error| TestCaseError::fail(error.to_string()))?;
        let parts = split(&rich, MESSAGE_LIMIT);
        let length: usize = parts.iter().map(conversation::Rich::utf16_len).sum();
        prop_assert!(
            !parts.is_empty() && length <= most,
            "{} has {} characters",
            text.key,
            length
        );
    }
    Ok(())
}
