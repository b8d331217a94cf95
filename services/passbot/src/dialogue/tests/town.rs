mod effects;
mod facts;
mod words;

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    sync::LazyLock,
};

use chrono::{DateTime, TimeDelta, Utc};
use common::{ForeignPlates, InvitationCode, Pepper, Peppers};
use conversation::{
    Attachment, Button, Catalogue, Incoming, Keyboard, Language, Message, Place, ReplyButton, Sender, Slot, Text, To,
    What,
};
use jiff::tz::TimeZone;
use rand::{Rng, SeedableRng, rngs::StdRng};

use super::{
    super::*,
    desk_town::{self, DeskTables, View},
    news_town::NewsTables,
};
use crate::{
    catalogue::catalogue,
    domain::{
        Brand, Car, Consent, GateQuestionId, Invitation, InvitationId, NewsId, Pass, PassId, PassStatus, RequestId,
        Resident, ResidentId, ResidentQuery, StandingRequest, TelegramId, Visitor,
    },
    settings::{Limits, PlateSettings},
    stored_state::StoredState,
};

pub(super) use words::{incoming, plain};

pub(super) static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| catalogue(TimeZone::get("Europe/Moscow").unwrap()).unwrap());

/// The administrator of every test.
pub(super) const ADMIN: TelegramId = 9;

/// passbot's tables, clock and chats in memory: the decider's effects are carried out here as the engine does it there.
pub(super) struct Town {
    pub(super) settings: Settings,
    pub(super) now: DateTime<Utc>,
    pub(super) states: HashMap<TelegramId, State>,
    pub(super) invitations: Vec<StoredInvitation>,
    pub(super) residents: Vec<Resident>,
    pub(super) passes: BTreeMap<PassId, (Pass, TelegramId)>,
    pub(super) timers: BTreeMap<PassId, DateTime<Utc>>,
    pub(super) requests: BTreeMap<RequestId, (StandingRequest, TelegramId, DateTime<Utc>)>,
    pub(super) consents: HashMap<TelegramId, Consent>,
    pub(super) chats: HashMap<i64, Vec<Shown>>,
    pub(super) last_code: String,
    pub(super) forgot_input: bool,
    pub(super) desk: DeskTables,
    pub(super) news: NewsTables,
    languages: HashMap<TelegramId, Language>,
    wrong_codes: Vec<(TelegramId, DateTime<Utc>)>,
    generator: StdRng,
    next_message: i64,
    next_pass: i64,
    next_request: i64,
    next_resident: i64,
}

pub(super) struct StoredInvitation {
    pub(super) invitation: Invitation,
    hash: Vec<u8>,
}

/// A message as it stands in a chat.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) id: i64,
    slot: Option<Slot>,
    pub(super) buttons: Vec<Button>,
}

impl Town {
    pub(super) fn new() -> Self {
        Self {
            settings: Settings {
                admins: vec![ADMIN],
                guards: Vec::new(),
                pass_ttl: TimeDelta::hours(48),
                invitation_ttl: TimeDelta::days(30),
                plates: PlateSettings {
                    foreign: ForeignPlates::Allow,
                },
                limits: Limits::default(),
                codes: Peppers {
                    current: Pepper::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").unwrap(),
                    previous: None,
                },
            },
            now: "2026-11-21T11:00:00Z".parse().unwrap(),
            states: HashMap::new(),
            invitations: Vec::new(),
            residents: Vec::new(),
            passes: BTreeMap::new(),
            timers: BTreeMap::new(),
            requests: BTreeMap::new(),
            consents: HashMap::new(),
            chats: HashMap::new(),
            last_code: String::new(),
            forgot_input: false,
            desk: DeskTables::default(),
            news: NewsTables::default(),
            languages: HashMap::new(),
            wrong_codes: Vec::new(),
            generator: StdRng::seed_from_u64(1),
            next_message: 1,
            next_pass: 1,
            next_request: 1,
            next_resident: 1,
        }
    }

    /// A town where person 1, Anna Petrova of house 12, is registered.
    pub(super) fn with_resident() -> Self {
        let mut town = Self::new();
        town.play(ADMIN, "/code");
        town.play(1, "/start CODE | Anna Petrova | +79161234567 | 12 | [All correct]");
        town
    }

    /// A town where person 5 is a guard beside.
    pub(super) fn with_guard() -> Self {
        let mut town = Self::with_resident();
        town.play(ADMIN, "/guards | [Invite a guard]");
        town.play(5, "/start CODE");
        town
    }

    /// Registers another resident of house 12.
    pub(super) fn settle(&mut self, person: TelegramId, name: &str) {
        self.play(ADMIN, "/code");
        let script = format!("/start CODE | {name} | +7916123456{person} | 12 | [All correct]");
        self.play(person, &script);
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
    /// Steps are parted by ` | `: a command, `[a button]`, `(20m)` of waiting, `tick 1` by a guard, `contact +79…`,
    /// `another's contact`, `photo`, `edit …`, or else a text. `CODE` stands for the newest code, there and back.
    pub(super) fn play(&mut self, person: TelegramId, script: &str) -> String {
        let mut seen = String::new();
        for step in script.split(" | ") {
            writeln!(seen, "> {step}").unwrap();
            for line in self.step(person, step) {
                writeln!(
                    seen,
                    "{}",
                    if self.last_code.is_empty() {
                        line
                    } else {
                        line.replace(&self.last_code, "CODE")
                    }
                )
                .unwrap();
            }
        }
        seen
    }

    fn step(&mut self, person: TelegramId, step: &str) -> Vec<String> {
        let code = self.last_code.clone();
        let step = step.replace("CODE", &code);
        if let Some(time) = step.strip_prefix('(') {
            return self.wait(time.trim_end_matches(')'));
        }
        if let Some(question) = step.strip_prefix("undelivered ") {
            let question = GateQuestionId(question.parse().unwrap());
            let news = GateNews::CardEnded {
                question,
                reached: false,
            };
            return self.run(None, &Input::Gate(news));
        }
        if let Some(pass) = step.strip_prefix("tick ") {
            let tick = self.tick(PassId(pass.parse().unwrap()));
            return self.run(None, &tick);
        }
        let what = if let Some(command) = step.strip_prefix('/') {
            let (name, argument) = command.split_once(' ').unwrap_or((command, ""));
            What::Command {
                name: name.to_owned(),
                argument: argument.to_owned(),
            }
        } else if let Some(label) = step.strip_prefix('[') {
            self.press(person, label.trim_end_matches(']'))
        } else if let Some(phone) = step.strip_prefix("contact ") {
            What::Contact {
                phone: phone.to_owned(),
                own: true,
            }
        } else if step == "another's contact" {
            What::Contact {
                phone: "79161112233".to_owned(),
                own: false,
            }
        } else if step == "photo" {
            What::Attachment(Attachment::Photo)
        } else if let Some(text) = step.strip_prefix("edit ") {
            What::Edited {
                text: Some(text.to_owned()),
            }
        } else {
            What::Text(step)
        };
        self.does(person, what)
    }

    /// Lets time pass; timers that come due are heard.
    fn wait(&mut self, time: &str) -> Vec<String> {
        let (number, unit) = time.split_at(time.len() - 1);
        let number: i64 = number.parse().unwrap();
        self.now += if unit == "h" {
            TimeDelta::hours(number)
        } else {
            TimeDelta::minutes(number)
        };
        self.ring()
    }

    pub(super) fn ring(&mut self) -> Vec<String> {
        let due: Vec<_> = self
            .timers
            .iter()
            .filter(|(_, due)| **due <= self.now)
            .map(|(pass, _)| *pass)
            .collect();
        let mut seen = Vec::new();
        for pass in due {
            self.timers.remove(&pass);
            seen.extend(self.run(None, &Input::ExpiryDue(pass)));
        }
        while let Some(news) = self.news.due(self.now) {
            seen.extend(self.run(None, &Input::NewsDue(news)));
        }
        while let Some(question) = self.question_due() {
            seen.extend(self.run(None, &Input::Gate(GateNews::Due(question))));
        }
        seen
    }

    /// Takes a timer of a gate question that has come due.
    pub(super) fn question_due(&mut self) -> Option<GateQuestionId> {
        let mut due = self.desk.timers.iter().filter(|(_, due)| **due <= self.now);
        let question = *due.next()?.0;
        self.desk.timers.remove(&question);
        Some(question)
    }

    pub(super) fn tick(&self, pass: PassId) -> Input {
        Input::Ticked(Tick {
            pass,
            at: self.now,
            key: format!("tick-{pass}"),
            expires_at: self.now + TimeDelta::hours(1),
        })
    }

    /// The press of the newest button with this label.
    fn press(&self, person: TelegramId, label: &str) -> What {
        let language = self.language(person);
        let chat = self.chats.get(&person).map(Vec::as_slice).unwrap_or_default();
        let found = chat.iter().rev().find_map(|shown| {
            let button = shown
                .buttons
                .iter()
                .find(|button| plain(&button.label, language) == label)?;
            Some((shown.id, button.data.clone()))
        });
        let (id, data) = found.unwrap_or_else(|| panic!("no button [{label}] in the chat of {person}"));
        What::Press {
            query_id: "q".to_owned(),
            data,
            message_id: Some(id),
        }
    }

    /// A person does something in his private chat.
    pub(super) fn does(&mut self, person: TelegramId, what: What) -> Vec<String> {
        self.run(Some(person), &Input::Person(incoming(person, Place::Private, what)))
    }

    /// Runs an input and tells what was seen of it.
    pub(super) fn run(&mut self, person: Option<TelegramId>, input: &Input) -> Vec<String> {
        let effects = self.decided(person, input);
        effects.iter().filter_map(|effect| self.tell(person, effect)).collect()
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
            None => assert_eq!(decision.state, State::Home, "a pass has no dialogue"),
        }
        for effect in &decision.effects {
            self.carry_out(person, effect);
        }
        decision.effects
    }
}
