use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    sync::LazyLock,
};

use chrono::{DateTime, TimeDelta, Utc};
use common::ForeignPlates;
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
        Brand, Car, Consent, GateQuestionId, Invitation, InvitationCode, InvitationId, NewsId, Pass, PassId,
        PassStatus, Pepper, Peppers, RequestId, Resident, ResidentId, ResidentQuery, StandingRequest, TelegramId,
        Visitor,
    },
    settings::{Limits, PlateSettings},
    stored_state::StoredState,
};

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

    fn load(&mut self, needs: &Needs) -> Facts {
        let person = needs.person.clone().unwrap_or_default();
        let me = person.telegram_id;
        let invitation = |wanted: &dyn Fn(&StoredInvitation) -> bool| {
            self.invitations
                .iter()
                .find(|stored| wanted(stored))
                .map(|stored| stored.invitation.clone())
        };
        let own = |pass: &&Pass| self.passes[&pass.id].1 == me;
        let passes = || self.passes.values().map(|(pass, _)| pass);
        let requests = || self.requests.values().filter(|(_, who, _)| *who == me);
        let mut wrong_codes: Vec<_> = self
            .wrong_codes
            .iter()
            .filter(|(who, _)| *who == me)
            .map(|(_, at)| *at)
            .collect();
        wrong_codes.reverse();
        wrong_codes.truncate(5);
        let facts = Facts {
            now: self.now,
            bot_username: "pass_bot".to_owned(),
            token: Token(0),
            resident: self
                .residents
                .iter()
                .find(|resident| resident.telegram_id == me)
                .cloned(),
            reservation: person
                .registration
                .then(|| {
                    invitation(&|stored| {
                        !stored.invitation.used && stored.invitation.reserved.is_some_and(|(holder, _)| holder == me)
                    })
                })
                .flatten(),
            typed_invitation: invitation(&|stored| person.code_hashes.contains(&stored.hash)),
            wrong_codes: if person.registration { wrong_codes } else { Vec::new() },
            phone_taken: self
                .residents
                .iter()
                .any(|resident| Some(&resident.particulars.phone) == person.phone.as_ref()),
            counts: if person.counts {
                OrderCounts {
                    open: (passes().filter(own).filter(|pass| pass.is_open(self.now)).count()
                        + requests().filter(|(request, ..)| request.answer.is_none()).count())
                        as i64,
                    last_day: (passes()
                        .filter(own)
                        .filter(|pass| pass.ordered_at > self.now - TimeDelta::hours(24) && !pass.standing)
                        .count()
                        + requests()
                            .filter(|(.., at)| *at > self.now - TimeDelta::hours(24))
                            .count()) as i64,
                }
            } else {
                OrderCounts::default()
            },
            same_plate: passes()
                .filter(own)
                .find(|pass| {
                    pass.is_open(self.now) && person.plate.is_some() && pass.visitor.plate() == person.plate.as_ref()
                })
                .cloned(),
            pass: needs.pass.and_then(|id| self.held(id)),
            fresh_code: needs.fresh_code.then(|| InvitationCode::generate(&mut self.generator)),
            fresh_pass: None,
            time_zone: TimeZone::get("Europe/Moscow").unwrap(),
            brand_without_pass: Brand::parse("no pass").unwrap(),
            recent_cars: if person.recent_cars {
                self.recent_cars(me)
            } else {
                Vec::new()
            },
            listed: person.page.map_or_else(PassPage::default, |page| self.page(me, page)),
            request: needs
                .request
                .and_then(|id| self.requests.get(&id))
                .map(|(request, who, _)| HeldRequest {
                    request: request.clone(),
                    resident: self
                        .residents
                        .iter()
                        .find(|resident| resident.telegram_id == *who)
                        .unwrap()
                        .clone(),
                }),
            fresh_request: needs.fresh_request.then_some(RequestId(self.next_request)),
            stored: person.stored.then(|| self.stored(me)).flatten(),
            roles: self.desk.roles(me),
            administrators: if person.registration || person.administrators {
                self.desk.administrators()
            } else {
                Vec::new()
            },
            blocked_plate: None,
            blocked: self.desk.blocked.contains_key(&me),
            phone_blocked: person
                .phone_hashes
                .iter()
                .any(|hash| self.desk.blocked.values().any(|(blocked, _)| blocked == hash)),
            desk: DeskFacts::default(),
            news: NewsFacts::default(),
        };
        let view = View {
            passes: self
                .passes
                .keys()
                .filter_map(|id| self.held(*id))
                .map(|held| (held.pass, held.resident))
                .collect(),
            residents: &self.residents,
            now: self.now,
            guard: facts.roles.guard || self.settings.is_guard(me),
            administrator: facts.roles.administrator || self.settings.is_admin(me),
            code_hashes: person.code_hashes.clone(),
        };
        let found = needs.desk.residents.as_ref().filter(|_| view.administrator);
        let residents = found.map(|(query, page)| self.found(query, *page));
        let subject = needs.desk.subject.filter(|_| view.administrator);
        let subject = subject.and_then(|id| self.subject(id));
        let desk = DeskFacts {
            residents,
            subject,
            ..self.desk.load(&needs.desk, &view)
        };
        self.next_request += i64::from(needs.fresh_request);
        let visit = needs.next_visit.map(|visit| match visit {
            Visit::At(moment) => moment,
            Visit::Now => self.now,
        });
        let next_visit = visit.zip(facts.pass.as_ref()).is_some_and(|(at, held)| {
            held.pass.standing && matches!(held.pass.arrive(at), crate::domain::Arrival::Now(_))
        });
        let fresh_pass = (needs.fresh_pass || next_visit).then_some(PassId(self.next_pass));
        self.next_pass += i64::from(fresh_pass.is_some());
        let everybody: Vec<_> = (self.residents.iter())
            .map(|resident| resident.telegram_id)
            .filter(|person| !self.desk.blocked.contains_key(person))
            .collect();
        let news = if view.administrator || needs.person.is_none() {
            self.news.load(needs.news, &everybody)
        } else {
            NewsFacts::default()
        };
        let facts = Facts { desk, ..facts };
        let plate = plate_in_question(needs, &facts);
        let blocked_plate = match needs.desk.plate_block {
            Some(id) => self.desk.plates.iter().find(|one| one.id == id),
            None => self.desk.plates.iter().find(|one| Some(&one.plate) == plate.as_ref()),
        };
        Facts {
            blocked_plate: blocked_plate.cloned(),
            token: Token(self.generator.random()),
            fresh_pass,
            news,
            ..facts
        }
    }

    fn found(&self, query: &ResidentQuery, page: u32) -> ResidentPage {
        let plates = |person| {
            let open = self.passes_of(person).filter(|pass| pass.is_open(self.now));
            open.filter_map(|pass| Some(pass.visitor.plate()?.compact()))
                .collect::<Vec<_>>()
        };
        let fitting = self
            .residents
            .iter()
            .filter(|one| query.fits(&one.particulars, &plates(one.telegram_id)));
        let found = fitting.map(|one| FoundResident {
            resident: one.clone(),
            blocked: self.desk.blocked.contains_key(&one.telegram_id),
        });
        page_of_residents(query, found.collect(), page)
    }

    fn subject(&self, id: ResidentId) -> Option<Subject> {
        let resident = self.residents.iter().find(|resident| resident.id == id)?;
        Some(Subject {
            stored: self.stored(resident.telegram_id)?,
            blocked_at: self.desk.blocked.get(&resident.telegram_id).map(|(_, at)| *at),
            roles: self.desk.roles(resident.telegram_id),
            resident: resident.clone(),
        })
    }

    fn held(&self, id: PassId) -> Option<HeldPass> {
        let (pass, holder) = self.passes.get(&id)?;
        let resident = self.residents.iter().find(|resident| resident.telegram_id == *holder)?;
        Some(HeldPass {
            pass: pass.clone(),
            resident: resident.clone(),
        })
    }

    fn passes_of(&self, person: TelegramId) -> impl DoubleEndedIterator<Item = &Pass> {
        self.passes
            .values()
            .filter(move |(_, holder)| *holder == person)
            .map(|(pass, _)| pass)
    }

    fn recent_cars(&self, person: TelegramId) -> Vec<(PassId, Car)> {
        let mut cars: Vec<(PassId, Car)> = Vec::new();
        for pass in self.passes_of(person).rev() {
            if let Some(car) = pass.visitor.car()
                && cars.iter().all(|(_, known)| known.plate != car.plate)
            {
                cars.push((pass.id, car.clone()));
            }
        }
        cars.truncate(5);
        cars
    }

    fn page(&self, person: TelegramId, page: u32) -> PassPage {
        let recent = self
            .passes_of(person)
            .rev()
            .filter(|pass| pass.valid_until > self.now - RECENT);
        let (open, over): (Vec<_>, Vec<_>) = recent.cloned().partition(|pass| pass.is_open(self.now));
        let (page, size) = (page as usize, PAGE as usize);
        let mut passes: Vec<_> = [open, over]
            .concat()
            .into_iter()
            .skip(page.saturating_mul(size))
            .take(size + 1)
            .collect();
        let more = passes.len() > size;
        passes.truncate(size);
        PassPage { passes, more }
    }

    fn stored(&self, person: TelegramId) -> Option<StoredData> {
        self.residents.iter().find(|resident| resident.telegram_id == person)?;
        let consent = self.consents.get(&person).copied();
        Some(StoredData {
            registered_at: consent?.at,
            consent,
            passes: self.passes_of(person).cloned().collect(),
            requests: self
                .requests
                .values()
                .filter(|(_, who, _)| *who == person)
                .map(|(request, ..)| request.clone())
                .collect(),
        })
    }

    fn carry_out(&mut self, person: Option<TelegramId>, effect: &Effect) {
        let chat = |to: &To| match to {
            To::Me => person.expect("an aggregate has no chat of its own"),
            To::Chat(chat) => *chat,
        };
        match effect {
            Effect::Say { to, message, .. } => self.show(chat(to), None, message),
            Effect::Show { slot, to, message } | Effect::ShowReporting { slot, to, message, .. } => {
                self.show(chat(to), Some(slot), message);
            }
            Effect::Recall { slot } => {
                for chat in self.chats.values_mut() {
                    chat.retain(|shown| shown.slot.as_ref() != Some(slot));
                }
            }
            Effect::RemoveButtons { to, message_id } => {
                let shown = self
                    .chats
                    .entry(chat(to))
                    .or_default()
                    .iter_mut()
                    .find(|shown| shown.id == *message_id);
                if let Some(shown) = shown {
                    shown.buttons.clear();
                }
            }
            Effect::ChooseLanguage(language) => drop(self.languages.insert(person.unwrap(), *language)),
            Effect::Write(write) => self.write(write),
            Effect::Timer(timer) if timer.kind == super::super::news::NEWS_PROGRESS => {
                self.news.remind(NewsId(timer.key.parse().unwrap()), timer.due);
            }
            Effect::Broadcast(broadcast) => {
                for person in &broadcast.to {
                    self.show(*person, None, &broadcast.message);
                }
                self.news.begin(&broadcast.key, broadcast.to.len());
            }
            Effect::StopBroadcast { key } => self.news.stop(key),
            Effect::Timer(timer) if timer.kind != EXPIRE_PASS => {
                let question = GateQuestionId(timer.key.parse().unwrap());
                self.desk.timers.insert(question, timer.due);
            }
            Effect::CancelTimer { kind, key } if *kind != EXPIRE_PASS => {
                self.desk.timers.remove(&GateQuestionId(key.parse().unwrap()));
            }
            Effect::Timer(timer) => drop(self.timers.insert(PassId(timer.key.parse().unwrap()), timer.due)),
            Effect::CancelTimer { key, .. } => drop(self.timers.remove(&PassId(key.parse().unwrap()))),
            Effect::Publish(event) if event.routing_key == crate::events::PASS_CHANGED => {
                let pass = &self.passes[&PassId(event.aggregate.trim_start_matches("pass:").parse().unwrap())].0;
                assert_eq!(event.version, pass.version, "published and stored versions differ");
            }
            Effect::Toast { .. }
            | Effect::Menu { .. }
            | Effect::Publish(_)
            | Effect::Tell(_)
            | Effect::SendDocument { .. } => {}
        }
    }

    fn show(&mut self, chat: i64, slot: Option<&Slot>, message: &Message) {
        if message.text.key == "code-link" {
            let link = plain(&message.text, Language::En);
            self.last_code = link.rsplit_once('=').unwrap().1.to_owned();
            assert!(message.secret);
        }
        let buttons = match &message.keyboard {
            Keyboard::Inline(rows) => rows.concat(),
            _ => Vec::new(),
        };
        let chat = self.chats.entry(chat).or_default();
        match chat
            .iter_mut()
            .find(|shown| slot.is_some() && shown.slot.as_ref() == slot)
        {
            Some(shown) => shown.buttons = buttons,
            None => {
                chat.push(Shown {
                    id: self.next_message,
                    slot: slot.cloned(),
                    buttons,
                });
                self.next_message += 1;
            }
        }
    }

    fn write(&mut self, write: &Write) {
        match write.clone() {
            Write::AddInvitation {
                hash,
                created_by,
                expires_at,
                ..
            } => {
                let id = InvitationId(self.invitations.len() as i64 + 1);
                let invitation = Invitation {
                    id,
                    created_by,
                    expires_at,
                    reserved: None,
                    used: false,
                };
                self.invitations.push(StoredInvitation { invitation, hash });
            }
            Write::Reserve {
                invitation,
                by,
                now,
                until,
            } => {
                let invitation = self.invitation(invitation);
                assert_eq!(invitation.usable_by(by, now), Ok(()), "reserved what was not to be had");
                invitation.reserved = Some((by, until));
                let held = self.invitations.iter().filter(|stored| {
                    !stored.invitation.used && stored.invitation.reserved.is_some_and(|(holder, _)| holder == by)
                });
                assert_eq!(held.count(), 1, "a person holds one invitation at most");
            }
            Write::Release { invitation, by } => {
                let invitation = self.invitation(invitation);
                assert!(
                    invitation.reserved.is_some_and(|(holder, _)| holder == by),
                    "released what was another's"
                );
                invitation.reserved = None;
            }
            Write::Register {
                telegram_id,
                particulars,
                invitation,
                consent,
                now,
            } => {
                self.consents.insert(telegram_id, consent);
                let invitation = self.invitation(invitation);
                assert_eq!(invitation.usable_by(telegram_id, now), Ok(()));
                invitation.used = true;
                let known = |resident: &Resident| {
                    resident.telegram_id == telegram_id || resident.particulars.phone == particulars.phone
                };
                assert!(!self.residents.iter().any(known), "registered twice");
                assert!(
                    !self.desk.blocked.contains_key(&telegram_id),
                    "registered though blocked"
                );
                let id = ResidentId(self.next_resident);
                self.next_resident += 1;
                self.residents.push(Resident {
                    id,
                    telegram_id,
                    particulars,
                });
            }
            Write::RecordWrongCode { telegram_id, at } => self.wrong_codes.push((telegram_id, at)),
            Write::AddPass { pass, resident } => {
                let resident = self.residents.iter().find(|known| known.id == resident).unwrap();
                let blocked = self.desk.blocked.contains_key(&resident.telegram_id);
                assert!(!blocked, "a pass of somebody who is blocked");
                let blocked = self
                    .desk
                    .plates
                    .iter()
                    .any(|one| Some(&one.plate) == pass.visitor.plate());
                assert!(!blocked, "a pass for a plate that is blocked");
                assert!(self.passes.insert(pass.id, (pass, resident.telegram_id)).is_none());
            }
            Write::ChangePass(pass) => {
                let stored = self.passes.get_mut(&pass.id).unwrap();
                assert_eq!(
                    (stored.0.status, stored.0.version + 1),
                    (PassStatus::Ordered, pass.version)
                );
                stored.0 = pass;
            }
            Write::AddRequest { request, at } => {
                let resident = self
                    .residents
                    .iter()
                    .find(|known| known.id == request.resident)
                    .unwrap();
                let stored = StandingRequest {
                    id: request.id,
                    visitor: request.visitor,
                    months: request.months,
                    answer: None,
                };
                let row = (stored, resident.telegram_id, at);
                assert!(self.requests.insert(request.id, row).is_none());
            }
            Write::AnswerRequest { request, answer, .. } => {
                let stored = &mut self.requests.get_mut(&request).unwrap().0;
                assert_eq!(stored.answer.replace(answer), None, "answered twice");
            }
            Write::Erase {
                telegram_id, resident, ..
            } => {
                let known = self.residents.iter().find(|known| known.telegram_id == telegram_id);
                assert_eq!(known.map(|known| known.id), resident);
                self.residents.retain(|known| known.telegram_id != telegram_id);
                self.requests.retain(|_, (_, who, _)| *who != telegram_id);
                self.consents.remove(&telegram_id);
                for (pass, holder) in self.passes.values_mut() {
                    if *holder == telegram_id {
                        assert!(!pass.is_open(self.now), "erased while it is open");
                        pass.version += 1;
                        *holder = 0;
                    }
                }
            }
            Write::AddNews { id, by, .. } => self.news.add(id, by),
            Write::Desk(write) => self.desk.write(write),
        }
    }

    fn invitation(&mut self, id: InvitationId) -> &mut Invitation {
        &mut self
            .invitations
            .iter_mut()
            .find(|stored| stored.invitation.id == id)
            .unwrap()
            .invitation
    }

    fn tell(&self, person: Option<TelegramId>, effect: &Effect) -> Option<String> {
        let told = |prefix: &str, to: &To, message: &Message| {
            let (chat, prefix) = match to {
                To::Chat(chat) if Some(*chat) != person => (*chat, format!("{prefix}to {chat}: ")),
                To::Chat(chat) => (*chat, prefix.to_owned()),
                To::Me => (person.unwrap_or_default(), prefix.to_owned()),
            };
            message_line(&prefix, message, self.language(chat))
        };
        let me = self.language(person.unwrap_or_default());
        Some(match effect {
            Effect::Say { to, message, .. } => told("", to, message),
            Effect::Show { slot, to, message } | Effect::ShowReporting { slot, to, message, .. } => {
                told(&format!("{{{}}} ", slot.0), to, message)
            }
            Effect::Recall { slot } => format!("* takes back {{{}}}", slot.0),
            Effect::RemoveButtons { .. } => "* takes the buttons off".to_owned(),
            Effect::Toast { text: Some(text), .. } => format!("* toast: {}", plain(text, me)),
            Effect::Toast { text: None, .. } => return None,
            Effect::Menu { commands, .. } => {
                format!(
                    "* menu: {}",
                    commands
                        .iter()
                        .map(|command| format!("/{}", command.name))
                        .collect::<Vec<_>>()
                        .join(" ")
                )
            }
            Effect::ChooseLanguage(language) => format!("* speaks {}", language.code()),
            Effect::Write(write) => format!("* {}", written(write)),
            Effect::Publish(event) => format!(
                "* publishes {} of {}, version {}",
                event.routing_key, event.aggregate, event.version
            ),
            Effect::Timer(timer) => format!(
                "* timer {} {} at {}",
                timer.kind,
                timer.key,
                timer.due.format("%d %b %H:%M")
            ),
            Effect::CancelTimer { kind, key } => format!("* no timer {kind} {key} any more"),
            Effect::SendDocument { document, .. } => format!(
                "* sends {} with {} rows: \"{}\"",
                document.file_name.as_str(),
                document.rows.len(),
                plain(&document.caption, me)
            ),
            Effect::Tell(word) => format!("* tells {}", word.to),
            Effect::Broadcast(broadcast) => message_line(&format!("to {:?}: ", broadcast.to), &broadcast.message, me),
            Effect::StopBroadcast { key } => format!("* stops {key}"),
        })
    }
}

pub(super) fn incoming(person: TelegramId, place: Place, what: What) -> Incoming {
    let from = Sender {
        id: person,
        name: "Somebody".to_owned(),
        username: None,
        language_code: Some("en".to_owned()),
    };
    Incoming { from, place, what }
}

pub(super) fn plain(text: &Text, language: Language) -> String {
    CATALOGUE.render_plain(text, language).unwrap()
}

fn message_line(prefix: &str, message: &Message, language: Language) -> String {
    let text = plain(&message.text, language)
        .replace('\n', "\n  ")
        .replace("\n  \n", "\n\n");
    let buttons: Vec<String> = match &message.keyboard {
        Keyboard::Inline(rows) => rows
            .iter()
            .flatten()
            .map(|button| plain(&button.label, language))
            .collect(),
        Keyboard::Reply(rows) => rows
            .iter()
            .flatten()
            .map(|button| match button {
                ReplyButton::Text(label) => plain(label, language),
                ReplyButton::Contact(label) => format!("☎ {}", plain(label, language)),
            })
            .collect(),
        Keyboard::None | Keyboard::Remove => Vec::new(),
    };
    let buttons: String = buttons.iter().map(|label| format!(" [{label}]")).collect();
    let removed = if message.keyboard == Keyboard::Remove {
        " (keyboard away)"
    } else {
        ""
    };
    format!("{prefix}\"{text}\"{buttons}{removed}")
}

fn written(write: &Write) -> String {
    match write {
        Write::AddInvitation { .. } => "adds an invitation".to_owned(),
        Write::Reserve { by, until, .. } => format!("keeps the code for {by} until {}", until.format("%H:%M")),
        Write::Release { by, .. } => format!("frees the code of {by}"),
        Write::Register { telegram_id, .. } => format!("registers {telegram_id} and uses the code up"),
        Write::RecordWrongCode { telegram_id, .. } => format!("counts a wrong code of {telegram_id}"),
        Write::AddPass { pass, .. } => {
            let visitor = match &pass.visitor {
                Visitor::Car(car) => format!("{}, {}", car.brand.as_str(), car.plate),
                Visitor::OnFoot(guest) => guest.as_str().to_owned(),
            };
            let standing = if pass.standing { "standing " } else { "" };
            format!("adds {standing}pass {}: {visitor}", pass.id)
        }
        Write::AddRequest { request, .. } => format!("adds request {}", request.id),
        Write::AnswerRequest { request, answer, .. } => {
            format!(
                "answers request {request}: {}",
                if answer.approved { "yes" } else { "no" }
            )
        }
        Write::Erase { telegram_id, .. } => format!("erases {telegram_id}"),
        Write::AddNews { id, by, .. } => format!("{by} tells news {id}"),
        Write::Desk(write) => desk_town::written(write),
        Write::ChangePass(pass) => format!("pass {} is now {:?}, version {}", pass.id, pass.status, pass.version),
    }
}
