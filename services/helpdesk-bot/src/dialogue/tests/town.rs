mod canned;
mod control;
mod effects;
mod facts;
mod keeping;
mod menu;
mod words;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    fmt::Write as _,
    sync::LazyLock,
};

use chrono::{DateTime, TimeDelta, Utc};
use common::{Pepper, Peppers};
use conversation::{
    AttachedFile, Attachment, Button, Catalogue, Incoming, Keyboard, Language, Message, Place, Posted, PostedKind,
    Sender, Slot, Text, To, What, Words,
};
use jiff::tz::TimeZone;
use rand::{SeedableRng, rngs::StdRng};
use uuid::Uuid;

use super::super::*;
use crate::{
    catalogue::catalogue,
    domain::{
        BusinessHours, Communication, CommunicationId, Delivery, Holidays, IssuedCode, LetterFailure, MessageId, Side,
        SignInCode, Stage, StoredMessage, TelegramId, User, WeeklyHours,
    },
    settings::{EmailSettings, Named, Settings, Timeouts},
    stored_state::StoredState,
};

pub(super) use words::{incoming, plain};

pub(super) static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(TimeZone::get("Europe/Moscow").unwrap()).unwrap());

/// The staff of every test.
pub(super) const OLGA: TelegramId = 51;
pub(super) const PAVEL: TelegramId = 52;
pub(super) const CONTROLLER: TelegramId = 61;
pub(super) const ADMIN: TelegramId = 9;
/// The group in which cards stand.
pub(super) const GROUP: i64 = -100;

/// helpdesk-bot's tables, clock and chats in memory: the decider's effects are carried out here as the engine does it there.
pub(super) struct Town {
    pub(super) settings: Settings,
    pub(super) now: DateTime<Utc>,
    pub(super) states: HashMap<TelegramId, State>,
    pub(super) users: BTreeMap<TelegramId, User>,
    pub(super) codes: Vec<(TelegramId, IssuedCode)>,
    pub(super) communications: BTreeMap<CommunicationId, Communication>,
    pub(super) messages: BTreeMap<MessageId, StoredMessage>,
    /// The files of messages, and what became of each.
    pub(super) files: BTreeMap<MessageId, (KeptFile, &'static str)>,
    /// What stands raised of the disk, and how often it was.
    pub(super) alerts: BTreeMap<&'static str, (i64, Option<DateTime<Utc>>)>,
    /// Who was told that files are not kept.
    pub(super) told: BTreeMap<i64, DateTime<Utc>>,
    /// Slow work that nobody has done yet.
    pub(super) works: Vec<conversation::Work>,
    /// By kind and key.
    pub(super) timers: BTreeMap<(String, String), DateTime<Utc>>,
    pub(super) chats: HashMap<i64, Vec<Shown>>,
    /// Who has opened the bot in private.
    pub(super) opened: BTreeSet<TelegramId>,
    /// Who has blocked it.
    pub(super) blocked: BTreeSet<TelegramId>,
    /// The newest code that was sent, and those before it.
    pub(super) letters: Vec<(TelegramId, Uuid)>,
    pub(super) last_code: String,
    pub(super) forgot_input: bool,
    pub(super) handovers: BTreeMap<crate::domain::HandoverId, crate::domain::Handover>,
    /// The newest search of each.
    pub(super) searches: HashMap<TelegramId, (i64, crate::domain::SearchWords, Option<TelegramId>)>,
    pub(super) control: control::ControlTables,
    pub(super) canned: canned::CannedTables,
    /// What happens after the step, in order: reports and words.
    pub(super) pending: VecDeque<(Option<TelegramId>, Input)>,
    languages: HashMap<TelegramId, Language>,
    generator: StdRng,
    next_message: i64,
    next_communication: i64,
    next_stored: i64,
    next_letter: u128,
}

/// A message as it stands in a chat.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) id: i64,
    pub(super) slot: Option<Slot>,
    pub(super) buttons: Vec<Button>,
    /// What a person wrote there, as it stands now.
    pub(super) posted: Option<Posted>,
}

/// Hours of a week in Moscow.
pub(super) fn hours(week: &str) -> BusinessHours {
    let zone = TimeZone::get("Europe/Moscow").unwrap();
    BusinessHours::new(WeeklyHours::parse(week).unwrap(), Holidays::default(), zone).unwrap()
}

fn named(chat_id: i64, name: &str) -> Named {
    Named {
        chat_id,
        name: name.to_owned(),
    }
}

impl Town {
    pub(super) fn new() -> Self {
        Self {
            settings: Settings {
                admins: vec![named(ADMIN, "Director")],
                specialists: vec![named(OLGA, "Olga"), named(PAVEL, "Pavel")],
                controllers: vec![named(CONTROLLER, "Vera")],
                groups: vec![named(GROUP, "Support")],
                email: EmailSettings::default(),
                timeout: Timeouts {
                    user: TimeDelta::hours(1),
                    specialist: TimeDelta::minutes(30),
                },
                business_hours: hours(""),
                archive: "archive".into(),
                kept: TimeDelta::days(365),
                disk: crate::archive::DiskThresholds::new(10, 2).unwrap(),
                codes: Peppers {
                    current: Pepper::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap(),
                    previous: None,
                },
            },
            now: "2026-11-23T09:00:00Z".parse().unwrap(),
            states: HashMap::new(),
            users: BTreeMap::new(),
            codes: Vec::new(),
            communications: BTreeMap::new(),
            messages: BTreeMap::new(),
            files: BTreeMap::new(),
            alerts: BTreeMap::new(),
            told: BTreeMap::new(),
            works: Vec::new(),
            timers: BTreeMap::new(),
            chats: HashMap::new(),
            opened: [OLGA, PAVEL, CONTROLLER, ADMIN].into(),
            blocked: BTreeSet::new(),
            letters: Vec::new(),
            last_code: String::new(),
            forgot_input: false,
            searches: HashMap::new(),
            handovers: BTreeMap::new(),
            control: control::ControlTables::default(),
            canned: canned::CannedTables::default(),
            pending: VecDeque::new(),
            languages: HashMap::new(),
            generator: StdRng::seed_from_u64(1),
            next_message: 1,
            next_communication: 1,
            next_stored: 1,
            next_letter: 1,
        }
    }

    /// A town where this person, Anna, is signed in.
    pub(super) fn with_user(person: TelegramId) -> Self {
        let mut town = Self::new();
        town.sign_in(person);
        town
    }

    /// Lets one more person sign in.
    pub(super) fn sign_in(&mut self, person: TelegramId) {
        let script = format!("/start | person{person}@example.org | letter sent | CODE");
        self.play(person, &script);
        assert!(self.users[&person].verified.is_some());
    }

    /// A town where Olga has taken the communication of person 1.
    pub(super) fn with_conversation() -> Self {
        let mut town = Self::with_user(1);
        town.play(1, "My printer is on fire");
        town.play(OLGA, "group [Take]");
        town
    }

    pub(super) fn state(&self, person: TelegramId) -> State {
        self.states.get(&person).cloned().unwrap_or_default()
    }

    pub(super) fn speaks(&mut self, person: TelegramId, language: Language) {
        self.languages.insert(person, language);
    }

    pub(super) fn language(&self, person: TelegramId) -> Language {
        self.languages.get(&person).copied().unwrap_or(Language::En)
    }

    /// Plays a person's script and writes down what is seen.
    ///
    /// Steps are parted by ` | `: a command, `[a button]` of the private chat, `group [a button]` of the group, `(20m)` of
    /// waiting, `letter sent` and such for the newest letter (`letter 1 sent` for another), `photo words`, `sticker` and such,
    /// `reply to 'words': words`, `edit 'words' to words`, `block`, `unblock`, or else a text. `CODE` stands for the newest code.
    pub(super) fn play(&mut self, person: TelegramId, script: &str) -> String {
        let mut seen = String::new();
        for step in script.split(" | ") {
            writeln!(seen, "> {step}").unwrap();
            for line in self.step(person, step) {
                writeln!(seen, "{line}").unwrap();
            }
        }
        seen
    }

    fn step(&mut self, person: TelegramId, step: &str) -> Vec<String> {
        let step = step.replace("CODE", &self.last_code.clone());
        if let Some(time) = step.strip_prefix('(') {
            return self.wait(time.trim_end_matches(')'));
        }
        if let Some(letter) = step.strip_prefix("letter ") {
            let news = self.letter(letter);
            return self.run(Some(news.person()), &Input::SignIn(news));
        }
        if let Some(label) = step.strip_prefix("group [") {
            let what = self.press(GROUP, person, label.trim_end_matches(']'));
            let input = Input::Person(incoming(person, Place::Group { chat_id: GROUP }, what));
            return self.run(Some(person), &input);
        }
        match step.as_str() {
            "block" => {
                self.blocked.insert(person);
                return self.does(person, What::Blocked);
            }
            "unblock" => {
                self.blocked.remove(&person);
                return self.does(person, What::Unblocked);
            }
            _ => {}
        }
        if let Some(command) = step.strip_prefix('/') {
            let (name, argument) = command.split_once(' ').unwrap_or((command, ""));
            let what = What::Command {
                name: name.to_owned(),
                argument: argument.to_owned(),
            };
            return self.does(person, what);
        }
        if let Some(label) = step.strip_prefix('[') {
            let what = self.press(person, person, label.trim_end_matches(']'));
            return self.does(person, what);
        }
        if let Some(rest) = step.strip_prefix("edit '") {
            let (old, new) = rest.split_once("' to ").unwrap();
            return self.edits(person, old, new);
        }
        let (reply_to, step) = match step.strip_prefix("reply to '") {
            Some(rest) => {
                let (old, new) = rest.split_once("': ").unwrap();
                (Some(self.find(person, old)), new.to_owned())
            }
            None => (None, step),
        };
        self.posts(person, &step, reply_to)
    }

    /// A person writes or sends something.
    fn posts(&mut self, person: TelegramId, step: &str, reply_to: Option<i64>) -> Vec<String> {
        let input = self.posting(person, step, reply_to);
        self.run(Some(person), &input)
    }

    pub(super) fn posting(&mut self, person: TelegramId, step: &str, reply_to: Option<i64>) -> Input {
        let (kind, what, words) = words::posted_as(step);
        let posted = Posted {
            message_id: self.next_message,
            sent_at: self.now,
            kind,
            words: Words {
                text: words.clone(),
                entities: Vec::new(),
            },
            file: match kind {
                PostedKind::Attachment(Attachment::Photo | Attachment::Document | Attachment::Voice) => {
                    Some(AttachedFile {
                        id: format!("file-{}", self.next_message),
                        name: (kind == PostedKind::Attachment(Attachment::Document)).then(|| "report.pdf".to_owned()),
                        mime_type: None,
                        size: Some(1_000),
                    })
                }
                _ => None,
            },
            details: matches!(
                kind,
                PostedKind::Contact | PostedKind::Attachment(Attachment::Location | Attachment::Poll)
            )
            .then(|| "+79161234567".to_owned()),
            album: step.contains("album").then(|| "album-1".to_owned()),
            reply_to,
        };
        self.remember(person, None, Vec::new(), Some(posted.clone()));
        let mut incoming = incoming(person, Place::Private, what);
        incoming.message = Some(Box::new(posted));
        self.opened.insert(person);
        Input::Person(incoming)
    }

    /// A person edits what he wrote.
    fn edits(&mut self, person: TelegramId, old: &str, new: &str) -> Vec<String> {
        let id = self.find(person, old);
        let input = self.editing(person, id, new);
        self.run(Some(person), &input)
    }

    pub(super) fn editing(&mut self, person: TelegramId, id: i64, new: &str) -> Input {
        let chat = self.chats.get_mut(&person).unwrap();
        let shown = chat.iter_mut().find(|shown| shown.id == id).unwrap();
        let posted = shown.posted.as_mut().unwrap();
        posted.words.text = new.to_owned();
        let posted = posted.clone();
        let text = (posted.kind == PostedKind::Text).then(|| new.to_owned());
        let mut incoming = incoming(person, Place::Private, What::Edited { text });
        incoming.message = Some(Box::new(posted));
        Input::Person(incoming)
    }

    /// The newest message of a chat with these words.
    fn find(&self, chat: i64, words: &str) -> i64 {
        let shown = self.chats[&chat]
            .iter()
            .rev()
            .find(|shown| shown.posted.as_ref().is_some_and(|posted| posted.words.text == words));
        shown.unwrap_or_else(|| panic!("nobody wrote {words:?} in {chat}")).id
    }

    pub(super) fn letter(&self, said: &str) -> SignInNews {
        let (letter, outcome) = match said.split_once(' ') {
            Some((number, outcome)) => (self.letters[number.parse::<usize>().unwrap() - 1], outcome),
            None => (*self.letters.last().unwrap(), said),
        };
        let (person, key) = letter;
        let failure = match outcome {
            "sent" => return SignInNews::Sent { person, key },
            "refused" => LetterFailure::AddressRefused,
            "full" => LetterFailure::MailboxFull,
            "down" => LetterFailure::ServerDown,
            "limited" => LetterFailure::Limited,
            "invalid" => LetterFailure::Invalid,
            "undetermined" => LetterFailure::Undetermined,
            other => panic!("no letter ends as {other}"),
        };
        SignInNews::Failed { person, key, failure }
    }

    /// Lets time pass; timers that come due are heard.
    pub(super) fn wait(&mut self, time: &str) -> Vec<String> {
        let (number, unit) = time.split_at(time.len() - 1);
        let number: i64 = number.parse().unwrap();
        let end = self.now
            + match unit {
                "h" => TimeDelta::hours(number),
                "m" => TimeDelta::minutes(number),
                _ => TimeDelta::seconds(number),
            };
        let mut seen = Vec::new();
        while let Some((timer, due)) = self.next_timer(end) {
            self.now = due.max(self.now);
            self.timers.remove(&timer);
            let input = Input::from_happening(conversation::Happening::Timer {
                kind: timer.0,
                key: timer.1,
            })
            .unwrap();
            let person = match &input {
                Input::SignIn(news) => Some(news.person()),
                Input::Control(news) => Some(news.person()),
                _ => None,
            };
            seen.extend(self.run(person, &input));
        }
        self.now = end;
        seen
    }

    fn next_timer(&self, until: DateTime<Utc>) -> Option<((String, String), DateTime<Utc>)> {
        let due = self.timers.iter().filter(|(_, due)| **due <= until);
        due.min_by_key(|(_, due)| **due)
            .map(|(timer, due)| (timer.clone(), *due))
    }

    /// The press of the newest button with this label in a chat.
    pub(super) fn press(&self, chat: i64, person: TelegramId, label: &str) -> What {
        let language = self.language(if chat == GROUP { chat } else { person });
        let shown = self.chats.get(&chat).map(Vec::as_slice).unwrap_or_default();
        let found = shown.iter().rev().find_map(|shown| {
            let button = shown
                .buttons
                .iter()
                .find(|button| plain(&button.label, language) == label)?;
            Some((shown.id, button.data.clone()))
        });
        let (id, data) = found.unwrap_or_else(|| panic!("no button [{label}] in the chat {chat}"));
        What::Press {
            query_id: "q".to_owned(),
            data,
            message_id: Some(id),
        }
    }

    /// A person does something in his private chat.
    pub(super) fn does(&mut self, person: TelegramId, what: What) -> Vec<String> {
        if !matches!(what, What::Blocked) {
            self.opened.insert(person);
        }
        self.run(Some(person), &Input::Person(incoming(person, Place::Private, what)))
    }

    /// Runs an input and all that follows from it at once, and tells what was seen.
    pub(super) fn run(&mut self, person: Option<TelegramId>, input: &Input) -> Vec<String> {
        let effects = self.decided(person, input);
        let mut seen: Vec<_> = effects.iter().filter_map(|effect| self.tell(person, effect)).collect();
        while let Some((person, input)) = self.pending.pop_front() {
            let effects = self.decided(person, &input);
            seen.extend(effects.iter().filter_map(|effect| self.tell(person, effect)));
        }
        seen
    }

    /// Runs an input as the engine does, and carries out what was decided.
    pub(super) fn decided(&mut self, person: Option<TelegramId>, input: &Input) -> Vec<Effect> {
        let state = person.map(|person| self.state(person)).unwrap_or_default();
        let facts = self.load(&needs(&self.settings, &state, input));
        let decision = decide(&self.settings, state, input, &facts);
        let stored = serde_json::to_string(&StoredState::from(decision.state.clone())).unwrap();
        let reread = State::from(serde_json::from_str::<StoredState>(&stored).unwrap());
        assert_eq!(reread, decision.state, "the stored state reads differently: {stored}");
        self.forgot_input = decision.forget_input;
        match person {
            Some(person) => drop(self.states.insert(person, decision.state)),
            None => assert_eq!(decision.state, State::Home, "a communication has no dialogue"),
        }
        for effect in &decision.effects {
            self.carry_out(person, effect);
        }
        decision.effects
    }
}
